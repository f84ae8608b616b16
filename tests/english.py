# SPDX-License-Identifier: Apache-2.0
"""english.py MOTCUA — every page that citizens come to, fetched in English from a demo province, and each text on it that is still
Vietnamese; and each text of their pages' sources that en.yaml has not.  What the province itself has written (names of procedures and
places, questions of forms, reasons in writing) and what people have typed stays in their words: a text is taken for theirs when nothing
is left of it once the texts of the province's folder and of the database are taken away.  Pages that people get by doing something
wrong are looked at too."""
import html.parser
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "browser"), str(HERE / "api"), str(HERE / "slips")]
from client import Api, draft, submit           # noqa: E402
from pages import Person, Stranger              # noqa: E402
from server import Server                       # noqa: E402

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.I)
QUIET = {"script", "style", "code", "kbd", "samp", "pre", "textarea"}
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect", "circle", "line", "polyline", "use", "wbr", "col", "source"}
SAID = ("aria-label", "title", "placeholder", "alt", "aria-description", "data-say-confirm")
MARRIAGE, BIRTH, COPY, WARD = "1.004873", "1.001193", "2.000635", "29548"
PARTS = 4                                       # addresses alike in all but their parts that are looked at


class Texts(html.parser.HTMLParser):
    """The texts of a page that are in the language of the page, and where it leads."""

    def __init__(self, page):
        super().__init__()
        self.open, self.texts, self.links = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        other = values.get("lang", "en") != "en" or (values.get("translate") == "no" and tag != "title") or tag in QUIET
        quiet = other and tag != "html" or bool(self.open and self.open[-1][1])
        if not quiet:
            self.texts += [values[name] for name in SAID if values.get(name)]
            self.texts += [values["value"]] if tag == "input" and values.get("type") == "submit" else []
        if tag == "a" and values.get("href", "").startswith("/"):
            self.links.append(values["href"].partition("#")[0])
        if tag not in VOID:
            self.open.append((tag, quiet))

    def handle_endtag(self, tag):
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag):]

    def handle_data(self, data):
        text = " ".join(data.split())
        if text and not (self.open and self.open[-1][1]):
            self.texts.append(text)


class Theirs:
    """What the province and people have written."""

    def __init__(self, server):
        known = set()
        for path in pathlib.Path("province/vinh-long-2018").rglob("*.yaml"):
            known.update(strings(path.read_text(encoding="utf-8")))
        db = sqlite3.connect(f"file:{server.root}/data/motcua.db?mode=ro", uri=True)
        for table, columns in (("account", "name"), ("dossier", "applicant, address, result_note"), ("paper", "name"), ("slip", "title"),
                               ("notice", "text"), ("feedback", "text, answer"), ("result", "name, number, revoked_why")):
            known.update(" ".join(value.split()) for row in db.execute(f"select {columns} from {table}") for value in row if value)
        for (answers,) in db.execute("select answers from dossier"):
            known.update(" ".join(str(value).split()) for value in json.loads(answers or "{}").values())
        db.close()
        known.update(("Một Cửa", "tỉnh Vĩnh Long", "thành phố Vĩnh Long"))
        known = sorted((k for k in known if VIETNAMESE.search(k)), key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, known)), re.I)

    def left(self, text):
        """Is something left of it?  A đ behind figures is the currency."""
        text = re.sub(r"(\d)[ \u00a0]đ(?!\w)", r"\1", self.pattern.sub(" ", text))
        return bool(VIETNAMESE.search(text))


def strings(yaml):
    """The scalars of a YAML file, well enough: whatever stands between quotes, commas and colons, and whole lines."""
    for line in yaml.splitlines():
        line = line.split(" #")[0].strip()
        yield " ".join(re.sub(r"^[\w-]+:\s*", "", line.lstrip("- {")).strip(" '\"}],").split())
        for quoted in re.findall(r'"([^"]+)"', line):
            yield " ".join(quoted.split())
        for part in re.split(r"[{}\[\],]|: |^- ", re.sub(r'"[^"]*"', "", line)):
            yield " ".join(part.split())


