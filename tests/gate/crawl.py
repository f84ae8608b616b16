# SPDX-License-Identifier: Apache-2.0
"""crawl.py MOTCUA sqlite|pg — a stranger who follows every link of the public pages, the open data and the public API over a demo year,
and asks for dossiers by code and by reference: no name, number, telephone, address or letter box of an applicant is anywhere, and no
dossier leads to another that came in the same visit or travels in the same batch.  The gate crawls on SQLite, ./test long on PostgreSQL."""
import html.parser
import io
import json
import os
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, rows          # noqa: E402
from client import Api, submit                          # noqa: E402
from server import Server                               # noqa: E402
from visitor import Visitor                             # noqa: E402

TRAVELS, WARD = "1.001731", "29548"                     # its second step is the town's
ALIKE = 6                                               # addresses alike in all but their figures that are looked at
STARTS = ["/", "/thu-tuc", "/tra-cuu", "/cong-khai", "/cong-khai.csv", "/cong-khai.xlsx", "/cong-khai/danh-gia", "/cong-khai/ban-do",
          "/cong-khai/diem", "/cong-khai/muc-do", "/cong-khai/1.001193", "/du-lieu-mo", "/minh-bach", "/kiem-tra", "/lay-so", "/dang-nhap",
          "/so", "/openapi.json", "/metrics", "/healthz", "/api/v1/units", "/api/v1/procedures", "/api/v1/uniformity/1.001193",
          "/api/v1/statistics?by=unit,procedure,month", "/api/v1/ledger/checkpoint", "/api/v1/ledger/keys", "/api/v1/ledger/proof?event=1"]


