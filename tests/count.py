#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""count.py testlog.json — counts the test cases inside meson's tests, not the programs.

A program that speaks cmocka, or that closes with `N passed, N failed`, is as many tests as it says;
any other is one.  A program that failed without naming a failed case is one failed test more."""
import json
import re
import sys

CMOCKA = [rf"^\[{word}\] (\d+) test" for word in ("  PASSED  ", "  FAILED  ", "  SKIPPED ")]
CLOSING = r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$"


def cases(test):
    text = test.get("stdout", "") + "\n" + test.get("stderr", "")
    lines = re.findall(CLOSING, text, re.M)
    if lines:
        return [sum(int(line[i] or 0) for line in lines) for i in range(3)]
    found = [sum(map(int, re.findall(pattern, text, re.M))) for pattern in CMOCKA]
    if any(found):
        return found
    return [test["result"] in ("OK", "EXPECTEDFAIL"), 0, test["result"] == "SKIP"]


total = [0, 0, 0]
with open(sys.argv[1], encoding="utf-8") as log:
    for line in log:
        one = json.loads(line)
        passed, failed, skipped = cases(one)
        if one["result"] not in ("OK", "EXPECTEDFAIL", "SKIP") and not failed:
            failed = 1
            print(f"FAIL  {one['name']}: {one['result']}")
        total = [total[0] + passed, total[1] + failed, total[2] + skipped]
print(f"{total[0]} passed, {total[1]} failed" + (f", {total[2]} skipped" if total[2] else ""))
