# SPDX-License-Identifier: Apache-2.0
"""Officials with a pointer, wide and narrow: an online dossier accepted and another refused at the counter, the specialist's step, the
leader's signature, and what is late."""
from client import draft
from run import usual

BIRTH, PHUONG_1 = "1.001193", "29548"


def sent_online(world, name):
    citizen = world.api("congdan")
    ref = draft(citizen, BIRTH, PHUONG_1, channel="online", name=name)
    citizen.post(f"/dossiers/{ref}/submit")
    return ref


def open_file(b, ref):
    b.get("/mot-cua?q=" + ref)
    b.leave(b.driver.find_element("css selector", "tbody a").click)


def official(world, width, login):
    b = world.browser(width)
    b.sign_in(login)
    return b


@usual(width=(1280, 360))
def journey_life(world, width):
    ref = sent_online(world, "Lê Thị Cẩm")
    clerk = official(world, width, "tiepnhan.p1")
    open_file(clerk, ref)
    clerk.h1("Hồ sơ chờ tiếp nhận")
    assert "Người mẹ" in [h.text for h in clerk.driver.find_elements("tag name", "h3")]
    clerk.press("Tiếp nhận hồ sơ")
    clerk.see("Thẩm tra hồ sơ và ghi sổ hộ tịch")
    specialist = official(world, width, "chuyenvien.p1")
    open_file(specialist, ref)
    specialist.fill("Ý kiến gửi bước sau", "Giấy chứng sinh khớp với sổ của bệnh viện")
    specialist.press("Hoàn thành bước")
    leader = official(world, width, "chutich.p1")
    open_file(leader, ref)
    leader.see("Giấy chứng sinh khớp với sổ của bệnh viện")
    leader.fill("Nội dung kết quả", "Đã ký Giấy khai sinh")
    leader.press("Kết thúc xử lý")
    leader.see("Đã xử lý xong")
    open_file(clerk, ref)
    clerk.press("Trả kết quả")
    clerk.see("Đã trả kết quả")


@usual(width=(1280, 360))
def journey_refused(world, width):
    ref = sent_online(world, "Trần Văn Tám")
    clerk = official(world, width, "tiepnhan.p1")
    open_file(clerk, ref)
    clerk.unfold("Từ chối hồ sơ")
    clerk.fill("Lý do từ chối", "Cha mẹ không cư trú tại phường; hãy nộp ở nơi cư trú.")
    clerk.press_sure("Từ chối hồ sơ")
    clerk.see("Cha mẹ không cư trú tại phường")
    assert world.api("congdan").get(f"/dossiers/{ref}")["state"]["key"] == "refused"


@usual(width=(1280, 360))
def journey_late(world, width):
    world.server.clock("2018-10-09T09:00:00+07:00")     # four weeks in which nobody worked
    leader = official(world, width, "lanhdao.tpvl")
    leader.get("/mot-cua")
    leader.see("Quá hạn đang nằm ở đâu")
    leader.leave(leader.driver.find_element("css selector", "main section tbody a").click)
    late = leader.driver.find_elements("css selector", "tbody .due .bad")
    assert late, leader.text
    assert all(tag.text.startswith("trễ") for tag in late), [tag.text for tag in late]
