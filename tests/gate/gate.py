# SPDX-License-Identifier: Apache-2.0
"""gate.py MOTCUA sqlite|pg [CASE…] — what must hold when many act at once or the machine dies.
Each case_* below gets a served demo province; MOTCUA_SEED repeats a run, GATE_FACTOR makes it longer (1 in the gate)."""
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, rows, together, verify    # noqa: E402
from client import Api, Problem, draft, submit     # noqa: E402
from server import Server                           # noqa: E402
from bad_input import *                             # noqa: E402,F403 -- its cases

SEED = int(os.environ.get("MOTCUA_SEED", time.time_ns() % 1_000_000))
FACTOR = int(os.environ.get("GATE_FACTOR", "1"))
BIRTH, P1 = "1.001193", "29548"


def as_person(server, token_of):
    api = Api(server.url)
    api.token = token_of.token
    return api


# ---- many at once ----

def case_codes_without_gap(server):
    """64 concurrent acceptances in one unit: serials without gap or duplicate."""
    clerk = Api(server.url, "tiepnhan.p1")
    refs = [submit(clerk, BIRTH, P1)["ref"] for _ in range(64)]
    done = together([lambda r=r: as_person(server, clerk).act(r, "accept")["code"] for r in refs])
    check(all(isinstance(c, str) for c in done), [c for c in done if not isinstance(c, str)][:2])
    serials = sorted(int(c.rsplit("-", 1)[1]) for c in done)
    check(serials == list(range(serials[0], serials[0] + 64)), "serials", serials)


def case_sent_twice_is_one(server):
    """The same call with one Idempotency-Key, at the same moment and later, is one dossier; another body is refused."""
    clerk = Api(server.url, "tiepnhan.p1")
    body = {"procedure": BIRTH, "unit": P1, "channel": "counter", "applicant": {"kind": "person", "name": "Lê Văn Một"}, "answers": {}}
    key = {"Idempotency-Key": f"gate-{SEED}"}
    done = together([lambda: as_person(server, clerk).call("POST", "/dossiers", body, headers=key) for _ in range(8)])
    refs = {d["ref"] for d in done if isinstance(d, dict)}
    check(len(refs) == 1, "refs", refs, done[:2])
    check(clerk.call("POST", "/dossiers", body, headers=key)["ref"] in refs, "a later repeat made another")
    body["applicant"]["name"] = "Lê Văn Hai"
    try:
        clerk.call("POST", "/dossiers", body, headers=key)
        check(False, "another body under the same key was taken")
    except Problem as p:
        check(p.status == 422, p)


def case_repeated_action_skips_nothing(server):
    """Two officers complete the same step from the same page: one does, the other is told; no step is skipped."""
    clerk, officer = Api(server.url, "tiepnhan.p1"), Api(server.url, "chuyenvien.p1")
    ref = submit(clerk, BIRTH, P1)["ref"]
    version = clerk.act(ref, "accept")["version"]
    done = together([lambda: as_person(server, officer).act(ref, "complete_step", version=version) for _ in range(4)])
    check(sum(isinstance(d, dict) for d in done) == 1, done)
    check(all(d.status in (403, 409, 412) for d in done if isinstance(d, Problem)), done)
    told = [d.body["detail"] for d in done if isinstance(d, Problem) and d.status == 412]
    check(all("Hoàn thành bước" in t for t in told), told)
    check(officer.get(f"/dossiers/{ref}")["step"]["number"] == 2, "a step was skipped")


