# SPDX-License-Identifier: Apache-2.0
"""An administrator: an account, its password and position, a file of accounts tried before it is taken, the procedures, the calendar."""
import itertools

from files import written
from forms import answer
from run import usual

CSV = """login,name,email,phone,role,unit,title
{0},Đặng Thị Hạnh,hanh@example.vn,0907000111,clerk,29548,
{0}.2,Lê Văn Dũng,dung@example.vn,0907000112,specialist,29548,Địa chính
"""
serial = itertools.count(1)


def account(b, login):
    b.get("/quan-tri")
    b.press("Thêm")
    answer(b, {"login": login, "name": "Hoàng Thị Yến", "email": "yen@example.vn", "role": "specialist", "unit": "29548"})
    b.press("Thêm tài khoản")
    b.h1("Hoàng Thị Yến")
    b.press_sure("Cấp mật khẩu mới")
    b.see("Mật khẩu mới, chỉ hiện lần này")
    answer(b, {"role": "clerk", "unit": "29551", "title": "Biệt phái"})
    b.press("Thêm vị trí")
    b.see("Biệt phái")
    b.press("Khóa tài khoản")
    b.see("khóa từ")


def file_of_accounts(b, folder, login):
    b.get("/quan-tri/nhap")
    b.fill("Tệp CSV", written(folder, "hong.csv", CSV.format("tiepnhan.p1").encode()))
    b.press("Kiểm tra, chưa nhập")
    b.see("1 dòng sai trên 2")
    b.get("/quan-tri/nhap")
    b.fill("Tệp CSV", written(folder, "tot.csv", CSV.format(login).encode()))
    b.press("Kiểm tra, chưa nhập")
    b.see("Cả 2 dòng đều hợp lệ")
    b.get("/quan-tri?q=" + login)
    assert "Đặng Thị Hạnh" not in b.text, "a dry run has added accounts"


@usual(width=(1280, 360), script=(True, False))
def journey_admin(world, width, script):
    b, login = world.browser(width, script), f"yen.{next(serial)}"
    b.sign_in("quantri")
    account(b, login)
    file_of_accounts(b, world.server.root, "tep." + login)
    b.get("/quan-tri/thu-tuc?q=khai%20sinh")
    b.see("1.001193")
    b.press("Công bố")
    b.fill("Hoặc nội dung của tệp", "name: thiếu mã")
    b.press("Kiểm tra")
    b.see("chưa công bố được")
    b.get("/quan-tri/lich")
    b.get("/quan-tri/he-thong")
