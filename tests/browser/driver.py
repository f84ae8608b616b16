# SPDX-License-Identifier: Apache-2.0
"""Chromium as a person uses it: headless, 360 or 1280 pixels wide, with or without JavaScript.
Every page a journey comes to is checked: axe-core finds nothing, nothing is wider than the screen or cut off, and what
citizens press is 44 pixels high.  axe-core, most of a second a page, does not see a page again that has nothing in it that it has not seen;
with JOURNEYS=all it sees every page that is built in another way, at every width."""
import os
import pathlib
import re
import shutil
import tempfile

from selenium import webdriver
from selenium.common.exceptions import JavascriptException, TimeoutException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--lang=vi",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
         "--force-color-profile=srgb",
         "--disable-features=BackForwardCache,ProactivelySwapBrowsingInstance,RenderDocument",    # nothing is kept of a page that is left
         "--js-flags=--no-opt --single-threaded"]       # no page lives long enough to be worth optimizing: an eighth less work
ALL = os.environ.get("JOURNEYS") == "all"
SHOTS = pathlib.Path("tests/shots")
AXE = pathlib.Path(os.environ["AXE"]).read_text(encoding="utf-8")
PAGE = pathlib.Path(__file__).with_name("page.js").read_text(encoding="utf-8")
KEPT = {"class", "type", "role", "scope", "autocomplete"}
UNSEEN = {"value", "name", "method", "action", "enctype", "formaction", "accept", "min", "max", "step", "minlength", "maxlength", "pattern",
          "inputmode", "spellcheck", "download", "rel", "charset", "content", "d", "viewBox", "points", "x", "y", "x1", "x2", "y1", "y2",
          "cx", "cy", "r"}
PASSWORD = "motcua-demo"


