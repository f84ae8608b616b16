# SPDX-License-Identifier: Apache-2.0
"""eid.py MOTCUA sqlite|pg — signing in by an electronic identity, against a real provider: the way in, and what must not let anybody in:
another state, a code used twice, a token of yesterday, a wrong signature, a provider that is slow or gone."""
import datetime
import http.cookiejar
import os
import pathlib
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, cluster_of    # noqa: E402
from client import PASSWORD, Api                    # noqa: E402
from provider import SECRET, SLOW, Provider, Stay   # noqa: E402
from server import Server                           # noqa: E402

BACK = "/dang-nhap/dinh-danh/ve"


class Browser:
    """Somebody with a cookie jar.  get and post give (status, where to or the page)."""

    def __init__(self, server):
        self.url, self.jar = server.url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path, data=None):
        address = path if path.startswith("http") else self.url + path
        try:
            reply = self.opener.open(address, data, timeout=40)
            return reply.status, reply.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.headers["Location"] if e.code == 303 else e.read().decode()

    def send(self, page, path, **fields):
        """A form of the page, what is hidden on it included."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return self.ask(path, urllib.parse.urlencode({**hidden, **fields}).encode())

    def begin(self):
        status, to = self.ask("/dang-nhap/dinh-danh?tiep=/tai-khoan")
        check(status == 303 and to.startswith("http"), "not sent to the provider", status, to[:300])
        return to


def entered(field, login):
    """One whole sign-in; the browser, and what came of it."""
    b = Browser(field.server)
    return b, *b.ask(field.provider.sign_in(login, b.begin()))


def logins_shown(browser):
    return re.findall(r"(eid\.[0-9a-z]+|thu\.eid)", browser.ask("/tai-khoan")[1])


class Field:
    def __init__(self, program, cluster):
        self.server = Server(program, cluster=cluster)
        self.provider = Provider(self.server.url + BACK)
        os.environ.update(MOTCUA_EID_ISSUER=self.provider.issuer, MOTCUA_EID_CLIENT="motcua", MOTCUA_EID_SECRET=SECRET,
                          MOTCUA_EID_NAME="VNeID")
        self.provider.person("an", "Nguyễn Văn An", "086090000123")
        self.provider.person("thu", "Lê Thị Thư", "086190000456")
        self.provider.person("khach", "Trần Văn Khách", "")
        self.real_clock()
        self.server.restart()

    def real_clock(self, hours=0):
        """The provider's tokens are of now."""
        now = datetime.datetime.now().astimezone() + datetime.timedelta(hours=hours)
        self.server.clock(now.isoformat(timespec="seconds"))

    def stop(self):
        self.server.close()
        self.provider.stop()


def case_first_and_again(field):
    """The first time makes an account with the ID number; the second comes to the same one."""
    check("Đăng nhập bằng VNeID" in Browser(field.server).ask("/dang-nhap")[1], "no button")
    b, status, to = entered(field, "an")
    check((status, to) == (303, "/tai-khoan"), status, to[:400])
    page = b.ask("/tai-khoan")[1]
    check("Nguyễn Văn An" in page and "086090000123" in page, "name and number of the identity")
    first = logins_shown(b)
    b, status, to = entered(field, "an")
    check(status == 303 and logins_shown(b) == first, "another account the second time", first, logins_shown(b))


def case_known_person(field):
    """An account with that number is linked by its password only; wrong ones, and accounts of others, are told."""
    b = Browser(field.server)
    page = b.ask("/dang-ky")[1]
    status, to = b.send(page, "/dang-ky", name="Lê Thị Thư", login="thu.eid", password="mưa xuân bên sông", id_number="086190000456")
    check(status == 303, status, to[:400])
    b, status, page = entered(field, "thu")
    check(status == 200 and "đã có một tài khoản ở đây" in page, status, page[:400])
    check("Đăng xuất" not in b.ask("/")[1], "in before the password was asked")
    link = "/dang-nhap/dinh-danh/noi"
    status, page = b.send(page, link, login="thu.eid", password="sai")
    check(status == 422 and "không đúng" in page, status)
    status, page = b.send(page, link, login="congdan", password=PASSWORD)
    check(status == 422 and "không mang số giấy tờ" in page, status)
    status, to = b.send(page, link, login="thu.eid", password="mưa xuân bên sông")
    check(status == 303 and "thu.eid" in logins_shown(b), status, to[:300])
    b, status, to = entered(field, "thu")
    check(status == 303 and "thu.eid" in logins_shown(b), "linked, but not known the next time", status)