class Visit:
    """Follows links from page to page; of addresses that differ in their parts only, a few."""

    def __init__(self, person, theirs, found):
        self.person, self.theirs, self.found, self.seen, self.kinds = person, theirs, found, set(), {}
        self.pages = 0

    def kind(self, address):
        path = address.partition("?")[0]
        query = sorted(urllib.parse.parse_qs(address.partition("?")[2]))
        return re.sub(r"/([0-9a-z._-]*\d[0-9a-z._-]*|[a-z]{16})(?=/|$)", "/*", path), tuple(query)     # a code of ours may have no figure

    def wanted(self, address, asked):
        path = address.partition("?")[0]
        if address in self.seen or "lang=" in address or re.match(r"/(mot-cua|goi-so|quan-tri|bao-cao|a|api|dang-xuat)(/|$|\?)", path):
            return False
        if re.search(r"\.(csv|xlsx|pdf|json|txt|sig|pem)$", path) or "/giay-to/" in path:
            return False
        n = self.kinds[self.kind(address)] = self.kinds.get(self.kind(address), 0) + 1
        return asked or n <= PARTS

    def look(self, address, page):
        self.pages += 1
        texts = Texts(page)
        for text in texts.texts:
            if VIETNAMESE.search(text) and self.theirs.left(text):
                self.found.setdefault(text, address)
        return texts.links

    def walk(self, starts):
        waiting = [(address, True) for address in starts]
        while waiting:
            address, asked = waiting.pop(0)
            if not self.wanted(address, asked):
                continue
            self.seen.add(address)
            waiting += [(link, False) for link in self.look(address, self.get(address))]

    def get(self, address):
        try:
            with self.person.open(address) as reply:
                return reply.read().decode() if "html" in reply.headers.get("Content-Type", "") else ""
        except urllib.error.HTTPError as e:
            return e.read().decode()

    def send(self, path, page=None, **fields):
        """A form that is refused, or leads on."""
        try:
            address = self.person.post(path, page=page, **fields)
            self.look(address, self.get(address))
        except urllib.error.HTTPError as e:
            self.look(f"POST {path}", e.read().decode())


def lives(server):
    """Dossiers in every state that an applicant can come to."""
    api = {login: Api(server.url, login) for login in ("congdan", "tiepnhan.p1", "chuyenvien.p1", "chutich.p1")}
    refs = {}

    def begun(name, *acts, code=MARRIAGE):
        refs[name] = submit(api["congdan"], code, WARD, channel="online", name="Trần Văn Bình", phone="0939000018")["ref"]
        for login, action, more in acts:
            api[login].act(refs[name], action, **more)

    accept, step = ("tiepnhan.p1", "accept", {}), ("chuyenvien.p1", "complete_step", {})
    finish = ("chutich.p1", "finish", {"note": "Đủ điều kiện."})
    begun("sent")
    begun("refused", ("tiepnhan.p1", "refuse", {"note": "Đủ điều kiện."}))
    begun("accepted", accept)
    begun("asked", accept, ("chuyenvien.p1", "request_supplement", {"note": "Đủ điều kiện."}))
    begun("paused", accept, ("chuyenvien.p1", "suspend", {"note": "Đủ điều kiện."}))
    begun("resumed", accept, ("chuyenvien.p1", "suspend", {"note": "Đủ điều kiện."}), ("chuyenvien.p1", "resume", {}))
    begun("returned", accept, step, ("chutich.p1", "return_step", {"note": "Đủ điều kiện."}))
    begun("extended", accept, ("chutich.p1", "extend", {"value": 1, "unit": "working_day", "note": "Đủ điều kiện."}))
    begun("stopped", accept, ("chutich.p1", "stop", {"note": "Đủ điều kiện."}))
    begun("withdrawn", accept, ("congdan", "withdraw", {"note": "Đủ điều kiện."}))
    begun("paying", accept, ("tiepnhan.p1", "request_payment", {"items": [{"name": "8000", "amount": 8000}], "note": "8000"}))
    begun("reckoned", accept, ("tiepnhan.p1", "request_payment", {}), code=COPY)      # the program says how it came to the sum
    begun("finished", accept, step, finish)
    begun("handed", accept, step, finish,
          ("tiepnhan.p1", "hand_over", {"result_by": "post", "carrier": "VNPost", "tracking": "EA1VN"}))
    refs["draft"] = draft(api["congdan"], BIRTH, WARD, channel="online")
    return refs


def firms(server):
    """Two enterprises: of one the citizen's number is the representative's, and they are entered."""
    office, register = Api(server.url, "chuyenvien.skhdt"), "/registers/doanh_nghiep/doanh_nghiep"
    own, other = (office.post(register, {"values": {"ma_so": code, "ten": "Cong ty A", "dai_dien_so": number}})["id"]
                  for code, number in (("1501000147", "331700218"), ("1501000073", "331200456")))
    Api(server.url, "congdan").post(f"{register}/{own}/acting/own", {})
    return f"/so/doanh_nghiep/doanh_nghiep/{own}", f"/so/doanh_nghiep/doanh_nghiep/{other}"


