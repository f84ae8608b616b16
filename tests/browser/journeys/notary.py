# SPDX-License-Identifier: Apache-2.0
"""A notary at signing: reserves the asset at intake, meets a block that came meanwhile and reads why, and signs once it is released; the
number, the instant and what was searched stand in the transaction.  A notary of another office looks at it in an emergency, and the head
of the first says whether that was right."""
from run import usual


def made(api, register, **values):
    return api.post(f"/registers/cong_chung/{register}", {"values": values})


@usual(width=(1280, 360), script=(True, False))
def journey_notary(world, width, script):
    office, enforcement = world.api("chuyenvien.cc01"), world.api("chuyenvien.cthads")
    file = made(office, "ho_so", ten="Bán đất", to_chuc="CC01", nguoi_yeu_cau="Lê Thị Ánh")
    asset = made(office, "tai_san", ten=f"Thửa {width}", loai="dat", noi_ghi="CC01", xa="29548", to_ban_do=12, thua=width + script)
    office.call("PATCH", f"/registers/cong_chung/tai_san/{asset['id']}", {"transition": "mo"})

    notary = world.browser(width=width, script=script)
    notary.sign_in("chuyenvien.cc01")
    notary.get(f"/so/cong_chung/giao_dich/moi?ho_so={file['code']}&tai_san={asset['code']}")
    notary.fill("Tóm tắt", f"Bán thửa {width}")
    notary.choose("Loại", "Chuyển nhượng, mua bán")
    notary.fill("Người ký lời chứng", "Phạm Văn Ký")
    notary.fill("Lời chứng", "Tôi chứng nhận hợp đồng này")
    notary.press("Thêm vào sổ")
    notary.press("Giữ chỗ, gia hạn giữ chỗ")
    notary.see("13/09/2018")
    row = notary.path()
    notary.press("Thêm bên")
    notary.choose("Vai", "Bên chuyển, bên bán, bên bảo đảm")
    notary.fill("Họ tên", "Lê Thị Ánh")
    notary.press("Thêm vào sổ")

    block = made(enforcement, "ngan_chan", ten="Tạm dừng chuyển nhượng", tai_san=asset["code"], loai="thi-hanh-an", co_quan="CTHADS",
                 so_van_ban="12/QĐ-CTHADS", ngay="2018-09-10")
    notary.get(row)
    notary.press("Ký và cấp số")
    notary.see("Tài sản đang bị ngăn chặn")
    notary.see(block["code"])
    notary.shot(f"notary-blocked-{width}")
    release = made(enforcement, "giai_toa", ngan_chan=block["code"], so_van_ban="20/QĐ-CTHADS", ngay="2018-09-11", co_quan="CTHADS")
    world.api("lanhdao.cthads").call("PATCH", f"/registers/cong_chung/giai_toa/{release['id']}", {"transition": "duyet"})
    enforcement.call("PATCH", f"/registers/cong_chung/ngan_chan/{block['id']}", {"transition": "giai_toa"})
    notary.press("Ký và cấp số")
    notary.see("/2018")
    notary.see("Phạm vi: mọi dòng của sổ")
    notary.shot(f"notary-signed-{width}")

    code = office.get(f"/registers/cong_chung/giao_dich/{row.rsplit('/', 1)[1]}")["code"]
    other = world.browser(width=width, script=script)
    other.sign_in("chuyenvien.cc02")
    other.get("/so/cong_chung/giao_dich/khan-cap")
    other.fill("Mã dòng", code)
    other.fill("Lý do", "Khách đang chờ ký, nghi giấy giả của giao dịch này")
    other.press("Mở xem khẩn cấp")
    other.see("Đang xem khẩn cấp đến")
    other.shot(f"glass-open-{width}")
    other.sign_in("lanhdao.cc01")
    other.get("/so/khan-cap")
    other.shot(f"glass-waiting-{width}")
    other.press(f"giao dịch {code}")
    other.choose("Kết luận", "Không có căn cứ")
    other.fill("Nhận xét", "Không có khách nào chờ ký")
    other.press("Ghi kết luận")
    other.see("Không có lần nào chờ kết luận")