def case_two_windows_never_call_one_number(server):
    """Clerks call the next number at the same moment: nobody gets what another got, none is skipped, and numbers have no gap."""
    hall = f"{server.url}/lay-so/{P1}"
    took = together([lambda: web_post(hall, hall, {"nhom": "ho-tich"}, {}) for _ in range(8)])
    refs = [to for to in took if isinstance(to, str)]
    check(len(refs) == 8, took)
    numbers = {re.search(r"B(\d{3})", urllib.request.urlopen(server.url + to).read().decode())[1] for to in refs}
    check(numbers == {f"{n:03d}" for n in range(1, 9)}, "numbers with a gap or twice", sorted(numbers))
    # One account at six windows: "phieu" is left empty, else a page that opens late closes the number another window has just called.
    page, cookies = f"{server.url}/goi-so/{P1}", [{"Cookie": web_cookie(server, "tiepnhan.p1")} for _ in range(6)]
    called = together([lambda i=i: web_post(page + f"?quay={i + 1}", page, {"viec": "tiep", "quay": str(i + 1), "phieu": ""}, cookies[i])
                       for i in range(6)])
    check(all(isinstance(to, str) for to in called), called)
    board = urllib.request.urlopen(f"{server.url}/bang-goi/{P1}").read().decode()
    shown = re.findall(r"B(\d{3})", board)
    check(len(shown) == len(set(shown)), "on the board twice", shown)
    check(set(shown) >= {"007", "008"}, "two still wait", shown)
    counted = rows(server, "select count(*), count(distinct desk), max(n), max(calls) from queue_ticket where state = 'called'")
    check(counted == [["6", "6", "6", "1"]], "called twice", counted)


# ---- letters ----

def letter_link(server, subject, path):
    """The link in the newest letter of that subject."""
    body = rows(server, f"select body from outbox where subject = '{subject}' order by id desc limit 1")[0][0]
    found = re.search(re.escape(server.url + path) + r"\?ma=([0-9a-z]{26})", body)
    check(found, "no link in the letter", body)
    return found[0]


def case_mailed_links(server):
    """A link confirms an address or sets a password once; it is void when a newer one was sent, and only a confirmed address gets one."""
    login, email, old, new = "thu.gate", "thu.gate@vidu.vn", "mưa xuân bên sông", "nắng hạ trên đồng"
    web_post(server.url + "/dang-ky", server.url + "/dang-ky",
             {"name": "Lê Thị Thư", "login": login, "email": email, "password": old}, {})
    forgot = lambda: web_form(server.url + "/quen-mat-khau", server.url + "/quen-mat-khau", {"email": email}, {})
    status, before = forgot()
    check(status == 200 and not rows(server, "select id from outbox where subject = 'Đặt lại mật khẩu'"), "an address not confirmed")
    confirm = letter_link(server, "Xác nhận địa chỉ thư điện tử", "/dang-ky/xac-nhan")
    secret = confirm.split("=")[1]
    check(not rows(server, f"select hash from account_link where hash = '{secret}'"), "the secret itself is kept")
    for _ in range(2):                          # a mail server looks first: nothing happens
        check(email in urllib.request.urlopen(confirm).read().decode(), "the page of the link")
    web_post(confirm, server.url + "/dang-ky/xac-nhan", {"ma": secret}, {})
    check(web_form(server.url + "/dang-nhap", server.url + "/dang-ky/xac-nhan", {"ma": secret}, {})[0] == 404, "a link is good once")

    status, after = forgot()
    plain = lambda page: re.sub(r'value="[^"]*"|name="_csrf"', "", page)
    check(status == 200 and plain(before) == plain(after), "the page tells whether the address is known")
    forgot()                                    # at once again: no second letter
    check(len(rows(server, "select id from outbox where subject = 'Đặt lại mật khẩu'")) == 1, "letters without pause")
    reset = letter_link(server, "Đặt lại mật khẩu", "/dat-lai-mat-khau")
    send = lambda password: web_form(reset, server.url + "/dat-lai-mat-khau", {"moi": password}, {})
    check(send("ngắn")[0] == 422, "a short password was taken")
    check(send(new)[0] == 303, "the link did not set the password")
    try:
        send(old)
        check(False, "the page of a used link was shown")
    except urllib.error.HTTPError as e:
        check(e.code == 404, e)
    enter = lambda password: Api(server.url).post("/session", {"login": login, "password": password})["token"]
    check(enter(new), "the new password")
    try:
        enter(old)
        check(False, "the old password still works")
    except Problem as p:
        check(p.status == 401, p)
    server.clock("2018-09-11T12:00:00+07:00")
    forgot()
    late = letter_link(server, "Đặt lại mật khẩu", "/dat-lai-mat-khau")
    server.clock("2018-09-11T13:30:00+07:00")
    try:
        urllib.request.urlopen(late)
        check(False, "a link of an hour ago")
    except urllib.error.HTTPError as e:
        check(e.code == 404, e)


