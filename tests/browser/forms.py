# SPDX-License-Identifier: Apache-2.0
"""Filling a form's page by the names of its fields."""
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


def one(b, name, value):
    for field in b.driver.find_elements("name", name):
        kind = field.get_attribute("type")
        if kind in ("radio", "checkbox"):
            if field.get_attribute("value") == value and not field.is_selected():
                field.click()
        elif field.tag_name == "select":
            Select(field).select_by_value(value)
        else:
            if kind == "date":
                value = value.replace("-", "/")
            field.clear()
            field.send_keys(value, *([Keys.TAB] if kind != "textarea" else []))


def answer(b, answers):
    """Whatever this page asks, in order; a condition may have opened the next."""
    for name, value in answers.items():
        if b.driver.find_elements("name", name):
            one(b, name, value)
