# SPDX-License-Identifier: Apache-2.0
"""Where procedures meet registers: a head of office signs a certificate, which is in the register from then on; its owner ends the business
and is not asked for what the register knows; the official sees what was declared otherwise."""
from client import answers_for
from files import pdf
from run import usual

OPENING, ENDING, TOWN = "1.001612", "1.001266", "855"
TU = {"kind": "person", "name": "Nguyễn Thị Cẩm Tú", "id_kind": "cmnd", "id_number": "331700218", "phone": "0939000018"}
OWNER = {"ch_ho_ten": TU["name"], "ch_so_giay_to": TU["id_number"], "ch_dien_thoai": TU["phone"], "hkd_ten": "Cẩm Tú"}


def begun(api, code, channel, papers, answers):
    ref = api.post("/dossiers", {"procedure": code, "unit": TOWN, "channel": channel, "applicant": TU, "answers": answers})["ref"]
    for paper in papers:
        api.upload(f"/dossiers/{ref}/papers", paper)
    return ref


def signed(world, script, ref, number):
    """Without a number the register refuses; with one the row is there."""
    leader = world.browser(1280, script)
    leader.sign_in("lanhdao.tpvl")
    leader.get("/mot-cua/ho-so/" + ref)
    leader.press("Kết thúc xử lý")
    leader.see("Chưa nhập: Số Giấy chứng nhận")
    leader.shot(f"rows-refused-{script}")
    leader.fill("Số, ký hiệu", number)
    leader.driver.find_element("name", "result-file-1").send_keys(pdf(world.server.root, "gcn.pdf"))
    leader.press("Kết thúc xử lý")
    leader.see("hồ sơ này đã ghi")
    leader.shot(f"rows-written-{script}")


def offered(world, script, ref):
    citizen = world.browser(360, script)
    citizen.sign_in("congdan")
    citizen.get(f"/nop/{ENDING}/{ref}/noi-dung")
    citizen.see("Cơ quan đã có những mục này")
    citizen.shot(f"rows-offered-{script}")
    citizen.press("Điền những mục này")
    citizen.fill("Số điện thoại", "0939000019")
    citizen.fill("Chấm dứt từ ngày", "1/10/2018")
    citizen.choose("Đã trả hết các khoản nợ", "Có")
    citizen.press("Tiếp tục")
    citizen.press("Tiếp tục")
    citizen.press("Nộp hồ sơ")


@usual(script=(True, False))
def journey_rows(world, script):
    clerk, specialist, number = world.api("tiepnhan.tpvl"), world.api("chuyenvien.tpvl"), f"54A800123{int(script)}"
    answers = {**answers_for(clerk.get("/procedures/" + OPENING)), **OWNER}
    ref = begun(clerk, OPENING, "counter", ("giay-de-nghi", "giay-to-tuy-than"), answers)
    clerk.post(f"/dossiers/{ref}/submit")
    clerk.act(ref, "accept")
    specialist.act(ref, "complete_step")
    signed(world, script, ref, number)

    ref = begun(world.api("congdan"), ENDING, "online", ("thong-bao", "gcn", "giay-to-tuy-than"), {"so_gcn": number})
    offered(world, script, ref)
    clerk.act(ref, "accept")
    officer = world.browser(1280, script)
    officer.sign_in("chuyenvien.tpvl")
    officer.get("/mot-cua/ho-so/" + ref)
    officer.see("khai khác: 0939000019")
    officer.shot(f"rows-beside-{script}")
    officer.press("Hoàn thành bước")
    world.api("lanhdao.tpvl").act(ref, "complete_step")
    assert world.api("lanhdao.tpvl").get("/registers/ho_kinh_doanh/ho")["items"][0]["state"]["code"] == "cham_dut"