# ---- when the machine dies ----

def case_killed_loses_nothing(server):
    """kill -9 during load: every acknowledged submission is there."""
    clerk = Api(server.url, "tiepnhan.p1")
    kept = []
    for round_number in range(5 * FACTOR):
        refs = [draft(clerk, BIRTH, P1) for _ in range(12)]
        acknowledged, told = [], threading.Condition()
        enough = 2 * (round_number % 5)             # so many answers before the kill, the rest under way

        def send(ref):
            try:
                as_person(server, clerk).post(f"/dossiers/{ref}/submit")
                with told:
                    acknowledged.append(ref)
                    told.notify()
            except Exception:                   # the server died under it: not acknowledged
                pass
        threads = [threading.Thread(target=send, args=(r,)) for r in refs]
        for t in threads:
            t.start()
        with told:
            check(told.wait_for(lambda: len(acknowledged) >= enough, 60), "no answer for a minute", len(acknowledged), enough)
        server.process.send_signal(signal.SIGKILL)
        for t in threads:
            t.join()
        server.process.wait()
        kept += acknowledged
        server.start()
        clerk.base = server.url + "/api/v1"
        for ref in kept:
            check(clerk.get(f"/dossiers/{ref}")["state"]["code"] >= 1, "an acknowledged submission is gone", ref)
    print(f"  {len(kept)} acknowledged submissions survived {5 * FACTOR} kills")
    server.stop()
    said = verify(server)
    check(said.returncode == 0, said.stderr, said.stdout)


def case_one_byte_is_noticed(server):
    """After any one changed byte in an event or a tally, verify fails and names it."""
    if "--database" in server.where:
        return
    clerk = Api(server.url, "tiepnhan.p1")
    clerk.act(submit(clerk, BIRTH, P1)["ref"], "accept")
    server.stop()
    check(verify(server).returncode == 0, "not right to begin with")
    db = sqlite3.connect(server.root + "/data/motcua.db", isolation_level=None)
    event, body = db.execute("select id, body from event where subject_kind = 'dossier' order by id desc limit 1").fetchone()
    changed = body[:-2] + ("x" if body[-2] != "x" else "y") + body[-1]
    changes = [("event body", f"update event set body = ? where id = {event}", body, changed),
               ("event time", f"update event set at = ? where id = {event}",
                *(lambda at: (at, at + 1))(db.execute(f"select at from event where id = {event}").fetchone()[0]))]
    for name, sql, before, after in changes:
        db.execute(sql, (after,))
        said = verify(server)
        check(said.returncode == 1 and str(event) in said.stderr, name, "was not named:", said.stderr)
        db.execute(sql, (before,))
    row = db.execute("select unit, procedure, role, grain, day, counter from tally where counter > 0 and procedure >= '0' "
                     "limit 1").fetchone()
    where = "unit = ? and procedure = ? and role = ? and grain = ? and day = ?"
    db.execute(f"update tally set counter = counter + 1 where {where}", row[:5])
    said = verify(server)
    check(said.returncode == 1 and row[1] in said.stderr, "the tally was not named:", said.stderr)
    db.execute(f"update tally set counter = counter - 1 where {where}", row[:5])
    db.execute("update tally set counter = counter + 1 where procedure = '' and counter > 0 and grain = 1")
    said = verify(server)
    check(said.returncode == 1 and "mọi thủ tục" in said.stderr, "the sum of all procedures was not named:", said.stderr)
    db.execute("update tally set counter = counter - 1 where procedure = '' and counter > 0 and grain = 1")
    check(verify(server).returncode == 0, "not right again")
    db.close()


# ---- signing in ----

