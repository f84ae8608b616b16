# SPDX-License-Identifier: Apache-2.0
"""slips.py MOTCUA [--approve] — the slips, printed by a real server and looked at as a printer would show them.
Every slip of every form set becomes pictures, compared with the approved ones beside this file; bar codes are read by zbarimg.
--approve writes the pictures instead: look at each of them before it is committed.
SLIPS_KEEP=FOLDER keeps the PDFs and the pages at a readable size."""
import concurrent.futures
import hashlib
import html
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "browser"), str(HERE.parent / "api")]
from client import PDF, Api, submit           # noqa: E402
from pages import Person                    # noqa: E402
from pictures import compare, rendered, said    # noqa: E402
from server import Server                   # noqa: E402

SETS = {"qd-09-2015": "2018-09-11T08:00:00+07:00", "tt-01-2018": "2018-12-04T08:00:00+07:00", "tt-03-2025": "2025-07-08T08:00:00+07:00"}
MARRIAGE, SALES = "1.004873", "2.000620"    # a commune's procedure; a district's one
FUNERAL, COPY = "1.001731", "2.000815"      # what a ward checks and passes on to the district; what is paid at once
WARD = "29548"                              # Phường 1, Thành phố Vĩnh Long
APPLICANT = {"phone": "0901234567", "address": "12 đường 2/9, Phường 1, thành phố Vĩnh Long", "id_kind": "cmnd", "id_number": "331234567",
             "name": "Nguyễn Thị Ánh Tuyết"}
failed = []
passed = 0


def check(condition, said):
    global passed
    if condition:
        passed += 1
        return
    failed.append(said)
    print("FAIL  " + said)


class Office:
    """The people of one ward under one clock."""

    def __init__(self, program, now):
        self.server = Server(program, now=now)
        self.sign_in()

    def sign_in(self):
        logins = ("tiepnhan.p1", "chuyenvien.p1", "chutich.p1")
        self.clerk, self.specialist, self.leader = (Person(self.server.url, login) for login in logins)
        self.api = {login: Api(self.server.url, login) for login in logins}

    def clock(self, now):
        self.server.clock(now)
        self.sign_in()

    def accepted(self, code=MARRIAGE):
        dossier = submit(self.api["tiepnhan.p1"], code, WARD, **APPLICANT)
        self.api["tiepnhan.p1"].act(dossier["ref"], "accept")
        return dossier["ref"]

    def act(self, login, ref, action, **more):
        self.api[login].act(ref, action, **more)

    def printed(self, ref, kind):
        """The address of the slip's page."""
        return self.clerk.post(f"/mot-cua/ho-so/{ref}/phieu", page=f"/mot-cua/ho-so/{ref}", phieu=kind)

    def close(self):
        self.server.close()


def lives(office):
    """For each slip a dossier that has lived as far as the slip needs."""
    clerk, specialist, leader = "tiepnhan.p1", "chuyenvien.p1", "chutich.p1"
    refs = {"receipt": office.accepted(), "refusal": submit(office.api[clerk], MARRIAGE, WARD, **APPLICANT)["ref"],
            "supplement": office.accepted(), "apology": office.accepted(), "stop": office.accepted(), "control": office.accepted(),
            "hand_over": office.accepted()}
    office.act(clerk, refs["refusal"], "refuse", note="Người nộp hồ sơ không thuộc thẩm quyền giải quyết của phường. Đề nghị liên hệ nơi "
               "thường trú trước đây để được xác nhận tình trạng hôn nhân.")
    page = f"/mot-cua/ho-so/{refs['supplement']}"
    office.specialist.post(page + "/request_supplement", page=page, **{"request_supplement-papers": ["ly-hon-chet", "noi-cu-tru"],
        "request_supplement-note":"Thiếu trích lục ghi chú ly hôn; tờ khai chưa có chữ ký của người yêu cầu."})
    office.act(leader, refs["apology"], "extend", value=2, unit="working_day", note="Phải xác minh tại nơi thường trú trước đây.")
    office.act(leader, refs["stop"], "stop", note="Người yêu cầu đã qua đời trong thời gian giải quyết hồ sơ.")
    office.act(specialist, refs["control"], "complete_step")
    office.act(leader, refs["control"], "return_step", note="Bổ sung căn cứ pháp lý.")
    office.act(specialist, refs["control"], "complete_step")
    office.act(leader, refs["control"], "complete_step")
    office.act(specialist, refs["hand_over"], "complete_step")
    page = f"/mot-cua/ho-so/{refs['hand_over']}"
    office.leader.post(page + "/finish", page=page, files={"result-file-1": PDF}, **{"result-number-1": "215/2018/XNTTHN"})
    office.act(clerk, refs["hand_over"], "hand_over", result_by="counter", taken_by="Nguyễn Văn Bình")
    return refs


