# SPDX-License-Identifier: Apache-2.0
"""Chromium as a person uses it: headless, 360 or 1280 pixels wide, with or without JavaScript.
Every page a journey comes to is checked with axe-core once; a violation fails the journey."""
import os
import pathlib
import shutil
import tempfile

from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--lang=vi",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
         "--force-color-profile=srgb"]
SHOTS = pathlib.Path("tests/shots")
AXE = pathlib.Path(os.environ["AXE"])
AXE_RUN = """const done = arguments[arguments.length - 1];
const say = v => [v.id + ': ' + v.help, ...v.nodes.slice(0, 3).map(n => n.html)].join('\\n      ');
axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}).then(r => done(r.violations.map(say)), e => done(['axe failed: ' + e]));"""
PASSWORD = "motcua-demo"


class Browser:
    def __init__(self, url, width=1280, script=True, dark=False):
        self.url, self.width, self.script = url, width, script
        self.profile = tempfile.mkdtemp(prefix="motcua-chromium-")
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in FLAGS + [f"--user-data-dir={self.profile}"]:
            options.add_argument(flag)
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600})
        if dark:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                        {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
        self.allow_script(script)
        self.seen = set()

    def allow_script(self, yes):
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not yes})

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    # -- going --
    def get(self, path):
        self.driver.get(self.url + path)
        self.check()

    def press(self, text):
        """The button or link that says so; one in the page's own part before one in its frame."""
        quoted = "concat(" + ", '\"', ".join(f'"{part}"' for part in text.split('"')) + ', "")'
        shown = f"[normalize-space()={quoted}]"
        paths = f"//button{shown} | //a{shown} | //input[@type='submit'][@value={quoted}]"
        found = self.driver.find_elements(By.XPATH, paths)
        assert found, f"{self.path()}: nothing to press says “{text}” in “{self.text[:600]}”"
        own = [e for e in found if e.find_elements(By.XPATH, "ancestor::main")]
        self.leave((own or found)[0].click)

    def leave(self, act):
        """Does it, and waits for the next page."""
        before = self.driver.find_element(By.TAG_NAME, "html")
        act()
        try:
            WebDriverWait(self.driver, 20).until(lambda d: gone(before) and d.find_elements(By.TAG_NAME, "h1"))
        except TimeoutException:
            held = [f"{e.get_attribute('name')} “{e.get_attribute('value')}”"
                    for e in self.driver.find_elements(By.CSS_SELECTOR, "input:invalid, select:invalid, textarea:invalid")]
            raise AssertionError(f"{self.path()}: stayed; Chromium minds {', '.join(held) or 'no field'}") from None
        self.check()

    def fill(self, label, value):
        """The field with that label: types, chooses or ticks as it takes."""
        field = self.field(label)
        kind = field.get_attribute("type")
        if kind in ("checkbox", "radio"):
            if field.is_selected() != bool(value):
                field.click()
        elif field.tag_name == "select":
            field.find_element(By.XPATH, f".//option[normalize-space()=\"{value}\"]").click()
        else:
            if kind != "file":
                field.clear()
            field.send_keys(str(value))

    def field(self, label):
        for one in self.driver.find_elements(By.TAG_NAME, "label"):
            if one.text.strip().startswith(label):
                target = one.get_attribute("for")
                if target:
                    return self.driver.find_element(By.ID, target)
                return one.find_element(By.CSS_SELECTOR, "input, select, textarea")
        raise AssertionError(f"{self.driver.current_url}: no field “{label}”")

    def keys(self, *keys):
        """To whatever has the focus: Keys.TAB, Keys.ENTER, text."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, text, most=200):
        """Keyboard only: presses Tab until what is focused says so."""
        for _ in range(most):
            focus = self.driver.switch_to.active_element
            shown = (focus.text or focus.get_attribute("value") or focus.accessible_name or "").strip()
            if shown == text or focus.accessible_name == text:
                return
            self.keys(Keys.TAB)
        raise AssertionError(f"{self.driver.current_url}: Tab never came to “{text}”")

    def sign_in(self, login):
        self.get("/dang-nhap")
        form = self.driver.find_element(By.CSS_SELECTOR, "form:has(input[type=password])")
        form.find_element(By.CSS_SELECTOR, "input:not([type=hidden]):not([type=password])").send_keys(login)
        password = form.find_element(By.CSS_SELECTOR, "input[type=password]")
        self.leave(lambda: password.send_keys(PASSWORD, Keys.ENTER))

    # -- looking --
    @property
    def text(self):
        return " ".join(self.driver.find_element(By.TAG_NAME, "body").text.split())

    def see(self, text):
        assert text in self.text, f"{self.driver.current_url}: “{text}” is not in “{self.text[:600]}”"

    def h1(self, text):
        shown = self.driver.find_element(By.TAG_NAME, "h1").text
        assert shown == text, f"{self.driver.current_url}: h1 is “{shown}”, not “{text}”"

    def path(self):
        return self.driver.current_url.removeprefix(self.url)

    def shot(self, name):
        """tests/shots/NAME.png, the whole page."""
        SHOTS.mkdir(exist_ok=True)
        height = self.driver.find_element(By.TAG_NAME, "html").size["height"]
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": self.width, "height": max(800, height), "deviceScaleFactor": 1, "mobile": self.width < 600})
        self.driver.save_screenshot(str(SHOTS / (name + ".png")))

    # -- checks --
    def check(self):
        """axe, and nothing wider than the screen; once for each text a page shows."""
        key = (self.driver.current_url, hash(self.driver.page_source))
        if key in self.seen:
            return
        self.seen.add(key)
        wide = self.driver.find_element(By.TAG_NAME, "html").get_property("scrollWidth")
        assert wide <= self.width, f"{self.path()}: {wide} px wide on a screen of {self.width}"
        found = self.axe()
        assert not found, f"{self.path()}: axe-core:\n    " + "\n    ".join(found)

    def axe(self):
        self.allow_script(True)         # for axe alone: the page has been loaded without
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        self.driver.set_script_timeout(60)
        found = self.driver.execute_async_script(AXE_RUN)
        self.allow_script(self.script)
        return found


def gone(element):
    try:
        element.is_enabled()
        return False
    except WebDriverException:          # stale: the page it was on is no more
        return True