def case_only_wrong_passwords_are_counted(server):
    """A province behind one address: seventy sign in within a minute.  Whoever guesses at many accounts from there is told to wait after
    sixty, and so is then who knows the password."""
    people = ["congdan", "doanhnghiep", "quantri", "lanhdao.tinh", "tiepnhan.p1", "chuyenvien.p1", "chutich.p1", "tiepnhan.tpvl",
              "chuyenvien.tpvl", "lanhdao.tpvl", "tiepnhan.stnmt", "chuyenvien.stnmt", "giamdoc.stnmt", "chuyenvien.vpdk.tpvl"]

    def told(i, password):
        try:
            return 201, Api(server.url, people[i % len(people)], password).token
        except Problem as p:
            return p.status, p.body["detail"]
    right = [told(i % 4, "motcua-demo") for i in range(70)]
    check({s for s, _ in right} == {201}, right)
    guesses = [told(i, "sai mật khẩu") for i in range(60)]
    check({s for s, _ in guesses} == {401}, guesses)
    # Each second of the machine's gives one more guess; an account has ten of its own.
    for i in range(60, 140):
        guesses.append(told(i, "sai mật khẩu"))
        if guesses[-1][0] == 429 and told(i, "motcua-demo") == guesses[-1]:
            break
    else:
        check(False, "nobody waits", guesses[60:])
    check(guesses[-1][1] == "Quá nhiều lần thử đăng nhập. Hãy đợi một phút rồi thử lại.", guesses[-1])


# ---- the second factor ----

