# SPDX-License-Identifier: Apache-2.0
"""check.py FOLDER — the pages `gallery FOLDER` wrote, on a phone and on a desk, light and dark: axe-core finds nothing, nothing is
wider than the screen, and what a citizen touches is large enough.  Pictures go to tests/shots/gallery-….png.
Run from the root with AXE=…/axe.min.js (tests/browser/run.sh brings it)."""
import itertools
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "browser"))
from driver import Browser      # noqa: E402  the path comes first

SMALL = """return [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, a.button, .nav a')].filter(e => {
    const b = (e.closest('.choice') || e).getBoundingClientRect();
    return b.width && b.height < 44 && !document.body.classList.contains('desk');
}).map(e => e.outerHTML.slice(0, 80));"""


def look(folder, name, width, dark):
    browser = Browser(folder.as_uri() + "/", width, dark=dark)
    try:
        browser.get(name + ".html")                 # axe and the width
        small = browser.driver.execute_script(SMALL)
        assert not small, f"{name}, {width} px: lower than 44 px: {small}"
        browser.shot(f"gallery-{name}-{width}-{'dark' if dark else 'light'}")
    finally:
        browser.close()


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    bad = 0
    for name, width, dark in itertools.product(("form", "form-en", "facts", "desk"), (360, 1280), (False, True)):
        try:
            look(folder, name, width, dark)
        except AssertionError as e:
            bad += 1
            print(e)
    print(f"16 views, {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
