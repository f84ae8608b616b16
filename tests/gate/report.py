# SPDX-License-Identifier: Apache-2.0
"""report.py MOTCUA sqlite|pg — the reports over a simulated past.  A slow recount reads every event of every dossier and knows nothing of
counters; on random periods, units and roles it must give what /api/v1/statistics gives, and both sides of the balance must be equal.
Every number of /bao-cao must open to exactly so many dossiers.  MOTCUA_SEED repeats a run."""
import csv
import datetime
import io
import json
import os
import pathlib
import random
import re
import sys
import time
import urllib.parse
import urllib.request
from html import unescape

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, cluster_of    # noqa: E402
from client import Api, submit     # noqa: E402
from database import change, rows  # noqa: E402
from desk import Desk              # noqa: E402
from server import Server           # noqa: E402

SEED = int(os.environ.get("MOTCUA_SEED", time.time_ns() % 1_000_000))
SINGLE, COPY, P1 = "1.004873", "2.000815", "29548"
TODAY = datetime.date(2018, 9, 11)
ZONE = datetime.timezone(datetime.timedelta(hours=7))
ENDED = {3: "refused", 7: "withdrawn", 8: "stopped", 9: "resolved"}
ROLES = ("received", "handled", "competent")
EVENTS = """select e.subject, e.at, e.kind, e.body, d.received, d.competent, d.channel, d.procedure
    from event e join dossier d on d.id = e.subject where e.subject_kind = 'dossier' order by e.subject, e.n"""
UNITS = "select id, code, lo, hi from unit where valid_from <= 20180911"


def day_of(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, ZONE).date()


def ms_of(day):
    return int(datetime.datetime.combine(day, datetime.time(), ZONE).timestamp() * 1000)


class Past:
    """What the events say: of each dossier its acceptance, its end, and where it lay when, with which due instant."""

    def __init__(self, server):
        units = rows(server, UNITS)
        self.code = {code: id for id, code, _, _ in units}
        self.span = {code: (lo, hi) for _, code, lo, hi in units}
        self.lo = {id: lo for id, _, lo, _ in units}
        self.dossiers = []
        seen = None
        for subject, at, kind, body, received, competent, channel, procedure in rows(server, EVENTS):
            if subject != seen:
                seen = subject
                self.dossiers.append({"received": received, "competent": competent, "channel": channel, "procedure": procedure,
                                      "accepted": None, "ended": None, "how": None, "stays": []})
            self.take(self.dossiers[-1], at, kind, json.loads(body) if body else {})

    def take(self, d, at, kind, body):
        if kind in ("draft", "print") or d["ended"]:
            return
        due = int(datetime.datetime.fromisoformat(body["due"]).timestamp() * 1000) if "due" in body else None
        if kind == "accept":
            d["accepted"] = at
            d["stays"] = [(at, d["received"], None), (at, self.code[body["handled"]], due)]
        elif d["accepted"] and body["to"] in ENDED:
            before = d["stays"][-1][2]
            how = ENDED[body["to"]]
            if how == "resolved":
                how = ("late" if before and at // 1000 > before // 1000 else
                       "early" if before and day_of(at) < day_of(before) else "on_time")
            d["ended"], d["how"] = at, how
        elif d["accepted"]:
            d["stays"].append((at, self.code[body["handled"]], due))

    def stay(self, d, moment):
        """(unit, due) just before a moment, while it is pending then."""
        if not d["accepted"] or d["accepted"] >= moment or (d["ended"] and d["ended"] < moment):
            return None
        return [s for s in d["stays"] if s[0] < moment][-1][1:]

    def figures(self, first, last, role, unit, procedure):
        low, high = self.span[unit]
        mine = lambda id: low <= self.lo[id] <= high
        begin, end = ms_of(first), ms_of(last + datetime.timedelta(1))
        over = min(last, TODAY - datetime.timedelta(1))
        names = ("opening received_online received_counter received_post moved_in resolved_early resolved_on_time resolved_late refused "
                 "withdrawn stopped moved_out pending pending_late")
        f = dict.fromkeys(names.split(), 0)
        for d in self.dossiers:
            if procedure and d["procedure"] != procedure:
                continue
            at = lambda unit: mine(unit if role == "handled" else d[role])
            for moment, name in ((begin, "opening"), (end, "pending")):
                stay = self.stay(d, moment)
                if stay and at(stay[0]):
                    f[name] += 1
                    if name == "pending" and stay[1] and day_of(stay[1]) <= over:
                        f["pending_late"] += 1
            if d["accepted"] and begin <= d["accepted"] < end and at(d["received"]):
                f["received_" + d["channel"]] += 1
            if d["ended"] and begin <= d["ended"] < end and at(d["stays"][-1][1]):
                f[("resolved_" if d["how"] in ("early", "on_time", "late") else "") + d["how"]] += 1
            for (_, before, _), (moved, unit, _) in zip(d["stays"], d["stays"][1:]):
                if role == "handled" and before != unit and begin <= moved < end:
                    f["moved_out"] += mine(before)
                    f["moved_in"] += mine(unit)
        return f


