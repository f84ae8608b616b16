# SPDX-License-Identifier: Apache-2.0
"""Chromium as a person uses it: headless, 360 or 1280 pixels wide, with or without JavaScript.
Every page a journey comes to is checked: axe-core finds nothing, nothing is wider than the screen or cut off, and what
citizens press is 44 pixels high.  axe-core, half a second a page, does not see a page again that has nothing in it that it has not seen;
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
         "--js-flags=--no-opt --single-threaded"]       # no page lives long enough to be worth optimizing: an eighth less work
ALL = os.environ.get("JOURNEYS") == "all"
SHOTS = pathlib.Path("tests/shots")
AXE = pathlib.Path(os.environ["AXE"]).read_text(encoding="utf-8")
AXE_RUN = """const done = arguments[arguments.length - 1];
const say = v => [v.id + ': ' + v.help, ...v.nodes.slice(0, 3).map(n => n.html)].join('\\n      ');
axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}).then(r => done(r.violations.map(say)), e => done(['axe failed: ' + e]));"""
LOOK = """const shown = e => e.checkVisibility({ checkVisibilityCSS: true }) && e.getBoundingClientRect().width > 1;
const say = (what, e) => what + ': ' + e.outerHTML.slice(0, 120), wrong = [];
if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the screen: ' + document.documentElement.scrollWidth);
for (const e of document.querySelectorAll('main *')) {
    const style = getComputedStyle(e), cut = /hidden|clip/.test(style.overflowX) && style.clipPath === 'none';
    if (cut && !e.matches('input, select, textarea') && shown(e) && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
        wrong.push(say('cut off', e));
}
const pressed = 'button, .button, select, textarea, summary, .choice, .nav a, .pager a, ' +
    'input:not([type=hidden], [type=radio], [type=checkbox])';
if (document.body.className === 'portal')
    for (const e of document.querySelectorAll(pressed))
        if (shown(e) && e.getBoundingClientRect().height < 43.5) wrong.push(say('lower than 44 px', e));
return wrong;"""
FOCUSED = """const e = document.activeElement, text = s => (s || '').replace(/\\s+/g, ' ').trim();
return [e.innerText, e.value, e.ariaLabel, ...[...e.labels || []].map(l => l.innerText)].map(text);"""
KEPT = {"class", "type", "role", "scope", "autocomplete"}
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
    def get(self, path):
        self.driver.get(self.url + path)
        self.check()

    def press(self, text):
        """The button that says so, or else the link, first where the content is."""
        quoted = "concat(" + ", '\"', ".join(f'"{part}"' for part in text.split('"')) + ', "")'
        shown = f"[normalize-space()={quoted}]"
        for path in (f"//main//button{shown}", f"//main//a{shown}", f"//button{shown} | //a{shown}"):
            found = self.driver.find_elements(By.XPATH, path)
            if found:
                return self.leave(found[0].click)
        raise AssertionError(f"{self.path()}: nothing to press says “{text}”")

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
        """The control whose label begins so."""
        labels = self.driver.find_elements(By.XPATH, f'//label[starts-with(normalize-space(), "{label}")]')
        if not labels:
            raise AssertionError(f"{self.path()}: no field “{label}”")
        target = labels[0].get_attribute("for")
        return self.driver.find_element(By.ID, target) if target else labels[0].find_element(By.XPATH, ".//input|.//select|.//textarea")

    def choose(self, question, answer):
        """One of the answers to a question, be it radio buttons or a list."""
        groups = self.driver.find_elements(By.XPATH, f'//fieldset[legend[starts-with(normalize-space(), "{question}")]]')
        if not groups:
            return self.fill(question, answer)
        label = groups[0].find_element(By.XPATH, f'.//label[normalize-space()="{answer}"]')
        self.driver.find_element(By.ID, label.get_attribute("for")).click()

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
            said = self.driver.execute_script(FOCUSED)
            if text in said:
                return
            if pressed < most:
                self.keys(Keys.TAB)
        raise AssertionError(f"{self.path()}: Tab never came to “{text}”, but to “{said}”")

    def sign_in(self, login):
        self.get("/dang-nhap")
        form = self.driver.find_element(By.CSS_SELECTOR, "form:has(input[type=password])")
        form.find_element(By.CSS_SELECTOR, "input:not([type=hidden]):not([type=password])").send_keys(login)
        password = form.find_element(By.CSS_SELECTOR, "input[type=password]")
        self.leave(lambda: password.send_keys(PASSWORD, Keys.ENTER))

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
        wrong = self.driver.execute_script(LOOK)
        assert not wrong, f"{self.path()}, {self.width} px:\n    " + "\n    ".join(wrong)
        bricks = built(self.driver.page_source)
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
                return self.driver.execute_async_script(AXE + "\n" + AXE_RUN)
            except JavascriptException:         # a board that reloads itself did so meanwhile
                if not again:
                    raise
            finally:
                self.allow_script(self.script)


def built(source):
    """How a page is built: which elements, with which attributes and classes, stand beside which; what they say and how many of a
    kind there are does not matter, but whether they say anything does."""
    bricks = []
    for tag, text in re.findall(r"<([^>]*)>|([^<]+)", source):
        name, rest = (tag.split(None, 1) + [""])[:2] if tag.strip() else ("", "")
        attributes = re.findall(r'([\w-]+)="([^"]*)"', rest)
        bricks.append((name, tuple((key, value if key in KEPT else bool(value)) for key, value in attributes), bool(text.strip())))
    return frozenset(zip(bricks, bricks[1:], bricks[2:]))


def gone(element):
    try:
        element.is_enabled()
        return False
    except WebDriverException:          # stale: the page it was on is no more
        return True
