# SPDX-License-Identifier: Apache-2.0
"""What a first visit costs a citizen: every page that a stranger or a citizen may open, found by `motcua routes`, is at most
14 KB with its style sheet, compressed.  A route that neither this file can fill in nor a link leads to fails: no page is forgotten."""
import json
import re
import subprocess
from html import unescape
from urllib.parse import quote

import weight
from client import draft
from files import pdf

BIRTH, LAND, BUSINESS, COPY = "1.001193", "2.000889", "1.001612", "2.000635"
PLACE = {BIRTH: "29548", LAND: "855", BUSINESS: "855", COPY: "29548"}
FILES = ("/ho-so/{key}/giay-to/{id}", "/ho-so/{key}/bien-lai/{id}", "/minh-bach/moc/{file}", "/minh-bach/khoa/{file}",
         "/du-lieu-mo/ho-so/{file}", "/so/{system}/{register}/tai", "/so/{system}/bao-cao/{report}/tai",
         "/so/{system}/{register}/{id}/tep/{field}",    # no pages
         "/dang-nhap/dinh-danh", "/dang-nhap/dinh-danh/ve", "/dang-ky/xac-nhan", "/dat-lai-mat-khau")    # led to from elsewhere
LED_TO = ("/kiem-tra/{code}",)   # not a procedure's code
REGISTER = "/so/an_toan_thuc_pham/co_so"
FIRMS = "/so/doanh_nghiep/doanh_nghiep"
MORE = ["/cong-khai?by=" + by for by in ("unit", "commune", "procedure", "field", "channel", "month")] + [
    "/cong-khai?role=handled", "/cong-khai?unit=855", "/cong-khai/muc-do?level=commune", "/cong-khai/muc-do?level=district",
    "/thu-tuc?q=dat", "/thu-tuc?trang=2", "/thu-tuc?trang=5", f"/nop/{BIRTH}?huyen=855",
    "/dang-nhap?tiep=/ho-so", "/?lang=en", REGISTER]


def routes(program):
    told = subprocess.run([program, "routes"], capture_output=True, text=True, check=True).stdout
    found = [line.split()[1] for line in told.splitlines() if line.startswith("GET ")]
    assert len(found) > 30, told
    return [path for path in found if not path.startswith(("/api/", "/a/"))]


def dossiers(world, citizen):
    """A draft of each of the larger forms; one that has been accepted, with a slip printed; one whose fee is to be paid."""
    refs = {code: draft(citizen, code, unit, channel="online") for code, unit in PLACE.items()}
    sent = draft(citizen, BIRTH, PLACE[BIRTH], channel="online")
    due = draft(citizen, COPY, PLACE[COPY], channel="online")
    desk, clerk = world.browser(), world.api("tiepnhan.p1")
    for ref in (sent, due):
        citizen.post(f"/dossiers/{ref}/submit")
        clerk.act(ref, "accept")
    clerk.act(due, "request_payment")
    desk.sign_in("tiepnhan.p1")
    desk.get("/mot-cua/ho-so/" + sent)
    desk.leave(desk.driver.find_element("name", "phieu").click)
    return refs, sent, due


def answered(world, citizen):
    """A dossier that ended with a document: its page leads to the page of the document's code."""
    ref, leader = draft(citizen, BIRTH, PLACE[BIRTH], channel="online"), world.browser()
    citizen.post(f"/dossiers/{ref}/submit")
    world.api("tiepnhan.p1").act(ref, "accept")
    world.api("chuyenvien.p1").act(ref, "complete_step")
    leader.sign_in("chutich.p1")
    leader.get("/mot-cua/ho-so/" + ref)
    leader.driver.find_element("name", "result-file-1").send_keys(pdf(world.server.root))
    leader.press("Kết thúc xử lý")