def totp(secret, now):
    """RFC 6238 by the book, beside the program's own."""
    import base64
    import hashlib
    import hmac
    digest = hmac.new(base64.b32decode(secret), int(now // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7fffffff) % 1_000_000:06d}"


def case_second_factor(server):
    """Once set up, neither page nor API lets anybody in by password alone; a code is good once, so is a recovery code."""
    import urllib.parse
    cookie = {"Cookie": web_cookie(server, "chuyenvien.p1")}

    def send(path, fields, headers):
        page = urllib.request.urlopen(urllib.request.Request(server.url + "/tai-khoan", headers=headers)).read().decode()
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        try:
            data = urllib.parse.urlencode({**hidden, **fields}).encode()
            return urllib.request.urlopen(urllib.request.Request(server.url + path, data, headers)).read().decode()
        except urllib.error.HTTPError as e:
            return e.read().decode()
    secret = re.search(r'id="khoa">([A-Z2-7=]+)<', send("/tai-khoan/ma", {"viec": "bat-dau"}, cookie))[1]
    check(Api(server.url, "chuyenvien.p1").token, "not confirmed, but already in force")
    said = send("/tai-khoan/ma", {"viec": "xac-nhan", "otp": totp(secret, server.time())}, cookie)
    recovery = re.findall(r"<li>([0-9a-z]{12})</li>", said)
    check(len(recovery) == 10, "recovery codes", said[:500])

    def enter(**more):
        try:
            return Api(server.url).post("/session", {"login": "chuyenvien.p1", "password": "motcua-demo", **more})["token"]
        except Problem as p:
            check(p.status == 422 and p.body["errors"][0]["field"] == "otp", p)
    check(not enter() and not enter(otp="123456"), "in without the code")
    check(enter(otp=totp(secret, server.time() + 30)) and not enter(otp=totp(secret, server.time() + 30)), "a code is good once")
    check(enter(otp=recovery[0]) and not enter(otp=recovery[0]), "a recovery code is good once")
    check("Mã xác thực" in web_page_after_password(server, "chuyenvien.p1"), "the page let somebody in by password alone")


# ---- spreadsheets ----

def case_spreadsheets(server):
    """The desk and the figures as Excel files: what the page says, numbers as numbers, no formula from outside, the access recorded."""
    import io
    import openpyxl
    clerk = Api(server.url, "tiepnhan.p1")
    ref = submit(clerk, BIRTH, P1, name="Lê Văn Sổ")["ref"]
    code = clerk.act(ref, "accept")["code"]
    ask = urllib.request.Request(server.url + "/mot-cua.xlsx?hang=unit", headers={"Cookie": web_cookie(server, "tiepnhan.p1")})
    rows = list(openpyxl.load_workbook(io.BytesIO(urllib.request.urlopen(ask).read())).active.values)
    check(rows[0][0] == "Mã hồ sơ" and len(rows) > 1, rows[:2])
    mine = [row for row in rows if row[0] == code]
    check(len(mine) == 1 and mine[0][3] == "Lê Văn Sổ" and mine[0][9].year == 2018, mine)
    ask = urllib.request.Request(server.url + "/mot-cua/so-theo-doi.xlsx?tu=2018-09-11", headers=dict(ask.header_items()))
    book = list(openpyxl.load_workbook(io.BytesIO(urllib.request.urlopen(ask).read())).active.values)
    mine = [dict(zip(book[0], row)) for row in book if row[1] == code]
    check(book[0][1] == "Mã hồ sơ" and len(mine) == 1 and mine[0]["Tên cá nhân, tổ chức"] == "Lê Văn Sổ", book[:2])
    check(mine[0]["Nhận hồ sơ"].year == 2018 and mine[0]["Trả kết quả"] is None, "moments that are none", mine)
    reply = urllib.request.urlopen(server.url + "/cong-khai.xlsx?from=2018-01-01&unit=" + P1).read()
    rows = list(openpyxl.load_workbook(io.BytesIO(reply)).active.values)
    check(all(isinstance(n, int) for n in rows[-1][5:]), "figures that are not numbers", rows[-1])
    if "--database" not in server.where:
        db = sqlite3.connect(f"file:{server.root}/data/motcua.db?mode=ro", uri=True)
        for route in ("/mot-cua.xlsx", "/mot-cua/so-theo-doi.xlsx"):
            check(db.execute("select count(*) from access where route = ?", [route]).fetchone()[0] > 0, "no access record", route)
        db.close()


# ---- who may what ----

ROLES = {"stranger": None, "citizen": "congdan", "business": "doanhnghiep", "clerk": "tiepnhan.p1", "specialist": "chuyenvien.p1",
         "leader": "chutich.p1", "admin": "quantri", "province": "lanhdao.tinh"}
OFFICIALS = {"clerk", "specialist", "leader"}
EVERYBODY, SIGNED_IN = set(ROLES), set(ROLES) - {"stranger"}
MAY = {"public": EVERYBODY, "figures.read": EVERYBODY, "account.own": SIGNED_IN, "dossier.apply": SIGNED_IN,
       "dossier.read": {"citizen", "business"} | OFFICIALS | {"admin", "province"}, "dossier.desk": OFFICIALS, "dossier.receive": {"clerk"},
       "payment.read": {"clerk", "leader"}, "feedback.answer": {"leader"}, "queue.read": {"clerk", "leader"},
       "report.read": OFFICIALS | {"province"}, "register.read": EVERYBODY, "register.write": OFFICIALS | {"admin", "province"},
       "report.watch": {"leader", "province"}, "admin.accounts": {"admin"}, "admin.definitions": {"admin"}}


def status_of(url, method, headers):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    kind = "application/json" if "/api/" in url else "application/x-www-form-urlencoded"
    request = urllib.request.Request(url, method=method, headers={**headers, "Content-Type": kind},
                                     data=None if method == "GET" else b"{}" if "/api/" in url else b"")
    try:
        reply = urllib.request.build_opener(Stay).open(request, timeout=30)
        return reply.status, ""
    except urllib.error.HTTPError as e:
        return e.code, e.headers.get("Location", "")


def web_cookie(server, login):
    """Signs in as a browser would: the form's hidden fields, then the cookie."""
    import http.cookiejar
    jar = http.cookiejar.CookieJar()
    web_page_after_password(server, login, jar)
    return "; ".join(f"{c.name}={c.value}" for c in jar)


def web_page_after_password(server, login, jar=None):
    import urllib.parse
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(server.url + "/dang-nhap").read().decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields.pop("tiep", None)
    data = urllib.parse.urlencode({**fields, "login": login, "password": "motcua-demo"}).encode()
    return opener.open(server.url + "/dang-nhap", data).read().decode()


def web_form(page, action, fields, headers):
    """A form as a browser sends it: what is hidden on its page goes along.  (status, where it leads or what it shows)"""
    import http.cookiejar
    import urllib.parse

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(jar))
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"',
                             opener.open(urllib.request.Request(page, headers=headers)).read().decode()))
    more = "; ".join([headers.get("Cookie", "")] + [f"{c.name}={c.value}" for c in jar]).strip("; ")
    try:
        reply = urllib.request.build_opener(Stay).open(urllib.request.Request(
            action, urllib.parse.urlencode({**hidden, **fields}).encode(), {**headers, "Cookie": more}))
        return reply.status, reply.read().decode()
    except urllib.error.HTTPError as e:
        return e.code, e.headers["Location"] if e.code == 303 else e.read().decode()