def balance(f):
    left = f["opening"] + f["received_online"] + f["received_counter"] + f["received_post"] + f["moved_in"]
    right = (f["resolved_early"] + f["resolved_on_time"] + f["resolved_late"] + f["refused"] + f["withdrawn"] + f["stopped"]
             + f["moved_out"] + f["pending"])
    return left, right


def periods(dice, n):
    for _ in range(n):
        first = TODAY - datetime.timedelta(dice.randint(0, 100))
        yield first, min(TODAY, first + datetime.timedelta(dice.choice((0, 1, 6, 30, 90))))


def case_recounted(server, past, dice):
    """Random periods, units, roles and procedures: the counters say what the events say, and it balances."""
    api, told = Api(server.url), 0
    units = ["86"] * 4 + ["855", "861", "29548", "SKHDT", "STP"] + dice.sample(sorted(past.span), 6)
    procedures = sorted({d["procedure"] for d in past.dossiers if d["accepted"]})
    for first, last in periods(dice, 60):
        unit, role = dice.choice(units), dice.choice(ROLES)
        procedure = dice.choice(procedures) if dice.random() < 0.25 else None
        ask = f"/statistics?from={first}&to={last}&unit={unit}&role={role}" + (f"&procedure={procedure}" if procedure else "")
        is_, should = api.get(ask), past.figures(first, last, role, unit, procedure)
        check({k: is_[k] for k in should} == should, ask, "\n  is    ", {k: is_[k] for k in should}, "\n  events", should)
        left, right = balance(should)
        check(left == right, "the recount itself does not balance", ask, should)
        told += sum(should.values())
    check(told > 500, "too little happened in these periods", told)


def opened(get, href):
    """How many dossiers an address shows, all its pages read to the end; none twice, unless it moved twice."""
    n, pages = 0, 0
    while href:
        page = get(href)
        found = re.findall(r'<tr class="stack">.*?</tr>', page, re.S)
        n, pages = n + len(found), pages + 1
        more = re.search(r'<a[^>]*href="([^"]+)"[^>]*>Trang sau', page)
        href = unescape(more[1]) if more else None
    return n, pages


def case_numbers_open(server, past, dice):
    """A number of the report and the dossiers behind it are as many: every kind of line, role and figure, and pages go on to the end."""
    get, followed, most = Desk(server.url, "lanhdao.tinh").get, {}, 0
    fixed = {"unit": 60, "month": 300}                  # days: what is moved from unit to unit, and numbers of more than one page
    for by in ("unit", "commune", "procedure", "field", "channel", "month"):
        for role in ROLES:
            first, last = (TODAY - datetime.timedelta(fixed[by]), TODAY - datetime.timedelta(7)) if by in fixed else next(periods(dice, 1))
            page = get(f"/bao-cao?unit={dice.choice(['86', '86', '855'])}&from={first}&to={last}&role={role}&by={by}")
            links = re.findall(r'<td class="number">\s*<a href="([^"]+)">([\d.]+)</a>', page)
            links = [(unescape(href), int(n.replace(".", ""))) for href, n in links]
            for href, n in dice.sample(links, min(len(links), 6)) + links[-4:] + sorted(links, key=lambda link: link[1])[-1:]:
                found, pages = opened(get, href)
                check(found == n, f"{n} in the report, {found} behind it: {href}")
                figure = urllib.parse.parse_qs(href)["/bao-cao/ho-so?so"][0]
                followed[figure], most = followed.get(figure, 0) + 1, max(most, pages)
    check(len(followed) >= 11 and most > 1, "too few figures were opened", followed, most)
    print("  opened", followed)