class Links(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        to = dict(attrs).get("href", "") if tag == "a" else ""
        if to.startswith("/") and not to.startswith("//"):
            self.found.append(to.partition("#")[0])


def words(text):
    return set(re.findall(r"\w+", text.lower()))


class Private:
    """What nobody else may read of the applicants: whole values, as they stand in the database."""

    def __init__(self, server):
        texts, figures = set(), set()
        for name, number, phone, email, address, answers in rows(
                server, "select applicant, coalesce(id_number, ''), coalesce(phone, ''), coalesce(email, ''), coalesce(address, ''), "
                        "answers from dossier where applicant_kind = 'person'"):
            texts.update((name, email, address))
            figures.update((number, phone))
            for key, value in json.loads(answers or "{}").items():
                if re.search("ho_ten|dia_chi|cu_tru", key):
                    texts.add(str(value))
                elif re.search("so_giay_to|dien_thoai|cmnd|cccd", key):
                    figures.add(str(value))
        self.texts = {t.lower(): words(t) for t in texts if len(t) > 7 and t != "Theo hồ sơ"}
        self.figures = {f for f in figures if len(f) > 7}
        self.n = len(self.texts) + len(self.figures)

    def in_text(self, text):
        text, there = text.lower(), words(text)
        found = (t for t, needed in self.texts.items() if needed <= there and t in text)
        return next(found, None) or next((f for f in re.findall(r"\d{8,}", text) if f in self.figures), None)


class Stranger:
    def __init__(self, server, private):
        self.server, self.private, self.seen, self.kinds, self.leaks, self.pages = server, private, set(), {}, {}, 0

    def wanted(self, address):
        path, _, query = address.partition("?")
        kind = re.sub(r"[0-9a-z.-]*\d[0-9a-z.-]*", "*", path), tuple(sorted(urllib.parse.parse_qs(query)))
        if address in self.seen or self.kinds.get(kind, 0) >= ALIKE:
            return False
        self.seen.add(address)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        return True

    def get(self, address):
        """Its text, whatever kind of file it is."""
        try:
            with urllib.request.urlopen(self.server.url + urllib.parse.quote(address, "/?&=%,:+~"), timeout=60) as reply:
                kind, body = reply.headers.get("Content-Type", ""), reply.read()
        except urllib.error.HTTPError as e:
            check(e.code < 500, address, e.code)
            kind, body = e.headers.get("Content-Type", ""), e.read()
        if "spreadsheet" in kind:
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                return kind, "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        return kind, body.decode("utf-8", "replace")

    def walk(self, starts):
        waiting = list(starts)
        while waiting:
            address = waiting.pop(0)
            if not self.wanted(address):
                continue
            kind, text = self.get(address)
            self.pages += 1
            leak = self.private.in_text(html.unescape(text))
            if leak:
                self.leaks[address] = leak
            if "html" in kind:
                waiting += Links(text).found


def tracked(ref, code):
    return [f"/tra-cuu?ma={ref}", f"/tra-cuu?ma={code}", f"/api/v1/track/{ref}", f"/api/v1/track/{code}", f"/thanh-toan/{ref}"]


def case_no_personal_field(server):
    private = Private(server)
    check(private.n > 1000, "hardly anybody to look for", private.n)
    seen = Visitor(server.url, "tiepnhan.p1").get("/mot-cua?hang=all")[1]
    check(private.in_text(html.unescape(seen)), "an official's list shows names, and this test does not see them")
    stranger = Stranger(server, private)
    some = rows(server, "select ref, code from dossier where code is not null order by id limit 2000")[::100]
    stranger.walk(STARTS)
    pages = stranger.pages
    for ref, code in some:
        stranger.kinds.clear()
        stranger.walk(tracked(ref, code))
    for (code,) in rows(server, "select code from result where issued_at is not null limit 20"):
        stranger.walk([f"/kiem-tra/{code}", f"/kiem-tra?ma={code}"])
    check(pages > 150, "only", pages, "pages found")
    check(not stranger.leaks, stranger.leaks)
    print(f"  {stranger.pages} addresses, {private.n} values that must not be there")


def case_one_dossier_does_not_lead_to_another(server):
    """Two of one person, of one visit and in one batch: nothing that a stranger can open of the one names the other."""
    clerk, officer = Api(server.url, "tiepnhan.p1"), Api(server.url, "chuyenvien.p1")
    who = {"name": "Nguyễn Thị Ánh Tuyết", "id_kind": "cmnd", "id_number": "331234567", "phone": "0901234567"}
    refs = [submit(clerk, TRAVELS, WARD, **who)["ref"] for _ in range(2)]
    codes = [clerk.act(ref, "accept")["code"] for ref in refs]
    clerk.act(refs[1], "group", to=refs[0])
    for ref in refs:
        officer.act(ref, "complete_step")
    browser = Visitor(server.url, "tiepnhan.p1")
    seen = [f"{ref}.{clerk.get('/dossiers/' + ref)['version']}" for ref in refs]
    status, batch = browser.send(browser.form("/mot-cua?hang=to_send", "/mot-cua/nhieu"), viec="send", chon=seen)
    check(status == 303 and batch.startswith("/mot-cua/ban-giao/"), status, batch)
    visit = rows(server, "select number from visit")[0][0]
    names = [who["name"], who["id_number"], visit, "BGHS"]
    stranger, looked = Stranger(server, None), 0
    for (ref, code), (other, others) in zip(zip(refs, codes), zip(refs[::-1], codes[::-1])):
        for address in [*tracked(ref, code), batch, f"{batch}/phieu", f"{batch}/phieu.pdf", f"/mot-cua/nhom/{visit}",
                        f"/mot-cua/nhom/{visit}/giay-hen", f"/tra-cuu?ma={visit}", f"/ho-so/{ref}"]:
            text = html.unescape(stranger.get(address)[1]).replace(urllib.parse.unquote(address), "")
            named = [word for word in [other, others, *names] if word in text and word not in address]
            check(not named, address, "names", named)
            looked += 1
    check(others in browser.get(f"/mot-cua/nhom/{visit}")[1], "the clerk's own page, which names both")
    print(f"  {looked} addresses of two dossiers that belong together")


def main():
    program, engine, *wanted = sys.argv[1:]
    return Count(engine).run(Server, os.path.abspath(program), cases_of(globals(), wanted))


sys.exit(main())