def case_acts_by_its_number(field):
    """Who is an enterprise's representative by the number of the identity acts for it; when the identity has another one, no longer."""
    office, register = Api(field.server.url, "chuyenvien.skhdt"), "/registers/doanh_nghiep/doanh_nghiep"
    firm = office.post(register, {"values": {"ma_so": "1501000147", "ten": "Công ty Bưởi Năm Roi", "dai_dien_so": "086090000123"}})["id"]
    path = f"/so/doanh_nghiep/doanh_nghiep/{firm}"
    b, _, _ = entered(field, "an")
    status, to = b.send(b.ask(path + "/thay-mat")[1], path + "/thay-mat", viec="toi")
    check(status == 303 and "Bạn thay mặt: Người đại diện theo pháp luật" in b.ask(path)[1], status, to[:400])
    field.provider.person("an", "Nguyễn Văn An", "086090000131", known=True)
    b, _, _ = entered(field, "an")
    field.provider.person("an", "Nguyễn Văn An", "086090000123", known=True)
    check("Bạn thay mặt" not in b.ask(path)[1], "acts by a number that is not theirs any more")
    ended = office.get(f"{register}/{firm}/acting")["items"]
    check([e["why"] for e in ended] == ["Số giấy tờ đã xác thực của tài khoản nay là số khác."], ended)
    b, status, to = entered(field, "khach")
    page = b.ask(path + "/thay-mat")[1]
    check("Tài khoản này chưa có số giấy tờ được xác thực" in page and 'value="toi"' not in page, "asked without a number")


def case_without_number(field):
    b, status, to = entered(field, "khach")
    check(status == 303 and "Trần Văn Khách" in b.ask("/tai-khoan")[1], status, to[:300])


def refused(said, status, *words):
    check(said[0] == status and all(w in said[1] for w in words), said[0], re.sub(r"<[^>]*>", " ", said[1])[-900:])
    check("Đăng nhập bằng mật khẩu" in said[1], "no other way is shown")


def case_wrong_state(field):
    b = Browser(field.server)
    back = field.provider.sign_in("an", b.begin())
    refused(b.ask(re.sub(r"state=[^&]*", "state=x", back)), 409, "không thuộc lần đăng nhập này")
    refused(Browser(field.server).ask(back), 409, "không bắt đầu từ trình duyệt này")       # sent to somebody else's browser
    refused(b.ask(BACK + "?error=access_denied"), 409)


def case_code_used_twice(field):
    b = Browser(field.server)
    back = field.provider.sign_in("an", b.begin())
    check(b.ask(back)[0] == 303, "the first time")
    refused(b.ask(back), 409)                                               # its state is spent
    other = Browser(field.server)
    state = re.search(r"[?&]state=([^&]*)", other.begin())[1]
    refused(other.ask(re.sub(r"state=[^&]*", "state=" + state, back)), 403, "không còn dùng được")     # the code is, too


def case_old_token(field):
    field.real_clock(hours=3)
    try:
        _, *said = entered(field, "an")
        refused(said, 403, "trả lời không đúng")
    finally:
        field.real_clock()


def case_wrong_signature(field):
    field.provider.door.mood = "forge"
    try:
        _, *said = entered(field, "an")
        refused(said, 403, "trả lời không đúng")
    finally:
        field.provider.door.mood = "plain"


def case_new_key(field):
    """The provider changes its key: who comes then is let in, within seconds."""
    check(entered(field, "an")[1] == 303, "before")
    field.provider.new_key()
    for _ in range(8):
        if entered(field, "an")[1] == 303:
            return
        time.sleep(2)
    check(False, "the new key was never read")


def case_slow_and_gone(field):
    """A page says so in time, passwords go on working, and for a moment nobody is made to wait again."""
    b = Browser(field.server)
    back = field.provider.sign_in("an", b.begin())
    field.provider.door.mood, said, began = "slow", [], time.monotonic()
    wait = threading.Thread(target=lambda: said.append((b.ask(back), time.monotonic() - began)))
    wait.start()
    check(Api(field.server.url, "congdan").token, "a password while the provider is slow")
    wait.join()
    refused(said[0][0], 503, "không trả lời")
    check(said[0][1] < SLOW, "waited too long", said[0][1])
    began = time.monotonic()
    refused(Browser(field.server).ask("/dang-nhap/dinh-danh"), 503, "không trả lời")
    check(time.monotonic() - began < 3, "made to wait again")
    field.provider.door.mood = "shut"
    field.server.restart()
    refused(Browser(field.server).ask("/dang-nhap/dinh-danh"), 503, "không trả lời")
    check(Api(field.server.url, "congdan").token, "a password without the provider")
    field.provider.door.mood = "plain"


def main():
    program, engine, *only = sys.argv[1:]
    count = Count(engine)
    with cluster_of(engine) as cluster:
        field = Field(program, cluster)
        try:
            for name, case in cases_of(globals(), only).items():
                count.attempt(name, lambda case=case: case(field), lambda: field.server.said()[-1200:])
        finally:
            field.stop()
    return count.close()


sys.exit(main())