def registered(world):
    """Rows that anyone may see: one of the registers that one office writes, and one of those that several speak in.  Its address."""
    official, path = world.api("chuyenvien.tpvl"), REGISTER.replace("/so/", "/registers/")
    row = official.post(path, {"values": {"ten": "Bánh tráng Cù Lao Mây", "nganh": "nn", "loai_hinh": "san-xuat", "co_quan": "855",
                                          "dia_chi": "12 đường 2/9", "xa": "29548", "chu_co_so": "Lê Văn Mây"}})
    official.call("PATCH", f"{path}/{row['id']}", {"transition": "mo"})
    firm = world.api("chuyenvien.skhdt").post(FIRMS.replace("/so/", "/registers/"), {"values": {
        "ma_so": "1501000355", "ten": "Công ty TNHH Gốm Đỏ Cổ Chiên", "von": 900000000, "dai_dien": "Trần Hữu Phước"}})
    return f"{FIRMS}/{firm['id']}"


def filled(path, refs, sent, parts):
    """The path with real parts: one address, or one for each procedure or page of a form; what is left is looked for on the pages."""
    if path == "/nop/{code}/{ref}/{part}":
        return [f"/nop/{code}/{refs[code]}/{part}" for code in refs for part in parts[code]]
    if path in LED_TO:
        return [path]
    if "{code}" in path:
        return [path.replace("{code}", code) for code in refs]
    path = path.replace("{unit}", PLACE[BIRTH])
    return [path.replace("{key}", sent) if path.count("{") == 1 else path]


def parts_of(base, code):
    """The parts of a wizard: as the procedure's form names its sections."""
    definition = json.loads(weight.fetch(f"{base}/thu-tuc/{code}/dinh-nghia.json")[3])
    return ["nguoi-nop", *(section["id"] for section in definition["form"]["sections"]), "giay-to", "kiem-tra"]


class Visit:
    """What a citizen has opened: how heavy each page was, and where the links led."""

    def __init__(self, base, cookie):
        self.base, self.cookie, self.known, self.links, self.heavy, self.pages = base, cookie, {}, set(), [], 0

    def open(self, address):
        size, status, headers, body = weight.fetch(self.base + quote(address, safe="/?&=%"), self.cookie)
        if status == 403 or not headers.get("content-type", "").startswith("text/html"):
            return
        assert status == 200, f"{address}: status {status}"
        total, _ = weight.with_parts(self.base + address, self.cookie, size, body, self.known)
        self.links.update(unescape(href) for href in re.findall(r'href="(/[^"]*)"', body.decode()))
        self.pages += 1
        if total > weight.LIMIT:
            self.heavy.append(f"{total} bytes: {address}")

    def linked(self, path):
        """A link seen on the way that the route answers."""
        shape = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))
        return next((link for link in sorted(self.links) if shape.fullmatch(link)), None)


def journey_weight(world):
    citizen, b = world.api("congdan"), world.browser()
    b.sign_in("congdan")
    visit = Visit(world.server.url, "; ".join(f"{c['name']}={c['value']}" for c in b.driver.get_cookies()))
    refs, sent, due = dossiers(world, citizen)
    answered(world, citizen)
    firm = registered(world)
    parts = {code: parts_of(world.server.url, code) for code in refs}
    paths = [path.replace("/so/{system}/{register}/{id}/", firm + "/") for path in routes(world.server.program) if path not in FILES]
    addresses = [a for path in paths for a in filled(path, refs, sent, parts)] + MORE + [firm]
    addresses += [f"/ho-so/{due}", f"/ho-so/{due}/thanh-toan", f"/thanh-toan/{due}"]
    for address in (a for a in addresses if "{" not in a):
        visit.open(address)
    b.get("/lay-so/29548")                  # a ticket, which no link leads to
    b.leave(b.driver.find_element("css selector", "button[value=ho-tich]").click)
    visit.links.add(b.path().split("?")[0])
    for link in sorted(visit.links):
        if re.fullmatch(r"/ho-so/\w{16}", link):
            visit.open(link)
    missed = []
    for path in (a for a in addresses if "{" in a):
        status = weight.fetch(world.server.url + path.replace("{", "").replace("}", ""), visit.cookie)[1]
        link = visit.linked(path)
        if status == 403:
            continue
        if link:
            visit.open(link)
        else:
            missed.append(path)
    assert not missed, f"no page leads to {missed}: this file must know what to put there"
    assert visit.pages > 50, visit.pages
    assert not visit.heavy, "\n    ".join(["over 14 KB on a first visit:"] + visit.heavy)
