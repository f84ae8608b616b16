# SPDX-License-Identifier: Apache-2.0
"""A result's way: attached by one, signed and numbered by another, handed over with a slip, checked by somebody who has the code only,
rated; and a complaint on the dossier, answered by the head of the office."""
import re

from client import draft
from files import pdf
from run import usual

SINGLE, PHUONG_1 = "1.004873", "29548"


def signed(world, width, script, ref):
    """The specialist attaches it, the leader gives it its number and signs."""
    specialist = world.browser(width, script)
    specialist.sign_in("chuyenvien.p1")
    specialist.get("/mot-cua/ho-so/" + ref)
    part = specialist.unfold("Đính kèm văn bản kết quả")
    part.find_element("name", "result-file-1").send_keys(pdf(world.server.root, "xac-nhan.pdf"))
    specialist.press("Đính kèm")
    specialist.see("Giấy xác nhận tình trạng hôn nhân có hiệu lực khi hồ sơ xử lý xong")
    specialist.press("Hoàn thành bước")
    leader = world.browser(width, script)
    leader.sign_in("chutich.p1")
    leader.get("/mot-cua/ho-so/" + ref)
    leader.fill("Số, ký hiệu", "216/2018/XNTTHN")
    leader.shot(f"results-finish-{width}-{script}")
    leader.press("Kết thúc xử lý")
    leader.see("Giấy xác nhận tình trạng hôn nhân số 216/2018/XNTTHN")
    return leader


def handed_over(world, width, script, ref):
    """The code as it is printed, in groups."""
    clerk = world.browser(width, script)
    clerk.sign_in("tiepnhan.p1")
    clerk.get("/mot-cua/ho-so/" + ref)
    clerk.press("Trả kết quả")
    clerk.press("In Phiếu trả kết quả")
    clerk.h1("PHIẾU TRẢ KẾT QUẢ")
    clerk.shot(f"results-slip-{width}-{script}")
    return clerk.driver.find_element("css selector", ".written").text


def checked(world, width, script, code):
    """Somebody who has the paper only types it in capitals, and an O for the nought."""
    stranger = world.browser(width, script)
    stranger.get("/")
    stranger.press("Kiểm tra kết quả")
    stranger.driver.find_element("name", "ma").send_keys(code.upper().replace("0", "O").replace("1", "I"))
    stranger.press("Kiểm tra")
    stranger.see("Kết quả này còn giá trị")
    stranger.see("Phường 1, Thành phố Vĩnh Long")
    stranger.shot(f"results-check-{width}-{script}")


def complained(citizen, ref):
    citizen.get("/ho-so/" + ref)
    citizen.press("Góp ý về hồ sơ này")
    citizen.choose("Bạn muốn", "Phản ánh điều chưa đúng")
    citizen.fill("Nội dung", "Tôi phải đến hai lần.\nLần sau xin báo một lần.")
    citizen.press("Gửi góp ý")
    citizen.see("đang chờ trả lời")


@usual(width=(1280, 360), script=(True, False))
def journey_results(world, width, script):
    api = world.api("congdan")
    ref = draft(api, SINGLE, PHUONG_1, channel="online", name="Trần Văn Bình")
    api.post(f"/dossiers/{ref}/submit")
    world.api("tiepnhan.p1").act(ref, "accept")
    leader = signed(world, width, script, ref)
    checked(world, width, script, handed_over(world, width, script, ref))

    citizen = world.browser(width, script)
    citizen.sign_in("congdan")
    citizen.get("/ho-so/" + ref)
    assert citizen.driver.find_elements("css selector", "a.code[href^='/kiem-tra/']")
    citizen.choose("Mức hài lòng", "Hài lòng")
    citizen.press("Gửi đánh giá")
    citizen.see("Cảm ơn bạn đã đánh giá.")
    complained(citizen, ref)
    leader.get("/mot-cua")
    leader.press("Góp ý")
    leader.see("Tôi phải đến hai lần.")
    leader.fill("Trả lời", "Xin lỗi ông; từ nay giấy tờ được xem một lần cho đủ.")
    leader.press("Gửi trả lời")
    leader.see("Không có góp ý nào chờ trả lời")
    citizen.get("/gop-y")
    citizen.see("từ nay giấy tờ được xem một lần cho đủ.")
    citizen.shot(f"results-answered-{width}-{script}")
    citizen.get("/cong-khai/danh-gia")
    assert re.search(r"Phường 1 \d+ \d+(,\d)? %", citizen.text), citizen.text
