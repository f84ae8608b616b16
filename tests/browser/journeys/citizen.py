# SPDX-License-Identifier: Apache-2.0
"""The citizen's whole visit: finds a procedure without diacritics, signs up, fills the form part by part with a saved draft,
attaches a photo and a PDF, submits, tracks with nothing but the reference, answers a request, gets the result, rates."""
import pathlib
import re
import tempfile

from client import PDF, Api, answers_for
from forms import answer
from run import each

BIRTH = "1.001193"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300" + "08" * 64 + "ffc0000b080001000101011100ffc4001f00000105010101"
                     "01010100000000000000000102030405060708090a0bffda0008010100003f00d2cf20ffd9")


def papers(folder):
    (folder / "chung-sinh.jpg").write_bytes(JPEG)
    (folder / "giay.pdf").write_bytes(PDF)
    return folder / "chung-sinh.jpg", folder / "giay.pdf"


def find(b):
    b.get("/")
    b.driver.find_element("name", "q").send_keys("dang ky khai sinh")
    b.press("Tìm")
    b.press("Đăng ký khai sinh")
    b.h1("Đăng ký khai sinh")
    for question in ("Ai được làm", "Nộp ở đâu", "Bao lâu", "Hết bao nhiêu", "Nhận được gì", "Giấy tờ cần có"):
        b.see(question)
    b.press("Nộp hồ sơ trực tuyến")


def sign_up(b, login, number):
    b.press("Đăng ký")
    b.fill("Họ và tên", "Trần Thị Mai Anh")
    b.fill("Số CMND", number)
    b.fill("Tên đăng nhập", login)
    b.fill("Mật khẩu", "mưa xuân bên sông")
    b.press("Tạo tài khoản")
    b.h1("Đăng ký khai sinh")                   # back where the account was asked for


def fill_form(b, procedure, folder):
    """Every part; the second one in two sittings."""
    answers = answers_for(procedure)
    b.press("Thành phố Vĩnh Long")
    b.fill("Phường 1", True)
    b.press("Bắt đầu khai")
    b.press("Tiếp tục")                         # who applies is known
    answer(b, answers)
    b.press("Lưu nháp, khai sau")
    b.press("Đăng ký khai sinh")                # and on with the part that was not finished
    photo, pdf = papers(folder)
    for _ in range(20):
        if b.path().endswith("/giay-to"):
            break
        answer(b, answers)
        b.press("Tiếp tục")
    first, *others = [p for p in procedure["papers"] if p["required"]]
    b.driver.find_element("name", first["id"]).send_keys(str(photo))
    b.press("Tải lên và ở lại trang này")
    b.see("chung-sinh.jpg")
    for paper in others:
        b.driver.find_element("name", paper["id"]).send_keys(str(pdf))
    b.press("Tiếp tục")
    b.h1("Kiểm tra trước khi nộp")
    for shown in ("Trần Thị Mai Anh", "Nguyễn Thị Ánh", first["name"]):
        b.see(shown)


def track(b, ref, *texts):
    b.get("/tra-cuu")
    b.driver.find_element("name", "ma").send_keys(ref)
    b.press("Tra cứu")
    for text in texts:
        b.see(text)
    assert "Mai Anh" not in b.text and "Nguyễn Thị" not in b.text, "tracking shows something personal"


def supplement(b, ref, pdf):
    b.get("/ho-so")
    b.see("Yêu cầu bổ sung giấy tờ")
    b.press("Đăng ký khai sinh")
    b.see("Ảnh giấy chứng sinh bị mờ, xin chụp lại")
    b.driver.find_element("css selector", "input[type=file]").send_keys(str(pdf))
    b.press("Gửi phần bổ sung")
    b.see("Đã bổ sung")


@each(width=(360, 1280), script=(False, True))
def journey_citizen(world, width, script):
    b, login = world.browser(width, script), f"maianh{width}{script}".lower()
    clerk, specialist, leader = (Api(world.server.url, who) for who in ("tiepnhan.p1", "chuyenvien.p1", "chutich.p1"))
    with tempfile.TemporaryDirectory() as folder:
        find(b)
        sign_up(b, login, f"33188{width}"[:8] + str(int(script)))
        fill_form(b, clerk.get("/procedures/" + BIRTH), pathlib.Path(folder))
        b.press("Nộp hồ sơ")
        b.h1("Đã nhận hồ sơ của bạn")
        ref = re.search(r"/ho-so/(\w+)/", b.path())[1]
        assert b.driver.find_elements("css selector", ".qrbox svg"), "no QR on the receipt"
        stranger = world.browser(width, script)
        track(stranger, ref, "Đăng ký khai sinh", "Mới đăng ký")
        clerk.act(ref, "accept")
        specialist.act(ref, "request_supplement", note="Ảnh giấy chứng sinh bị mờ, xin chụp lại")
        supplement(b, ref, pathlib.Path(folder) / "giay.pdf")
    specialist.act(ref, "complete_step")
    leader.act(ref, "finish")
    clerk.act(ref, "hand_over")
    track(stranger, ref, "Đã trả kết quả")
    b.get("/ho-so/" + ref)
    b.see("Đã trả kết quả")
    b.fill("Rất hài lòng", True)
    b.press("Gửi đánh giá")
    b.see("Đã đánh giá")
    b.get("/thong-bao")