class Browser:
    checked = set()                     # what all browsers have seen

    def __init__(self, url, width=1280, script=True, dark=False):
        self.profile = tempfile.mkdtemp(prefix="motcua-chromium-")
        options = webdriver.ChromeOptions()
        options.binary_location = str(pathlib.Path(__file__).parent / "chromium")
        for flag in FLAGS + [f"--user-data-dir={self.profile}"]:
            options.add_argument(flag)
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.begin(url, width, script, dark)

    def begin(self, url, width, script, dark):
        """A new person at the same machine: nothing remembered."""
        self.url, self.width, self.script, self.dark = url, width, script, dark
        self.driver.get("about:blank")
        for forget in ("Network.clearBrowserCookies", "Network.clearBrowserCache"):
            self.driver.execute_cdp_cmd(forget, {})
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        self.allow_script(script)

    def allow_script(self, yes):
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not yes})

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    # -- going --
    def ask(self, function, *arguments):
        """A function of page.js."""
        return self.driver.execute_script(f"{PAGE}\nreturn {function}(...arguments)", *arguments)

    def get(self, path):
        self.driver.get(self.url + path)
        self.check()

    def press(self, text):
        """The button that says so, or else the link, first where the content is."""
        found = self.ask("pressed", text)
        assert found, f"{self.path()}: nothing to press says “{text}”"
        self.arrive(found.click)

    def leave(self, act):
        """Does it, and waits for the next page."""
        self.driver.execute_script("document.documentElement.motcuaLeft = true")
        self.arrive(act)

    def arrive(self, act):
        act()
        try:
            self.check()
        except TimeoutException:
            held = ", ".join(self.ask("held"))
            raise AssertionError(f"{self.path()}: stayed; Chromium minds {held or 'no field'}") from None

    def fill(self, label, value):
        """The field with that label: types, chooses or ticks as it takes."""
        found = self.ask("field", label)
        assert found, f"{self.path()}: no field “{label}”"
        self.put(*found, value)

    def fill_named(self, name, value):
        """Likewise, by the name that the form gives it, of radio buttons and boxes the one with that value.  False: there is none."""
        found = self.ask("named", name, str(value))
        if found:
            self.put(*found, value)
        return bool(found)

    def put(self, field, kind, ticked, value):
        if kind in ("checkbox", "radio"):
            if ticked != bool(value):
                field.click()
        elif kind == "select":
            field.find_element(By.XPATH, f'.//option[normalize-space()="{value}" or @value="{value}"]').click()
        elif kind == "text" and not ALL and str(value):          # all at once, as from a keyboard's memory: a tenth of the work
            self.driver.execute_cdp_cmd("Input.insertText", {"text": str(value)})
        else:
            if kind != "file":
                field.clear()
            field.send_keys(str(value))

    def field(self, label):
        """The control whose label begins so."""
        found = self.ask("field", label)
        assert found, f"{self.path()}: no field “{label}”"
        return found[0]

    def choose(self, question, answer):
        """One of the answers to a question, be it radio buttons or a list."""
        found = self.ask("answer", question, answer)
        assert found, f"{self.path()}: no question “{question}” with the answer “{answer}”"
        self.put(*found, answer)

    def unfold(self, text):
        """Opens the part that is folded away under that text."""
        summary = self.driver.find_element(By.XPATH, f'//summary[normalize-space()="{text}"]')
        if not summary.find_element(By.XPATH, "..").get_attribute("open"):
            summary.click()
        return summary.find_element(By.XPATH, "..")

    def press_sure(self, text, within=None):
        """A button that asks “are you sure?” where script runs."""
        button = (within or self.driver).find_element(By.XPATH, f'.//button[normalize-space()="{text}"]')

        def act():
            button.click()
            if self.script:
                self.driver.switch_to.alert.accept()
        self.leave(act)

    def keys(self, *keys):
        """To whatever has the focus: Keys.TAB, Keys.ENTER, text."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, text, most=200):
        """Keyboard only: presses Tab until what is focused says so."""
        for pressed in range(most + 1):
            said = self.ask("focused")
            if text in said:
                return
            if pressed < most:
                self.keys(Keys.TAB)
        raise AssertionError(f"{self.path()}: Tab never came to “{text}”, but to “{said}”")

    def sign_in(self, login):
        self.get("/dang-nhap")
        self.fill("Tên đăng nhập", login)
        self.fill("Mật khẩu", PASSWORD)
        self.leave(lambda: self.keys(Keys.ENTER))

    # -- looking --
    @property
    def text(self):
        """In one breath, as below: a board reloads itself whenever it likes."""
        return " ".join(self.driver.execute_script("return document.body.innerText").split())

    def see(self, text):
        assert text in self.text, f"{self.driver.current_url}: “{text}” is not in “{self.text[:600]}”"

    def h1(self, text):
        shown = self.driver.execute_script("return document.querySelector('h1').innerText")
        assert shown == text, f"{self.driver.current_url}: h1 is “{shown}”, not “{text}”"

    def path(self):
        return self.driver.current_url.removeprefix(self.url)

    def shot(self, name, always=ALL):
        """tests/shots/NAME.png, the whole page: of a journey that failed, and with JOURNEYS=all."""
        if not always:
            return
        SHOTS.mkdir(exist_ok=True)
        height = round(self.driver.execute_script("return document.documentElement.getBoundingClientRect().height"))
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": self.width, "height": max(800, height), "deviceScaleFactor": 1, "mobile": self.width < 600})
        self.driver.save_screenshot(str(SHOTS / (name + ".png")))

    # -- checks --
    def check(self):
        """Of the page that has come; TimeoutException when none does."""
        source, wrong = WebDriverWait(self.driver, 20, 0.1, [WebDriverException]).until(lambda _: self.ask("look"))
        assert not wrong, f"{self.path()}, {self.width} px:\n    " + "\n    ".join(wrong)
        bricks = built(source)
        new = {(self.width, self.dark, bricks)} if ALL else {(self.dark, brick) for brick in bricks}
        if new <= Browser.checked:
            return
        found = self.axe()
        assert not found, f"{self.path()}: axe-core:\n    " + "\n    ".join(found)
        Browser.checked |= new

    def axe(self):
        self.driver.set_script_timeout(60)
        for again in (True, True, False):
            self.allow_script(True)             # for axe alone: the page has been loaded without
            try:
                return self.driver.execute_async_script(f"{AXE}\n{PAGE}\naxed(arguments[0])")
            except JavascriptException:         # a board that reloads itself did so meanwhile
                if not again:
                    raise
            finally:
                self.allow_script(self.script)


def built(source):
    """How a page is built: which elements, with which attributes and classes, stand beside which; what they say and how many of a
    kind there are does not matter, but whether they say anything does; nor do attributes that nobody sees or hears."""
    bricks = []
    for tag, text in re.findall(r"<([^>]*)>|([^<]+)", source):
        name, rest = (tag.split(None, 1) + [""])[:2] if tag.strip() else ("", "")
        attributes = re.findall(r'([\w-]+)="([^"]*)"', rest)
        told = tuple((key, value if key in KEPT else bool(value)) for key, value in attributes if key not in UNSEEN)
        bricks.append((name, told, bool(text.strip())))
    return frozenset(zip(bricks, bricks[1:]))
