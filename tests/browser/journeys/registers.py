# SPDX-License-Identifier: Apache-2.0
"""Registers by those who use them: an inspector with a phone adds an establishment, corrects a mistake the page points to, visits it and
ticks off the sheet; a leader concludes, suspends and reads where to go next; a citizen finds it, and nothing that is not theirs to see,
and reports a bad meal without an account."""
import pathlib
import time

from run import usual

FOOD = "/so/an_toan_thuc_pham/co_so"
FIRM = "/so/doanh_nghiep/doanh_nghiep"
ACTS = pathlib.Path(__file__).resolve().parents[2] / "act"
FILE = ACTS / "enterprise/dkkd.csv"
RECORD = ACTS / "giay.pdf"
NOT_TAKEN = ACTS / "bad/program.pdf"


@usual(width=(360, 1280), script=(True, False))      # an inspector has a phone
def journey_registers(world, width, script):
    name = f"Bún bò Cầu Lộ {width}{' A' if script else ' B'}"
    inspector = world.browser(width=width, script=script)
    inspector.sign_in("chuyenvien.tpvl")
    inspector.get("/so")
    inspector.press("Cơ sở sản xuất, kinh doanh thực phẩm")
    inspector.press("Thêm cơ sở")
    inspector.fill("Tên cơ sở", name)
    inspector.choose("Ngành quản lý", "Y tế")
    inspector.choose("Loại hình", "Dịch vụ ăn uống")
    inspector.fill("Địa chỉ", "8 Cầu Lộ")
    inspector.fill("Xã, phường", "Phường 1, Thành phố Vĩnh Long")
    inspector.fill("Chủ cơ sở", "Nguyễn Thị Bún")
    inspector.fill("Mã số doanh nghiệp", "123")
    inspector.fill("Vị trí", "105.9722, 10.2553")
    inspector.press("Thêm vào sổ")
    inspector.see("“123” không phải mã số thuế")
    inspector.see("ghi vĩ độ trước: 10.255300, 105.972200")
    inspector.shot(f"register-fault-{width}")
    inspector.fill("Mã số doanh nghiệp", "")
    inspector.fill("Vị trí", "10.2553, 105.9722")
    inspector.press("Thêm vào sổ")
    inspector.h1(name)
    inspector.press("Cho hoạt động")
    inspector.see("Đang hoạt động")
    row = inspector.path()
    inspector.press("Thêm giấy")
    inspector.fill("Số giấy", f"{width}{'A' if script else 'B'}/2018/GCN")
    inspector.choose("Loại", "Giấy chứng nhận cơ sở đủ điều kiện")
    inspector.fill("Ngày cấp", "1/9/2018")
    inspector.fill("Ngày hết hạn", "1/9/2021")
    inspector.press("Thêm vào sổ")
    inspector.see(name)
    inspector.get(row)
    inspector.press("Thêm lần kiểm tra")
    inspector.fill("Nội dung", "Thẩm định lần đầu")
    inspector.choose("Hình thức", "Thẩm định, xếp loại")
    inspector.fill("Ngày kiểm tra", "10/9/2018")
    inspector.fill("Trưởng đoàn", "Lê Thị Hoa")
    inspector.choose("Xếp loại", "C")
    inspector.fill("Kết luận", "Chưa đạt, sửa bồn nước")
    inspector.fill("Ngày kiểm tra", "31/2/2018")
    inspector.driver.find_element("name", "bien_ban").send_keys(str(NOT_TAKEN))
    inspector.press("Thêm vào sổ")
    inspector.see("“program.pdf” không phải PDF, ảnh JPEG hay PNG")
    inspector.shot(f"food-visit-file-{width}")
    inspector.driver.find_element("name", "bien_ban").send_keys(str(RECORD))
    inspector.press("Thêm vào sổ")
    inspector.see("Đã nhận “giay.pdf”, chưa ghi vào sổ")
    inspector.shot(f"food-visit-form-{width}")
    inspector.fill("Ngày kiểm tra", "10/9/2018")
    inspector.press("Thêm vào sổ")
    inspector.see("giay.pdf")
    visit = inspector.path()
    inspector.press("Thêm mục kiểm")
    inspector.choose("Mục", "Nguồn nước")
    inspector.choose("Kết quả", "Lỗi nghiêm trọng")
    inspector.fill("Nhận xét", "Bồn nước không nắp")
    inspector.shot(f"food-item-{width}")
    inspector.press("Thêm vào sổ")
    inspector.get(visit)
    inspector.see("Lỗi nghiêm trọng 1")
    inspector.see("Bồn nước không nắp")
    inspector.shot(f"food-visit-{width}")

    leader = world.browser(width=width, script=script)
    leader.sign_in("lanhdao.tpvl")
    leader.get(visit)
    leader.press("Kết luận")
    inspector.get(FOOD)
    inspector.unfold("Lọc")
    inspector.fill("Phải đến lại trước ngày, từ", "1/12/2018")
    inspector.fill("đến", "31/12/2018")
    inspector.press("Lọc")
    inspector.see(name)
    inspector.shot(f"register-list-{width}")
    leader.get("/so/an_toan_thuc_pham/bao-cao/nguy_co")
    leader.see("xếp loại C")
    leader.shot(f"food-risk-{width}")
    leader.get("/so/an_toan_thuc_pham/bao-cao/ke_hoach_nam?nam=2018")
    leader.see("Phải làm: cao nhất")
    leader.shot(f"food-plan-{width}")
    leader.get(row)
    leader.unfold("Tạm đình chỉ")
    leader.fill("Lý do", "không có nước sạch")
    leader.press("Tạm đình chỉ")
    leader.see("Lý do: không có nước sạch")
    leader.shot(f"register-row-{width}")

    citizen = world.browser(width=width, script=script)
    citizen.get(FOOD + "?q=bun+bo")
    citizen.press(name)
    citizen.see("Tạm đình chỉ")
    assert "Nguyễn Thị Bún" not in citizen.text and "nước sạch" not in citizen.text
    citizen.shot(f"register-public-{width}")
    citizen.get("/so/an_toan_thuc_pham")
    citizen.press("Báo cáo từ các sổ này")
    citizen.press("Cơ sở theo huyện và xếp loại")
    citizen.choose("Ngành quản lý", "Y tế")
    citizen.press("Xem")
    citizen.see("Loại C: cao nhất")
    citizen.shot(f"register-report-{width}")
    citizen.get("/so/an_toan_thuc_pham")
    citizen.press("Báo bữa ăn, món ăn không an toàn")
    citizen.fill("Bạn ăn gì, mua gì", "Bún bò")
    citizen.fill("Tên và địa chỉ nơi bán", name + ", 8 Cầu Lộ")
    citizen.fill("Ở huyện, thành phố nào", "Thành phố Vĩnh Long")
    citizen.fill("Ngày nào", "10/9/2018")
    citizen.fill("Chuyện gì đã xảy ra", "Đau bụng sau hai giờ")
    citizen.shot(f"food-inbox-{width}")
    citizen.press("Gửi")
    citizen.see("Đã nhận, chưa xem")
    citizen.shot(f"food-receipt-{width}")


