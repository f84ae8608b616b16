# SPDX-License-Identifier: Apache-2.0
"""Registers by those who use them: an inspector adds an establishment, corrects a mistake the page points to, opens it, looks for those to
be visited; a leader suspends it; a citizen finds it, and nothing that is not theirs to see."""
import pathlib
import time

from run import usual

FOOD = "/so/an_toan_thuc_pham/co_so"
FIRM = "/so/doanh_nghiep/doanh_nghiep"
FILE = pathlib.Path(__file__).resolve().parents[2] / "act/enterprise/dkkd.csv"


@usual(width=(360, 1280), script=(True, False))      # an inspector has a phone
def journey_registers(world, width, script):
    name = f"Bún bò Cầu Lộ {width}"
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
    inspector.choose("Xếp loại gần nhất", "B")
    inspector.fill("Ngày thẩm định", "1/9/2018")
    inspector.press("Thêm vào sổ")
    inspector.see("phải được hẹn đến lại, không quá 12 tháng")
    inspector.shot(f"register-fault-{width}")
    inspector.fill("Phải đến lại trước ngày", "1/9/2019")
    inspector.press("Thêm vào sổ")
    inspector.h1(name)
    inspector.press("Cho hoạt động")
    inspector.see("Đang hoạt động")
    inspector.press("Thêm giấy")
    inspector.fill("Số giấy", f"{width}/2018/GCN")
    inspector.choose("Loại", "Giấy chứng nhận cơ sở đủ điều kiện")
    inspector.fill("Ngày cấp", "1/9/2018")
    inspector.fill("Ngày hết hạn", "1/9/2021")
    inspector.press("Thêm vào sổ")
    inspector.see(name)
    inspector.get(FOOD)
    inspector.unfold("Lọc")
    inspector.fill("Phải đến lại trước ngày, từ", "1/1/2019")
    inspector.press("Lọc")
    inspector.see(name)
    inspector.shot(f"register-list-{width}")
    inspector.press(name)
    row = inspector.path()

    leader = world.browser(width=width, script=script)
    leader.sign_in("lanhdao.tpvl")
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
    citizen.see("Loại B: cao nhất")
    citizen.shot(f"register-report-{width}")


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