def case_channels(server, past, dice):
    """By channel the report gives what the events say of each, in the file as on the page."""
    get = Desk(server.url, "lanhdao.tinh").get
    for first, last in periods(dice, 6):
        text = get(f"/bao-cao.csv?unit=86&from={first}&to={last}&by=channel").lstrip("\ufeff")
        for line in csv.DictReader(io.StringIO(text)):
            only = Past.__new__(Past)
            only.__dict__.update(past.__dict__, dossiers=[d for d in past.dossiers if line["Mã"] in (d["channel"], "cộng")])
            should = only.figures(first, last, "received", "86", None)
            check(int(line["Tồn đầu kỳ"]) == should["opening"], first, last, line, should)
            check(int(line["Giải quyết: trước hạn"]) == should["resolved_early"], first, last, line, should)
            check(int(line["Giải quyết: quá hạn"]) == should["resolved_late"], first, last, line, should)
            check(int(line["Còn lại: quá hạn"]) == should["pending_late"], first, last, line, should)
            check(int(line["Còn lại: trong hạn"]) == should["pending"] - should["pending_late"], first, last, line, should)


def case_only_ones_own(server, past, dice):
    """The figures are anyone's; the dossiers behind them only those of one's own unit, or below it for a leader."""
    ask = "/bao-cao/ho-so?so=tiep-nhan&from=2018-06-01&to=2018-09-11&unit="
    for login, allowed, refused in (("chuyenvien.p1", "29548", "855"), ("lanhdao.tpvl", "855", "86")):
        get = Desk(server.url, login).get
        get(ask + allowed)
        get("/bao-cao?unit=" + refused)
        try:
            get(ask + refused)
            check(False, login, "opened the dossiers of", refused)
        except urllib.error.HTTPError as e:
            check(e.code == 403, login, e.code)


def share(page, title):
    """(part, whole, points) of a score's item as the page writes it, points in hundredths; None where there was nothing to measure."""
    row = re.search(rf'<th scope="row">{title}\b.*?</th><td>([\d.]+) .*? / ([\d.]+) .*?</td>.*?<td class="number">([\d,–]+) / (\d+)</td>',
                    page, re.S)
    part, whole = (int(row[i].replace(".", "")) for i in (1, 2))
    return part, whole, None if row[3] == "–" else round(float(row[3].replace(",", ".")) * 100)


