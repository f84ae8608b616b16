# SPDX-License-Identifier: Apache-2.0
"""A transfer of land: received at the counter of Thành phố Vĩnh Long, then the registry's branch, the tax branch, the registry again, the
province's department and back to the counter.  Each sees it when it is their turn, and the public figures count it once.  The papers follow
it with a batch, which the registry confirms before it goes on."""
import re

from client import answers_for
from forms import answer

LAND, CITY = "2.000889", "855"
STEPS = [("chuyenvien.vpdk.tpvl", "lập phiếu chuyển thông tin địa chính"), ("chuyenvien.thue.tpvl", "Xác định nghĩa vụ tài chính"),
         ("chuyenvien.vpdk.tpvl", "Chỉnh lý hồ sơ địa chính"), ("giamdoc.stnmt", "Ký Giấy chứng nhận")]


def received(b, query):
    b.get("/cong-khai?" + query)
    tiles = {t.find_element("css selector", "span").text: t.find_element("css selector", "b").text
             for t in b.driver.find_elements("css selector", ".tile")}
    return int(tiles["tiếp nhận trong kỳ"].replace(".", ""))


def figures(b):
    return [received(b, q) for q in ("role=received", f"unit={CITY}&role=received", f"unit={CITY}&role=competent",
                                     "role=competent", "role=handled")]


def counter(b, api):
    """At the counter: the whole form on one page."""
    procedure = api.get("/procedures/" + LAND)
    b.get("/mot-cua/tiep-nhan?thu-tuc=" + LAND)
    answer(b, {"id_number": "331555012", "name": "Phan Văn Hòa", "phone": "0907000123", "address": "Phường 2, thành phố Vĩnh Long"})
    answer(b, answers_for(procedure))
    answer(b, {paper["id"]: "1" for paper in procedure["papers"] if paper["required"]})
    b.press("Tiếp nhận")
    code = b.driver.find_element("tag name", "h1").text
    assert re.fullmatch(r"[\d.]+\.H61-180911-\d{4}", code), code
    return code


def mine(b):
    b.get("/mot-cua")
    return [a.text for a in b.driver.find_elements("css selector", "tbody th a")]


def packed(b, code):
    b.get("/mot-cua?hang=to_send")
    b.driver.find_element("css selector", f"input[aria-label='Chọn {code}']").click()
    b.press("Lập phiếu bàn giao")
    b.h1("Phiếu bàn giao 1/BGHS")
    b.press("Bản in")
    b.see("BÊN NHẬN")
    return b.path().removesuffix("/phieu")


def arrived(b, batch):
    b.get("/mot-cua?hang=coming")
    b.see("phiếu 1/BGHS")
    b.get(batch)
    b.shot("batch-confirm-1280")
    b.press("Xác nhận")
    b.see("đã xác nhận đủ")
    b.get("/mot-cua/ban-giao")


def journey_land(world):
    anyone, clerk = world.browser(), world.browser()
    before = figures(anyone)
    clerk.sign_in("tiepnhan.tpvl")
    code = counter(clerk, world.api("tiepnhan.tpvl"))
    batch, desks = packed(clerk, code), {}
    for login, step in STEPS:
        b = desks[login] = desks.get(login) or world.browser()
        if not b.driver.get_cookies():
            b.sign_in(login)
        if b is next(iter(desks.values())) and batch:
            batch = arrived(b, batch)
        for other in desks.values():
            assert (code in mine(other)) == (other is b), f"{code} at {step}"
        b.press(code)
        b.see(step)
        b.fill("Ý kiến gửi bước sau", "Đã xem: " + step)
        b.press("Hoàn thành bước")
    assert code in mine(clerk)
    clerk.press(code)
    for _, step in STEPS:
        clerk.see("Đã xem: " + step)
    clerk.press("Kết thúc xử lý")
    clerk.press("Trả kết quả")
    clerk.see("Đã trả kết quả")
    after = figures(anyone)
    assert [a - b for a, b in zip(after, before)][:2] == [1, 1], (before, after)
    assert after[3] == before[3] + 1, (before, after)
