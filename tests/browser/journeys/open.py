# SPDX-License-Identifier: Apache-2.0
"""What anybody may look at: the figures, one procedure compared between communes, how far the roll-out has come, the ledger; and a commune
that no longer runs the common process is named with the reason."""
from run import each

BIRTH = "1.001193"


@each(width=(360, 1280), script=(False, True))
def journey_look(world, width, script):
    b = world.browser(width, script)
    b.get("/cong-khai")
    b.see("tiếp nhận trong kỳ")
    b.press("Theo tháng")
    b.press("Theo thủ tục")
    b.press("Theo lĩnh vực")
    b.press("Theo kênh")
    b.see("Qua bưu chính")
    b.press("Theo xã")
    b.press("Xem bằng bản đồ ô")
    b.see("109 xã, phường, thị trấn")
    b.get("/cong-khai/diem")
    b.see("Làm gì để có điểm tiếp theo")
    b.get("/du-lieu-mo")
    b.unfold("Từng cột nghĩa là gì")
    b.get("/cong-khai")
    b.press("Thành phố Vĩnh Long") if b.driver.find_elements("link text", "Thành phố Vĩnh Long") else b.get("/cong-khai?unit=855")
    b.see("Thành phố Vĩnh Long")
    b.get("/cong-khai/2.000815")
    b.see("Theo đơn vị có thẩm quyền")
    b.press("Đúng hạn")                                     # sorted by that column
    b.get("/cong-khai/muc-do")
    b.press("Cấp xã")
    b.see("Lộ trình")
    b.get("/minh-bach")
    b.unfold("Tự kiểm tra bằng openssl")
    official = world.api("lanhdao.tpvl")
    event = official.get("/dossiers/" + official.get("/desk?queue=all")["items"][0]["ref"])["events"][0]
    b.get(f"/minh-bach?su-kien={event['id']}")
    b.see("Sự kiện này có trong sổ")
    b.get("/minh-bach?su-kien=khong-co")
    b.see("Chưa tìm thấy")
    b.get(f"/thu-tuc/{BIRTH}/thong-nhat")
    b.see("chạy đúng quy trình chung")


def end_positions(b, login):
    b.get("/quan-tri/tai-khoan/" + login)
    b.press("Kết thúc")


def journey_out_of_line(world):
    """Both leaders of Phường 5 leave: nobody there can sign."""
    anyone, admin = world.browser(), world.browser()
    anyone.get(f"/thu-tuc/{BIRTH}/thong-nhat")
    anyone.see("109 trên 109 đơn vị cấp xã")
    admin.sign_in("quantri")
    end_positions(admin, "lanhdao.29545")
    end_positions(admin, "lanhdao.29545.2")
    world.server.clock("2018-09-12T08:00:00+07:00")
    for width in (360, 1280):
        b = world.browser(width)
        b.get(f"/thu-tuc/{BIRTH}/thong-nhat")
        b.see("108 trên 109 đơn vị cấp xã")
        row = b.driver.find_element("css selector", "tbody tr").text
        assert "Phường 5, Thành phố Vĩnh Long" in row and "không có ai giữ vai trò lãnh đạo" in row, row
        assert len(b.driver.find_elements("css selector", "tbody tr")) == 1