def of_the_desk(office):
    """The papers that are not one dossier's slip: name and address of each, where it has a page of its own, and of its PDF."""
    clerk, specialist = "tiepnhan.p1", "chuyenvien.p1"
    moved = [office.accepted(FUNERAL) for _ in range(2)]
    for ref in moved:
        office.act(specialist, ref, "complete_step")
    chosen = [f"{ref}.{office.api[clerk].get(f'/dossiers/{ref}')['version']}" for ref in moved]
    batch = office.clerk.post("/mot-cua/nhieu", page="/mot-cua?hang=to_send", viec="send", chon=chosen)
    one, other = office.accepted(), office.accepted()
    office.act(clerk, one, "group", to=other)
    visit = re.search(r"/mot-cua/nhom/[^\"'/?]+", office.clerk.get(f"/mot-cua/ho-so/{one}"))[0]
    paid = office.accepted(COPY)
    office.act(clerk, paid, "request_payment")
    row = office.api[clerk].act(paid, "pay")["payment"]["rows"][0]["id"]
    return {"batch": (batch + "/phieu", batch + "/phieu.pdf"), "visit": (visit + "/giay-hen", visit + "/giay-hen.pdf"),
            "cash": (None, f"/mot-cua/ho-so/{paid}/bien-lai/{row}")}


KINDS = {"qd-09-2015": ["receipt", "supplement", "refusal", "apology", "control", "hand_over"],
         "tt-01-2018": ["receipt", "supplement", "refusal", "apology", "control", "hand_over"],
         "tt-03-2025": ["receipt", "supplement", "refusal", "apology", "stop", "control", "hand_over"]}


def codes_read(name, pdf, page, ref, url):
    """What a reader of codes sees on paper: the dossier's code, the address of its tracking page."""
    code = re.search(r"[0-9.]+\.H61-\d{6}-\d{4}", page)[0]
    read = set(said("zbarimg", "--quiet", "--nodbus", rendered(pdf, 300)[0]).splitlines())
    check(f"CODE-128:{code}" in read, f"{name}: the bar code is {code}, read were {sorted(read)}")
    check(f"QR-Code:{url}/tra-cuu?ma={ref}" in read, f"{name}: the QR code leads to the tracking page, read were {sorted(read)}")


def results_read(name, pdf, office):
    """The QR code of a result on paper leads to a page that says what it is."""
    read = said("zbarimg", "--quiet", "--nodbus", rendered(pdf, 300)[0])
    address = re.search(re.escape(f"QR-Code:{office.server.url}") + r"(/kiem-tra/[0-9a-z]{16})", read)
    check(address, f"{name}: a QR code leads to the page where the result is checked, read were {read.splitlines()}")
    page = office.clerk.get(address[1]) if address else ""
    check("Kết quả này còn giá trị" in page, f"{name}: and that page says that it holds")


def case_pictures(program, approve):
    for forms, now in SETS.items():
        office = Office(program, now)
        try:
            refs = lives(office)
            for kind in KINDS[forms]:
                name = f"{forms}-{kind}"
                address = office.printed(refs[kind], kind)
                page, pdf = office.clerk.get(address), office.clerk.get(address + ".pdf", binary=True)
                compare(name, pdf, approve, check)
                same_words(name, page, pdf)
                if kind in ("receipt", "control"):
                    codes_read(name, pdf, page, refs[kind], office.server.url)
                if kind == "hand_over":
                    results_read(name, pdf, office)
            if "stop" not in KINDS[forms]:
                check("stop" not in office.clerk.get(f"/mot-cua/ho-so/{refs['stop']}"), f"{forms}: has no notice of stopping")
            book = "/mot-cua/so-theo-doi"
            page, pdf = office.clerk.get(book), office.clerk.get(book + ".pdf", binary=True)
            compare(forms + "-register", pdf, approve, check)
            same_words(forms + "-register", page, pdf)
            for kind, (address, printed) in of_the_desk(office).items():
                pdf = office.clerk.get(printed, binary=True)
                compare(f"{forms}-{kind}", pdf, approve, check)
                if address:
                    same_words(f"{forms}-{kind}", office.clerk.get(address), pdf)
        finally:
            office.close()


