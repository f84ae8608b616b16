# SPDX-License-Identifier: Apache-2.0
"""Do the helpers see what they must see?  Against the act runner's stand-in, which has good pages and broken ones."""
from run import each
from weight import first_visit

PROGRAM = "tests/act_self/fake.py"


@each(width=(360, 1280), script=(False, True))
def journey_form(world, width, script):
    b = world.browser(width, script)
    b.sign_in("congdan")
    b.get("/mot-cua")
    b.see("congdan")
    b.get("/may")
    b.h1("Có máy" if script else "Máy")
    b.get("/nop")
    b.h1("Nộp hồ sơ")
    b.fill("Họ tên", "Nguyễn Thị Đào")
    b.fill("Tỉnh", "Vĩnh Long")
    b.fill("Đồng ý", False)
    b.press("Tiếp tục")
    b.h1("Đã nhận")
    b.see("Nguyễn Thị Đào")
    b.shot(f"self-{width}-{script}")


def journey_keyboard(world):
    b = world.browser()
    b.get("/nop")
    b.tab_to("Lưu")
    b.leave(lambda: b.keys("\n"))
    b.h1("Đã nhận")


def journey_axe_sees(world):
    b = world.browser()
    try:
        b.get("/hong/label")
    except AssertionError as found:
        assert "label" in str(found), found
        return
    raise AssertionError("axe-core saw no missing label")


def journey_weight(world):
    total, parts = first_visit(world.server.url + "/nop")
    assert len(parts) == 1 and 1000 < total < 3000, (total, parts)