def until(b, text):
    """The page again until the work behind it is done."""
    for _ in range(60):
        b.get(b.path())
        if text in b.text:
            return
        time.sleep(.25)
    b.see(text)


@usual(width=(360,), script=(False,))
def journey_enterprise(world, width, script):
    """The enterprise clerk of the registry brings a file in; a citizen finds an enterprise and says that its address is wrong."""
    clerk = world.browser(width=1280, script=script)
    clerk.sign_in("chuyenvien.skhdt")
    clerk.get(FIRM + "/nhap")
    clerk.choose("Nguồn", "Phòng Đăng ký kinh doanh")
    clerk.driver.find_element("name", "file").send_keys(str(FILE))
    clerk.shot("import-form-1280")
    clerk.press("Kiểm tra tệp")
    until(clerk, "Đã kiểm tra, chưa nhập")
    clerk.shot("import-checked-1280")
    clerk.press("Nhập tất cả, hoặc không dòng nào")
    until(clerk, "Đã nhập")

    citizen = world.browser(width=width, script=script)
    citizen.get(FIRM + "?q=gom+do")
    citizen.press("Công ty TNHH Gốm Đỏ Cổ Chiên")
    assert "331200456" not in citizen.text
    citizen.press("Báo dữ liệu sai, góp ý")
    citizen.choose("Thông tin nào sai", "Trụ sở chính")
    citizen.fill("Đúng ra là", "45A Phạm Thái Bường")
    citizen.fill("Bạn biết điều đó từ đâu", "Tôi ở cạnh bên")
    citizen.shot(f"remark-{width}")
    citizen.press("Gửi")
    citizen.see("Sở Kế hoạch và Đầu tư")
    receipt = citizen.path()

    clerk.get("/so/viec")
    clerk.shot("cases-1280")
    clerk.press("Tôi ở cạnh bên")
    clerk.fill("Căn cứ, câu trả lời", "Đúng như bạn báo, đã sửa")
    clerk.press("Ghi theo giá trị này")
    clerk.get(FIRM + "?q=gom+do")
    clerk.press("Công ty TNHH Gốm Đỏ Cổ Chiên")
    clerk.press("Vì sao: nguồn của từng dữ liệu")
    clerk.see("45A Phạm Thái Bường")
    clerk.shot("why-1280")
    citizen.get(receipt)
    citizen.see("Đúng như bạn báo, đã sửa")
    citizen.shot(f"receipt-{width}")


@usual(width=(1280, 360), script=(True, False))
def journey_many(world, width, script):
    """One thing for many rows, tried before it is done; and what the administrator sees of the shares of registers."""
    inspector = world.browser(width=width, script=script)
    inspector.sign_in("chuyenvien.tpvl")
    inspector.get(FOOD)
    inspector.choose("Một việc cho nhiều dòng", "Sửa “Số lao động”")
    inspector.press("Cho mọi dòng của bộ lọc này")
    inspector.fill("Số lao động", "3")
    inspector.fill("Lý do", "Kiểm kê tháng 9")
    inspector.shot(f"many-ask-{width}")
    inspector.press("Xem trước từng dòng")
    inspector.see("Chưa ghi gì")
    inspector.shot(f"many-tried-{width}")

    admin = world.browser(width=width, script=script)
    admin.sign_in("quantri")
    admin.get("/quan-tri/chia-se")
    admin.see("chưa ai nhận")
    admin.shot(f"shares-{width}")