def words(text):
    return re.findall(r"\w+", text.lower())


def same_words(name, page, pdf):
    """Every word of the page's slip stands on the paper too."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as f:
        f.write(pdf)
        f.flush()
        paper = set(words(said("pdftotext", "-layout", f.name, "-")))
    article = re.search(r"<article.*?</article>", page, re.S)[0]
    article = re.sub(r"<svg.*?</svg>", " ", article, flags=re.S)
    lost = [w for w in words(html.unescape(re.sub(r"<[^>]+>", " ", article))) if w not in paper]
    check(not lost, f"{name}: on the page but not on paper: {lost[:10]}")


def case_first_print_is_kept(program, _):
    office = Office(program, SETS["tt-01-2018"])
    try:
        ref = office.accepted()
        first = office.printed(ref, "receipt")
        pdf = office.clerk.get(first + ".pdf", binary=True)
        check(office.printed(ref, "receipt") == first, "printed again, nothing changed: the same slip")
        office.clock("2018-12-05T09:30:00+07:00")
        again = office.clerk.get(first + ".pdf", binary=True)
        check(hashlib.sha256(again).digest() == hashlib.sha256(pdf).digest(), "a reprint a day later is the same bytes")
        office.act("chutich.p1", ref, "extend", value=2, unit="working_day", note="Phải xác minh.")
        second = office.printed(ref, "receipt")
        check(second != first, "a new appointment makes a new receipt")
        check("2/TNHS" in office.clerk.get(second), "its number is the next one")
        check("1/TNHS" in office.clerk.get(first) and office.clerk.get(first + ".pdf", binary=True) == pdf, "the first one stays as it was")
        page = office.clerk.get(f"/mot-cua/ho-so/{ref}")
        check(first in page and second in page and first + ".pdf" in page, "the file page links to both")
        check(office.clerk.status(f"/mot-cua/ho-so/{ref}/phieu", phieu="stop") == 409, "the set of 2018 has no notice of stopping")
        check(office.clerk.status(f"/mot-cua/ho-so/{ref}/phieu", phieu="refusal") == 409, "no refusal without one")
        check(office.clerk.status(f"/mot-cua/ho-so/{ref}/phieu", phieu="x") == 422, "an unknown slip is refused")
    finally:
        office.close()


def case_numbers_without_gap(program, _):
    office = Office(program, SETS["tt-01-2018"])
    try:
        refs = [office.accepted() for _ in range(32)]
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            slips = list(pool.map(lambda ref: office.printed(ref, "receipt"), refs + refs[:16]))
        numbers = {a: int(re.search(r"Số: (\d+)/TNHS", office.clerk.get(a))[1]) for a in set(slips)}
        check(len(numbers) == 32, "whoever prints the same slip at once gets the same one")
        check(sorted(numbers.values()) == list(range(1, 33)), f"numbers without gap under 16 at once: {sorted(numbers.values())}")
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            pdfs = list(pool.map(lambda _: office.clerk.get(slips[0] + ".pdf", binary=True), range(16)))
        check(len(set(pdfs)) == 1, "first looks at once get the same bytes")
    finally:
        office.close()


def case_the_applicant_sees_theirs(program, _):
    office = Office(program, SETS["qd-09-2015"])
    try:
        citizen = Person(office.server.url, "congdan")
        ref = submit(Api(office.server.url, "congdan"), "2.000635", WARD, channel="online", **APPLICANT)["ref"]
        office.act("tiepnhan.p1", ref, "accept")
        receipt, control = office.printed(ref, "receipt"), office.printed(ref, "control")
        page = citizen.get(f"/ho-so/{ref}")
        own = receipt.removeprefix("/mot-cua")
        check(own in page and own + ".pdf" in page, "the citizen's page links to the receipt")
        check(control.removeprefix("/mot-cua") not in page, "the control sheet stays inside")
        check(citizen.status(control.removeprefix("/mot-cua")) == 404, "nor can its address be guessed")
        check(citizen.get(own + ".pdf", binary=True) == office.clerk.get(receipt + ".pdf", binary=True), "both hold the same bytes")
        check("GIẤY TIẾP NHẬN HỒ SƠ" in citizen.get(own), "the page says what it is")
        check(Person(office.server.url, "doanhnghiep").status(own) == 404, "nobody else's")
    finally:
        office.close()


def main():
    program, approve = sys.argv[1], "--approve" in sys.argv
    cases = [case_pictures] if approve else [v for k, v in globals().items() if k.startswith("case_")]
    for case in cases:
        case(program, approve)
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
