# SPDX-License-Identifier: Apache-2.0
"""shots.py MOTCUA — the pictures of docs/shots/, made anew from a fresh demo province: `tests/browser/run.sh MOTCUA shots`.
Each is a screen of a person's, at most 150 KB."""
import base64
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "api")]
from client import Api, draft   # noqa: E402  the path comes first
from driver import Browser      # noqa: E402
from server import Server       # noqa: E402

TO, MOST = pathlib.Path("docs/shots"), 150 * 1024
BIRTH, PHUONG_1 = "1.001193", "29548"
FIRM = "/so/doanh_nghiep/doanh_nghiep"
FILES = {"dkkd": "chuyenvien.skhdt", "thue": "chuyenvien.ct"}


def shot(b, name, height=800):
    b.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                             {"width": b.width, "height": height, "deviceScaleFactor": 1, "mobile": b.width < 600})
    b.driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    picture = base64.b64decode(b.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])
    assert len(picture) <= MOST, f"{name}: {len(picture)} bytes"
    (TO / (name + ".png")).write_bytes(picture)
    print(f"{name}: {len(picture) // 1024} KB")


def stories(server, wide, narrow):
    """Who looks at what; a dossier on its way, and a draft in the middle of its form."""
    citizen, clerk = Api(server.url, "congdan"), Api(server.url, "tiepnhan.p1")
    sent, begun = (draft(citizen, BIRTH, PHUONG_1, channel="online", name="Nguyễn Thị Ánh") for _ in range(2))
    citizen.post(f"/dossiers/{sent}/submit")
    clerk.act(sent, "accept")
    narrow.get("/")
    shot(narrow, "home-360")
    wide.get("/")
    shot(wide, "home-1280")
    narrow.get("/thu-tuc/" + BIRTH)
    shot(narrow, "procedure-360", 1200)
    wide.get("/tra-cuu?ma=" + sent)
    shot(wide, "tracking-1280", 900)
    wide.get("/cong-khai")
    shot(wide, "figures-1280", 1100)
    narrow.sign_in("congdan")
    narrow.get(f"/nop/{BIRTH}/{begun}/tre")
    shot(narrow, "form-360", 1000)
    wide.sign_in("lanhdao.tpvl")
    wide.get("/mot-cua?hang=unit")
    shot(wide, "desk-1280", 900)


def added(who, register, **values):
    return who.post(f"/registers/{register}", {"values": values})


def moved(who, register, row, transition):
    who.call("PATCH", f"/registers/{register}/{row['id']}", {"transition": transition})


def food(server, wide, narrow):
    """An inspector with a phone, the district's report, a citizen with a stomach ache."""
    inspector, leader = Api(server.url, "chuyenvien.tpvl"), Api(server.url, "lanhdao.tpvl")
    system = "an_toan_thuc_pham"
    place = added(inspector, system + "/co_so", ten="Bún bò Cầu Lộ", nganh="yt", loai_hinh="an-uong", dia_chi="8 Cầu Lộ", xa="29548",
                  chu_co_so="Nguyễn Thị Bún", co_quan="855", diem="10.2553, 105.9722")
    moved(inspector, system + "/co_so", place, "mo")
    visit = added(inspector, system + "/tham_dinh", noi_dung="Thẩm định lần đầu", co_so=place["code"], hinh_thuc="tham-dinh",
                  ngay="2018-09-10", truong_doan="Lê Thị Hoa", xep_loai="c", ket_luan="Chưa đạt, sửa bồn nước", co_quan="855")
    added(inspector, system + "/muc", lan=visit["code"], muc="nuoc", muc_do="nghiem-trong", nhan_xet="Bồn nước không nắp")
    narrow.sign_in("chuyenvien.tpvl")
    narrow.get(f"/so/{system}/tham_dinh/{visit['id']}")
    narrow.press("Thêm mục kiểm")
    narrow.choose("Mục", "Bảo quản, vận chuyển")
    shot(narrow, "food-item-360", 1100)
    moved(leader, system + "/tham_dinh", visit, "ket_luan")
    wide.sign_in("lanhdao.tpvl")
    wide.get(f"/so/{system}/bao-cao/nguy_co")
    shot(wide, "food-risk-1280")
    narrow.begin(server.url, narrow.width, True, False)
    narrow.get(f"/so/{system}")
    narrow.press("Báo bữa ăn, món ăn không an toàn")
    narrow.fill("Bạn ăn gì, mua gì", "Bún bò")
    shot(narrow, "food-inbox-360", 1200)


def firms(server, wide, narrow):
    """Two agencies' files, what holds and why, and a citizen who knows better."""
    for source, login in FILES.items():
        server.run("import", f"tests/act/enterprise/{source}.csv", "--register", FIRM[4:], "--as", login, "--source", source)
    wide.sign_in("chuyenvien.skhdt")
    wide.get(FIRM + "?q=buoi+nam+roi")
    wide.press("Công ty Cổ phần Bưởi Năm Roi Bình Minh")
    wide.press("Vì sao: nguồn của từng dữ liệu")
    shot(wide, "enterprise-why-1280")
    wide.get("/so/viec")
    shot(wide, "enterprise-cases-1280")
    narrow.get(FIRM + "?q=gom+do")
    narrow.press("Công ty TNHH Gốm Đỏ Cổ Chiên")
    narrow.press("Báo dữ liệu sai, góp ý")
    narrow.choose("Thông tin nào sai", "Trụ sở chính")
    narrow.fill("Đúng ra là", "45A Phạm Thái Bường")
    shot(narrow, "enterprise-remark-360", 1100)


def notary(server, wide):
    """At signing: a block that came meanwhile."""
    office, enforcement = Api(server.url, "chuyenvien.cc01"), Api(server.url, "chuyenvien.cthads")
    file = added(office, "cong_chung/ho_so", ten="Bán đất", to_chuc="CC01", nguoi_yeu_cau="Lê Thị Ánh")
    asset = added(office, "cong_chung/tai_san", ten="Thửa 12, tờ 12, Phường 1", loai="dat", noi_ghi="CC01", xa="29548", to_ban_do=12,
                  thua=12)
    moved(office, "cong_chung/tai_san", asset, "mo")
    deal = added(office, "cong_chung/giao_dich", ten="Bán thửa 12", ho_so=file["code"], tai_san=asset["code"], loai="chuyen-nhuong",
                 to_chuc="CC01", cong_chung_vien="Phạm Văn Ký", loi_chung="Tôi chứng nhận hợp đồng này")
    added(office, "cong_chung/ben", giao_dich=deal["code"], vai="chuyen", ho_ten="Lê Thị Ánh")
    moved(office, "cong_chung/giao_dich", deal, "giu")
    added(enforcement, "cong_chung/ngan_chan", ten="Tạm dừng chuyển nhượng", tai_san=asset["code"], loai="thi-hanh-an", co_quan="CTHADS",
          so_van_ban="12/QĐ-CTHADS", ngay="2018-09-10")
    wide.sign_in("chuyenvien.cc01")
    wide.get(f"/so/cong_chung/giao_dich/{deal['id']}")
    wide.press("Ký và cấp số")
    shot(wide, "notary-blocked-1280", 1000)


def main():
    TO.mkdir(parents=True, exist_ok=True)
    server = Server(sys.argv[1])
    browsers = []
    try:
        browsers += [Browser(server.url, 1280), Browser(server.url, 360)]
        stories(server, *browsers)
        food(server, *browsers)
        firms(server, *browsers)
        notary(server, browsers[0])
    finally:
        for b in browsers:
            b.close()
        server.close()


main()