def case_score(server, past, dice):
    """Shares are what the events and papers say, parts never exceed their wholes, and the advice is the least that gains the point."""
    get = Desk(server.url, "lanhdao.tinh").get
    first, last, advised = datetime.date(2018, 8, 1), datetime.date(2018, 8, 31), 0
    papers = rows(server, f"""select x.received, x.files, x.shown from (select d.received, count(p.sha256) as files, count(*) as shown
        from dossier d join paper p on p.dossier = d.id where d.accepted_at >= {ms_of(first)}
        and d.accepted_at < {ms_of(last + datetime.timedelta(1))} and p.kind = 'submitted' group by d.id, d.received) x""")
    for unit in ["86", "855"] + dice.sample(sorted(past.span), 8):
        page = get(f"/cong-khai/diem?unit={unit}&thang=2018-08")
        f = past.figures(first, last, "received", unit, None)
        part, whole, points = share(page, "Hồ sơ giải quyết trước và đúng hạn")
        in_time = f["resolved_early"] + f["resolved_on_time"]
        check((part, whole) == (in_time, in_time + f["resolved_late"]), unit, part, whole, f)
        check(points == (2000 * part // whole if whole else None), unit, part, whole, points)
        low, high = past.span[unit]
        mine = [(files, shown) for received, files, shown in papers if low <= past.lo[received] <= high]
        part, whole, points = share(page, "Hồ sơ có mọi thành phần được số hóa")
        check((part, whole) == (sum(a == b for a, b in mine), len(mine)), unit, part, whole, len(mine))
        gained = lambda more: min(800, 800 * (part + more) * 100 // (80 * whole))
        for more in re.findall(r"Thêm <b>([\d.]+)</b> hồ sơ có tệp của mọi giấy tờ", page):
            more, goal = int(more.replace(".", "")), min(800, (points // 100 + 1) * 100)
            check(gained(more) >= goal > gained(more - 1), unit, part, whole, points, more)
            advised += 1
        for part, whole in re.findall(r"<td>([\d.]+) [^<]*? / ([\d.]+) [^<]*?</td><td", page):
            check(int(part.replace(".", "")) <= int(whole.replace(".", "")), unit, part, whole)
    check(advised > 0, "no advice was looked at")


def sign(page, title):
    """The rows below a heading of the page."""
    return re.search(rf"<h2>{title} .*?</section>", page, re.S)[0]


def accepted(server, n=1, procedure=SINGLE):
    clerk = Api(server.url, "tiepnhan.p1")
    return [clerk.act(submit(clerk, procedure, P1)["ref"], "accept") for _ in range(n)]


def case_signs(server, past, dice):
    """Each sign of dressed-up figures is found, on the dossier that shows it and on no other; who is no leader does not see the page."""
    first, second, honest = accepted(server, 3)
    Api(server.url, "chuyenvien.p1").act(honest["ref"], "suspend", note="Chờ xác minh.", basis="opinion")
    check(first["clock"]["due_at"].startswith("2018-09-14"), first["clock"])
    server.clock("2018-09-14T15:00:00+07:00")
    Api(server.url, "chuyenvien.p1").act(first["ref"], "suspend", note="Chờ xác minh.", basis="opinion")
    server.clock("2018-09-17T18:30:00+07:00")
    Api(server.url, "chuyenvien.p1").act(second["ref"], "request_supplement", note="Bổ sung giấy tờ.")
    (stamped,) = accepted(server)
    change(server, f"update dossier set accepted_at = accepted_at - 7200000 where ref = '{stamped['ref']}'")
    server.clock("2018-09-28T10:00:00+07:00")
    officer, leader = Api(server.url, "chuyenvien.p1"), Api(server.url, "chutich.p1")
    for d in accepted(server, 12, COPY):
        officer.act(d["ref"], "complete_step")
        leader.act(d["ref"], "complete_step")
    get = Desk(server.url, "chutich.p1").get
    page = get("/bao-cao/bat-thuong?thang=2018-09")
    check(first["code"] in sign(page, "Tạm dừng sát hạn"), page)
    check(second["code"] in sign(page, "Yêu cầu bổ sung sau khi hết hạn"), page)
    check(honest["code"] not in page, "paused early, in the open")
    late = sign(page, "Giờ tiếp nhận khác giờ vào sổ")
    check(stamped["code"] in late and "ngoài giờ làm việc mà ghi thành trong giờ" in late, late)
    check(late.count("<tr>") == 2, "more than one stamped back", late)
    check("kết thúc 12 hồ sơ trong ngày 28/09/2018" in sign(page, "Kết thúc hàng loạt"), page)
    change(server, f"update dossier set accepted_at = accepted_at + 7200000 where ref = '{stamped['ref']}'")
    check(stamped["code"] not in get("/bao-cao/bat-thuong"), "put right, and still shown")
    for login, path in (("chuyenvien.p1", ""), ("chutich.p1", "?unit=855")):
        try:
            Desk(server.url, login).get("/bao-cao/bat-thuong" + path)
            check(False, login, "saw the signs", path)
        except urllib.error.HTTPError as e:
            check(e.code == 403, login, e.code)


def main():
    program, engine, *wanted = sys.argv[1:]
    count = Count(engine, f" (MOTCUA_SEED={SEED})")
    with cluster_of(engine) as cluster:
        server = Server(os.path.abspath(program), cluster=cluster)
        try:
            server.stop()
            server.run("simulate", "--dossiers", "300", "--days", "90", "--seed", str(SEED))
            server.start()
            past = Past(server)
            for name, case in cases_of(globals(), wanted).items():
                count.attempt(name, lambda case=case: case(server, past, random.Random(SEED)), lambda: server.said()[-1500:])
        finally:
            server.close()
    return count.close()


sys.exit(main())
