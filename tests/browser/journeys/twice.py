# SPDX-License-Identifier: Apache-2.0
"""Impatience and long pauses: a form pressed twice is one dossier, the same form sent twice at once is one dossier, and what was typed
survives a login that ran out in the middle of it, files too."""
import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from client import answers_for, draft
from files import jpeg
from forms import answer
from run import each
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

BIRTH, PHUONG_1, COPY = "1.001193", "29548", "2.000815"


def press_twice(b, text):
    button = b.driver.find_element(By.XPATH, f'//button[normalize-space()="{text}"]')
    b.leave(lambda: ActionChains(b.driver).double_click(button).perform())


def drafts(b):
    return [tag.text for tag in b.driver.find_elements(By.CSS_SELECTOR, ".cards .tag")].count("Bản nháp")


@each(script=(False, True))
def journey_pressed_twice(world, script):
    b, citizen = world.browser(360, script), world.api("congdan")
    b.sign_in("congdan")
    before = drafts(b)
    b.get(f"/nop/{BIRTH}?huyen=855&moi=1")
    b.fill("Phường 1", True)
    press_twice(b, "Bắt đầu khai")
    b.get("/ho-so")
    assert drafts(b) == before + 1, b.text
    ref = draft(citizen, BIRTH, PHUONG_1, channel="online")
    b.get(f"/nop/{BIRTH}/{ref}/kiem-tra")
    press_twice(b, "Nộp hồ sơ")
    b.h1("Đã nhận hồ sơ của bạn")
    sent = [e for e in citizen.get("/dossiers/" + ref)["events"] if e["action"] == "submit"]
    assert len(sent) == 1, sent


def form_of(b, action):
    """(fields as they stand, cookies) of a form on the page."""
    form = b.driver.find_element(By.CSS_SELECTOR, f'form[action="{action}"]')
    fields = b.driver.execute_script("return [...new FormData(arguments[0])].filter(f => typeof f[1] === 'string')", form)
    return [tuple(field) for field in fields], "; ".join(f"{c['name']}={c['value']}" for c in b.driver.get_cookies())


def sent_at_once(world, path, fields, cookie):
    body = urlencode(fields)

    def send(_):
        line = http.client.HTTPConnection("127.0.0.1", world.server.port, timeout=60)
        line.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie,
                                          "Origin": world.server.url})
        reply = line.getresponse()
        reply.read()
        return reply.status, reply.getheader("Location")
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(send, range(2)))


def journey_sent_at_once(world):
    """At the counter, where every form makes a dossier with a code of its own."""
    b, clerk = world.browser(), world.api("tiepnhan.p1")
    procedure = clerk.get("/procedures/" + COPY)
    b.sign_in("tiepnhan.p1")
    b.get("/mot-cua/tiep-nhan?thu-tuc=" + COPY)
    answer(b, {"name": "Bùi Văn Đôi", "id_number": "331822017", **answers_for(procedure)})
    answer(b, {paper["id"]: "1" for paper in procedure["papers"] if paper["required"]})
    one, two = sent_at_once(world, "/mot-cua/tiep-nhan", *form_of(b, "/mot-cua/tiep-nhan"))
    assert one == two and one[0] == 303, (one, two)
    b.get("/mot-cua?q=bui%20van%20doi")
    assert len(b.driver.find_elements(By.CSS_SELECTOR, "tbody tr")) == 1, b.text


def sign_in_again(b):
    b.h1("Đăng nhập")
    b.see("Những gì đã điền vẫn còn nguyên")
    b.fill("Tên đăng nhập", "congdan")
    b.fill("Mật khẩu", "motcua-demo")
    b.press("Đăng nhập")
    b.press("Gửi tiếp")


def journey_login_runs_out(world):
    folder = world.server.root
    ref = draft(world.api("congdan"), BIRTH, PHUONG_1, channel="online")
    b, plain = world.browser(360), world.browser(1280, script=False)
    for one in (b, plain):
        one.sign_in("congdan")
        one.get(f"/nop/{BIRTH}/{ref}/tre")
        one.fill("Họ, chữ đệm, tên", "Đặng Thị Hồng Nhiên" if one is b else "Đặng Thị Hồng Yến")
    world.server.clock("2018-09-13T08:00:00+07:00")
    for one, name in ((b, "Đặng Thị Hồng Nhiên"), (plain, "Đặng Thị Hồng Yến")):
        one.press("Tiếp tục")
        sign_in_again(one)
        one.h1("Nơi sinh")
        one.get(f"/nop/{BIRTH}/{ref}/tre")
        assert one.field("Họ, chữ đệm, tên").get_attribute("value") == name
        one.get(f"/nop/{BIRTH}/{ref}/giay-to")
        one.fill("Giấy chứng nhận kết hôn", jpeg(folder, f"ket-hon-{one.width}.jpg"))
    world.server.clock("2018-09-14T08:00:00+07:00")
    for one in (b, plain):
        one.press("Tiếp tục")
        sign_in_again(one)
        one.h1("Kiểm tra trước khi nộp")
        one.see(f"ket-hon-{one.width}.jpg")


def line_dead(b, yes):
    b.driver.execute_cdp_cmd("Network.enable", {})
    b.driver.execute_cdp_cmd("Network.emulateNetworkConditions",
                             {"offline": yes, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})


def journey_line_dies(world):
    """What is sent while there is no network stays on its page as it was filled, files too, says so, and goes when there is one."""
    b, citizen = world.browser(360), world.api("congdan")
    ref = draft(citizen, BIRTH, PHUONG_1, channel="online")
    b.sign_in("congdan")
    b.get(f"/nop/{BIRTH}/{ref}/giay-to")
    b.fill("Giấy chứng nhận kết hôn", jpeg(world.server.root, "ket-hon.jpg"))
    line_dead(b, True)
    for _ in range(2):
        b.driver.find_element(By.XPATH, '//button[normalize-space()="Tiếp tục"]').click()
        WebDriverWait(b.driver, 20).until(lambda _: "Những gì đã nhập còn nguyên trên trang này" in b.text)
    b.shot("mat-mang")
    assert not b.axe()
    line_dead(b, False)
    b.press("Tiếp tục")
    b.h1("Kiểm tra trước khi nộp")
    b.see("ket-hon.jpg")
    b.driver.execute_script("performance.now = () => 60000")       # a page that has been open for a minute: the line is tried first
    b.press("Nộp hồ sơ")
    b.h1("Đã nhận hồ sơ của bạn")
    assert [e["action"] for e in citizen.get("/dossiers/" + ref)["events"]].count("submit") == 1