def web_post(page, action, fields, headers):
    status, to = web_form(page, action, fields, headers)
    check(status == 303, action, status, to[:300])
    return to


def case_every_route_for_every_role(server):
    """Each cell of route × role is as the rights say; nobody gets past by guessing."""
    lines = subprocess.run([server.program, "routes"], capture_output=True, text=True, check=True).stdout.splitlines()
    routes = [line.split(None, 3)[:3] for line in lines]
    check(len(routes) > 60, "too few routes", len(routes))
    cells = 0
    for role, login in ROLES.items():
        token = {"Authorization": "Bearer " + Api(server.url, login).token} if login else {}
        cookie = {"Cookie": web_cookie(server, login)} if login else {}
        for method, path, right in routes:
            if right not in MAY:
                raise AssertionError(f"the test does not know the right {right} of {method} {path}")
            if method != "GET" and (right == "public" or (method == "DELETE" and login)):
                continue                            # sign in, sign up: anybody may try; signing out would end the test's own session
            url = server.url + re.sub(r"\{[^}]*\}", "0", path)
            is_api = path.startswith("/api/")
            status, location = status_of(url, method, token if is_api else cookie)
            kept_out = status in (401, 403) or location.startswith("/dang-nhap")
            check(status < 500 or path == "/readyz", method, path, role, status)
            if role not in MAY[right]:
                check(kept_out, f"{method} {path}: {role} got in ({status})")
            elif method == "GET":
                check(not kept_out, f"{method} {path}: {role} was kept out ({status})")
            cells += 1
    print(f"  {cells} cells of {len(routes)} routes × {len(ROLES)} roles")


def case_strangers_see_nothing_personal(server):
    """Another's dossier does not exist for you; the public view by code shows nothing personal."""
    clerk, other, citizen = Api(server.url, "tiepnhan.p1"), Api(server.url, "doanhnghiep"), Api(server.url, "congdan")
    name, number = "Huỳnh Thị Bí Mật", "331998877"
    ref = submit(clerk, BIRTH, P1, name=name, id_kind="cmnd", id_number=number, phone="0907654321")["ref"]
    code = clerk.act(ref, "accept")["code"]
    for api in (other, citizen, Api(server.url, "chuyenvien.stnmt")):
        for key in (ref, code):
            for path in (f"/dossiers/{key}", f"/dossiers/{key}/deadline"):
                try:
                    api.get(path)
                    check(False, "another's dossier was shown", path)
                except Problem as p:
                    check(p.status == 404, p)
    public = Api(server.url)
    for key in (ref, code):
        said = json.dumps(public.get(f"/track/{key}"), ensure_ascii=False)
        page = urllib.request.urlopen(f"{server.url}/tra-cuu?ma={key}").read().decode()
        for secret in (name, number, "0907654321"):
            check(secret not in said and secret not in page, "personal data in public", key, secret)
    by_code = public.get(f"/track/{code}")
    check(set(by_code) == {"code", "state", "unit", "received_at", "due_at"}, by_code)


def main():
    program, engine, *wanted = sys.argv[1:]
    return Count(engine, f" (MOTCUA_SEED={SEED})").run(Server, program, cases_of(globals(), wanted))


sys.exit(main())