PUBLIC = ["/", "/thu-tuc", "/tra-cuu", "/dang-nhap", "/dang-ky", "/quen-mat-khau", "/dang-ky/xac-nhan?ma=x", "/dat-lai-mat-khau?ma=x",
          "/cong-khai", "/cong-khai/danh-gia", "/cong-khai/danh-gia?nam=2017", "/du-lieu-mo", "/minh-bach", "/minh-bach?su-kien=1",
          "/kiem-tra", "/kiem-tra?ma=0", "/lay-so", f"/lay-so/{WARD}", f"/lay-so/{WARD}?may=1", f"/bang-goi/{WARD}",
          "/so/an_toan_thuc_pham/phan_anh/gui?ma=x",
          "/tra-cuu?ma=khong-co", "/thu-tuc?q=khongco", "/khong-co-trang-nay", "/cong-khai?from=x&to=y", "/thu-tuc/9.999999"]
WRONG = [                                       # POSTs that are refused: path, page, fields
    ("/dang-nhap", None, {"login": "x", "password": "y"}), ("/dang-ky", None, {"login": "a b", "password": "1"}),
    ("/quen-mat-khau", None, {"email": "x"}), ("/lay-so/29548", None, {"book": "x"}),
]
OWN = [
    ("/gop-y", "/gop-y?don-vi=29548", {"kind": "", "text": ""}), ("/nop/1.004873", None, {"unit": ""}),
    ("/tai-khoan/mat-khau", "/tai-khoan", {"cu": "x", "moi": "y"}),
]


OFFICIAL = re.compile(r"systems/(onestop|admin)/|payment/(day|counter)|queue/(call|measured)|feedback/answer|"
                      r"openness/(report|rows|watch|officers)|registers/(many|import|claims|cases|merges|glass)\.")


def unsaid(program):
    """{text: where}: messages of citizens' pages without English."""
    pages = [str(p) for p in sorted(pathlib.Path("src").rglob("*.page")) if not OFFICIAL.search(str(p))]
    with tempfile.NamedTemporaryFile("r", suffix=".yaml") as f:
        subprocess.run([str(pathlib.Path(program).parent / "tools" / "pagec"), "--messages", f.name, *pages], check=True)
        lines = f.read().splitlines()
    english = set(re.findall(r'^("(?:[^"\\]|\\.)*"): ".', pathlib.Path("src/web/en.yaml").read_text(encoding="utf-8"), re.M))
    parts = [re.match(r'("(?:[^"\\]|\\.)*"): ""\s+# (.*)', line) for line in lines]
    return {json.loads(m[1]): m[2] for m in parts if m[1] not in english}


def strangers(visit, refs):
    visit.get("/?lang=en")
    visit.walk([*PUBLIC, *(f"/tra-cuu?ma={ref}" for ref in refs.values()), f"/thanh-toan/{refs['paying']}"])
    for path, page, fields in WRONG:
        visit.send(path, page, **fields)


def citizens(visit, refs, firms):
    visit.get("/?lang=en")
    visit.walk(["/ho-so", "/thong-bao", "/tai-khoan", "/gop-y", f"/gop-y?don-vi={WARD}", "/gop-y?q=khongco", f"/nop/{MARRIAGE}",
                f"/nop/{BIRTH}?moi=1", *(f"/nop/{BIRTH}/{refs['draft']}/{part}" for part in ("nguoi-nop", "kiem-tra")),
                *(f"/ho-so/{ref}{more}" for ref in refs.values() for more in ("", "/bien-nhan", "/thanh-toan"))])
    for path, page, fields in OWN:
        visit.send(path, page, **fields)
    for name, fields in (("finished", {"action": "rate", "value": "9"}), ("asked", {"action": "withdraw", "note": ""}),
                         ("accepted", {"action": "accept"})):
        visit.send(f"/ho-so/{refs[name]}", **fields)
    own, other = firms
    visit.walk([own, own + "/thay-mat", other + "/thay-mat"])
    visit.send(other + "/thay-mat", viec="toi")


def main():
    server, found = Server(sys.argv[1]), unsaid(sys.argv[1])
    try:
        refs = lives(server)
        clerk, file = Person(server.url, "tiepnhan.p1"), f"/mot-cua/ho-so/{refs['handed']}"
        for slip in ("receipt", "hand_over"):
            clerk.post(file + "/phieu", page=file, phieu=slip)
        own = firms(server)
        theirs = Theirs(server)
        visits = Visit(Stranger(server.url), theirs, found), Visit(Person(server.url, "congdan"), theirs, found)
        strangers(visits[0], refs)
        citizens(visits[1], refs, own)
    finally:
        server.close()
    for text, address in sorted(found.items(), key=lambda item: item[1]):
        print(f"FAIL  {address}: “{text}”")
    print(f"{sum(visit.pages for visit in visits)} passed, {len(found)} failed")
    sys.exit(bool(found))


main()
