# SPDX-License-Identifier: Apache-2.0
"""Filling a form's page by the names of its fields."""


def answer(b, answers):
    """Whatever this page asks, in order; a condition may have opened the next."""
    for name in b.driver.execute_script("return arguments[0].filter(name => document.getElementsByName(name).length)", list(answers)):
        b.fill_named(name, answers[name])
