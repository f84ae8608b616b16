# SPDX-License-Identifier: Apache-2.0
"""actions.py MOTCUA sqlite|pg [CASE…] — people who do everything wrong: legal and illegal actions at random, forms sent twice, stale
forms, other people's forms.  Whatever they do is answered with what happened, changes nothing twice, and adds up.
MOTCUA_SEED repeats a run; ACTIONS is how many random actions (in the gate 5,000: 4,000 on SQLite, 1,000 on PostgreSQL)."""
import collections
import datetime
import json
import os
import pathlib
import random
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "api"), str(HERE.parent / "browser")]
import oracle                                           # noqa: E402
from errands import BIRTH, COPY, FUNERAL, LAND, P1, SINGLE, TOWN, WHY, do_file, do_mandate, do_pack, do_together  # noqa: E402
from cases import Count, cases_of, check, rows, together, verify     # noqa: E402
from client import PDF, Api, Problem, submit            # noqa: E402
from database import change                             # noqa: E402
from server import Server                               # noqa: E402
from visitor import Visitor                             # noqa: E402

SEED = int(os.environ.get("MOTCUA_SEED", time.time_ns() % 1_000_000))
ONLINE = (BIRTH, SINGLE)
PLACES = [(BIRTH, P1), (SINGLE, P1), (COPY, P1), (LAND, TOWN), (FUNERAL, P1)]          # a funeral goes up to the town and comes back
SECOND = {"tiepnhan2.p1": ("clerk", P1), "chuyenvien2.p1": ("specialist", P1), "chutich2.p1": ("leader", P1)}
PEOPLE = ["tiepnhan.p1", "chuyenvien.p1", "chutich.p1", *SECOND, "tiepnhan.tpvl", "chuyenvien.tpvl", "lanhdao.tpvl",
          "chuyenvien.vpdk.tpvl", "chuyenvien.thue.tpvl", "tiepnhan.stnmt", "chuyenvien.stnmt", "giamdoc.stnmt", "congdan", "doanhnghiep"]
ACTIONS = ["submit", "accept", "refuse", "request_supplement", "supplement", "complete_step", "return_step", "reassign", "suspend",
           "resume", "extend", "withdraw", "stop", "finish", "hand_over", "rate", "request_payment", "pay", "void_payment", "refund",
           "note", "ask_opinion", "give_opinion", "cancel_opinion", "scan", "send", "receive", "send_back", "group", "revoke"]
ADVISERS = ["chuyenvien.p1", "chuyenvien.tpvl"]            # what they think
RARE = {"withdraw", "stop", "refuse"}                   # they end it: chosen less often, so that dossiers live long enough
MONEY = {"request_payment", "pay", "void_payment", "refund"}
REFUSED = {403, 404, 409, 412, 422}


def hire(server):
    """A second clerk, officer and leader for Phường 1.  Their password is the demo's, hashed as cheaply: they sign in every day."""
    file = pathlib.Path(server.root, "second.csv")
    file.write_text("login,name,email,phone,role,unit,title\n" + "".join(f"{login},Nguyễn Thị Thứ Hai,,,{role},{unit},\n"
                                                                         for login, (role, unit) in SECOND.items()), encoding="utf-8")
    subprocess.run([server.program, "account", "import", file, *server.where], env=server.environment(), check=True, stdout=subprocess.PIPE)
    change(server, "update account set password = (select password from account where login = 'tiepnhan.p1') "
                   f"where login in {tuple(SECOND)}")


def with_values(w, action, dossier):
    """A body for that action which could be right."""
    dice, body = w.dice, {"note": WHY}
    rows_of = [r for r in dossier.get("payment", {}).get("rows", []) if r["amount"] > 0]
    if action == "reassign":
        body["to"] = dice.choice(PEOPLE + ["khong.co"])
    elif action == "extend":
        body |= {"value": dice.randint(0, 3), "approver": dice.choice(["", "chutich.p1", "chutich2.p1", "lanhdao.tpvl"])}
    elif action == "rate":
        body["value"] = dice.randint(0, 6)
    elif action == "suspend":
        body |= {"basis": dice.choice(["", "expertise", "khong-co"]), "approver": dice.choice(["", "", "chutich.p1", "congdan"])}
    elif action == "ask_opinion":
        body |= {"to": dice.choice([P1, TOWN, "29551", "khong.co"]), "value": dice.randint(0, 4), "stops": dice.random() < 0.4}
    elif action == "cancel_opinion":
        body["to"] = dice.choice([P1, TOWN, "29551"])
    elif action == "group":
        body["to"] = w.some_ref()
    elif action == "revoke":
        body["result"] = w.some_result(dossier.get("ref", ""))
    elif action == "request_payment":
        body["items"] = [{"name": "Lệ phí", "amount": dice.choice([0, 5000, 8000, 20000])}] * dice.randint(0, 2)
    elif action in ("void_payment", "refund"):
        body["payment"] = dice.choice(rows_of)["id"] if rows_of else "1"
        body["value"] = dice.choice([0, 1000, 5000, 10 ** 12])
    return body


class World:
    """A served province, everybody signed in by API and by browser, and the dossiers made so far."""

    def __init__(self, server, dice):
        self.server, self.dice, self.refs, self.told, self.near = server, dice, [], collections.Counter(), {}
        self.tried = set()                              # what somebody could do once already: what is new goes first
        hire(server)
        self.sign_in()

    def sign_in(self):
        self.people = {login: Api(self.server.url, login) for login in PEOPLE}
        self.browsers = {login: Visitor(self.server.url, login) for login in PEOPLE}

    def time_passes(self):
        """Some hours; at the end of the day the next morning, and everybody signs in anew: sessions last a day."""
        now = datetime.datetime.fromisoformat(self.server.now) + datetime.timedelta(minutes=self.dice.randint(60, 240))
        night = now.hour >= 17
        if night:
            now = now.replace(hour=7, minute=self.dice.randint(0, 59)) + datetime.timedelta(days=self.dice.choice([1, 1, 3]))
        self.server.clock(now.isoformat())
        if night:
            self.sign_in()

    def somebody(self):
        return self.dice.choice(PEOPLE)

    def some_ref(self):
        return self.dice.choice(self.refs[-30:])

    def some_result(self, ref):
        """The verification code of one that was issued to that dossier, or none's."""
        found = rows(self.server, "select r.code from result r join dossier d on d.id = r.dossier where r.issued_at is not null "
                                  f"and r.revoked_at is null and d.ref = '{ref}'")
        return self.dice.choice(found)[0] if found and self.dice.random() < 0.8 else "khongco"

    def looks(self, login, ref):
        """The dossier as that person sees it; nothing when they may not."""
        try:
            return self.people[login].get(f"/dossiers/{ref}")
        except Problem as p:
            check(p.status == 404, p)
            return None

    def may(self, ref):
        """Somebody who may do something to it, and what; one that ends it is seldom chosen."""
        near = self.near.get(ref, PEOPLE)
        for login in self.dice.sample(near, len(near)):
            dossier = self.looks(login, ref)
            allowed = [a for a in dossier["allowed"] if a not in RARE or self.dice.random() < 0.05] if dossier else []
            allowed = [a for a in allowed if a not in ("note", "suspend", "request_supplement") or self.dice.random() < 0.4]
            new = [a for a in allowed if a not in self.tried]
            if allowed:
                self.tried.add(action := self.dice.choice(new or allowed))
                return login, dossier, action
        return None, None, None

    def act(self, how, login, ref, action, body):
        """By the API; a refusal says why.  The status."""
        try:
            self.people[login].act(ref, action, **body)
            status = 200
        except Problem as p:
            status = p.status
            check(status in REFUSED, how, login, action, body, p)
            check(p.body.get("detail") or p.body.get("errors"), "a refusal without words", p)
        self.told[how, status] += 1
        return status

    def answered(self, how, status, said):
        """By a page: done, or refused with words on the page."""
        check(status in REFUSED | {200, 303, 401}, how, status, said[:300])
        check(status in (200, 303) or "<h1" in said, "a refusal without a page", how, status, said[:300])
        self.told[how, status] += 1

    def events(self, ref):
        return int(rows(self.server, f"select count(*) from event e join dossier d on e.subject = d.id where e.subject_kind = 'dossier' "
                                     f"and d.ref = '{ref}'")[0][0])

    def moves(self, ref):
        return rows(self.server, f"select moves, state from dossier where ref = '{ref}'")


# ---- what people do ----

def do_new(w):
    code, unit = w.dice.choice(PLACES)
    online = code in ONLINE and w.dice.random() < 0.5
    login = "congdan" if online else "tiepnhan.p1" if unit == P1 else "tiepnhan.tpvl"
    ref = submit(w.people[login], code, unit, channel="online" if online else "counter")["ref"]
    near = ADVISERS + ["congdan"]                       # whose it can be
    w.near[ref] = [p for p in PEOPLE if code == FUNERAL or p.endswith("p1") == (unit == P1) or p in near]
    w.refs.append(ref)


def do_legal(w):
    """What somebody may, with values that could be right: this is how dossiers get on."""
    ref = w.some_ref()
    login, dossier, action = w.may(ref)
    if action:
        w.act("legal", login, ref, action, with_values(w, action, dossier))


def do_anything(w):
    """Anything by anybody."""
    action = w.dice.choice(ACTIONS)
    body = with_values(w, action, {}) if w.dice.random() < 0.8 else {}
    w.act("anything", w.somebody(), w.some_ref(), action, body)


def do_stale(w):
    """From a page read two moves ago, or one that never was."""
    ref = w.some_ref()
    login, dossier, action = w.may(ref)
    if action:
        seen = dossier["version"] - w.dice.choice([1, 2]) if w.dice.random() < 0.8 else 999
        status = w.act("stale", login, ref, action, with_values(w, action, dossier) | {"version": seen})
        check(status != 200, "an old page was believed", action, seen, dossier["version"])


def do_twice(w):
    """The same call twice, each naming the version it saw."""
    ref = w.some_ref()
    login, dossier, action = w.may(ref)
    if action:
        body = with_values(w, action, dossier) | {"version": dossier["version"]}
        first = w.act("twice", login, ref, action, dict(body))
        second = w.act("twice", login, ref, action, dict(body))
        check(first != 200 or second != 200, "done twice", action, body)


def form_of(w, login, ref):
    """A form on that person's page of the dossier, filled as far as it can be."""
    money = w.dice.random() < 0.3
    official = login not in ("congdan", "doanhnghiep")
    page = f"/mot-cua/ho-so/{ref}" + "/thu-phi" * money if official else f"/ho-so/{ref}"
    forms = [f for f in w.browsers[login].forms(page) if f.action.startswith(page) and "_csrf" in f.fields]
    if not forms:
        return None
    form = w.dice.choice(forms)
    for name in sorted(form.names):
        if name in form.choices:
            form.fields[name] = w.dice.choice(form.choices[name])
        elif name.endswith(("note", "name1")):
            form.fields[name] = WHY
        elif name.endswith("amount1"):
            form.fields[name] = "8.000"
        elif name.endswith("value"):
            form.fields[name] = "1"
        elif name == "phieu":
            form.fields[name] = w.dice.choice(["receipt", "supplement", "refusal", "apology", "stop", "control", "khong-co"])
    return form


def do_form(w):
    """A form of a page, sent; then the back button and sent again: the second sending changes nothing."""
    ref, login = w.some_ref(), w.somebody()
    form = form_of(w, login, ref)
    if not form or form.action.rsplit("/", 1)[-1] in RARE:
        return
    w.answered("form", *w.browsers[login].send(form))
    before = w.events(ref)
    w.answered("form again", *w.browsers[login].send(form))
    check(w.events(ref) == before, "the back button did it again", form.action)


def do_borrowed(w):
    """One person's form under another's cookies, and without the token: nothing happens."""
    ref, login, other = w.some_ref(), w.somebody(), w.somebody()
    form = form_of(w, login, ref)
    if not form or other == login:
        return
    before = w.moves(ref)
    status, said = w.browsers[other].send(form)
    w.answered("borrowed", status, said)
    check(status != 303 and w.moves(ref) == before, "another's form was taken", form.action, status)
    form.fields.pop("_csrf")
    status, said = w.browsers[login].send(form)
    w.answered("forged", status, said)
    check(status == 403, "a form without its token was taken", form.action, status)


def do_two_tabs(w):
    """The same form open in two tabs: what the first changed, the second is told."""
    ref, login = w.some_ref(), w.somebody()
    page = f"/mot-cua/ho-so/{ref}"
    first = [f for f in w.browsers[login].forms(page) if "seen" in f.fields]
    second = [f for f in w.browsers[login].forms(page) if "seen" in f.fields]
    pairs = [(a, b) for a, b in zip(first, second) if a.action.rsplit("/", 1)[-1] not in RARE]
    if not pairs:
        return
    a, b = w.dice.choice(pairs)
    fields = {n: WHY for n in a.names if n.endswith("note")} | {n: "1" for n in a.names if n.endswith("value")}
    done, _ = w.browsers[login].send(a, **fields)
    status, said = w.browsers[login].send(b, **fields)
    w.answered("second tab", status, said)
    check(done != 303 or status != 303, "both tabs did it", a.action)


def do_bulk(w):
    """Many at once, some as an old page showed them, some that are nobody's."""
    login = w.dice.choice([p for p in PEOPLE if p not in ("congdan", "doanhnghiep")])
    form = w.browsers[login].form("/mot-cua", "/mot-cua/nhieu")
    if not form:
        return
    chosen = []
    for ref in w.dice.sample(w.refs, min(len(w.refs), 5)) + ["khongcohosonhu00"]:
        dossier = w.looks(login, ref)
        chosen.append(f"{ref}.{dossier['version'] - (w.dice.random() < 0.2) if dossier else 3}")
    viec = w.dice.choice(["complete_step", "reassign", "stop"])
    w.answered("bulk", *w.browsers[login].send(form, viec=viec, chon=chosen, **{"giao-cho": w.somebody()}))


def do_delegate(w):
    """Handing one's post to a colleague, or to anybody; and ending it."""
    login = w.dice.choice([p for p in PEOPLE if p not in ("congdan", "doanhnghiep")])
    forms = [f for f in w.browsers[login].forms("/mot-cua/uy-quyen") if f.action.startswith("/mot-cua/uy-quyen")]
    if not forms:
        return
    form, today = w.dice.choice(forms), datetime.date.fromisoformat(w.server.now[:10])
    until = (today + datetime.timedelta(days=w.dice.randint(-1, 3))).strftime("%d/%m/%Y")
    w.answered("delegate", *w.browsers[login].send(form, taker=w.somebody(), to=until, note=WHY))


def do_look(w):
    """Lists and pages of every kind, while things move."""
    page = w.dice.choice(["/mot-cua", "/mot-cua?hang=late", "/mot-cua?hang=unit", "/mot-cua/canh-bao", "/mot-cua/so-theo-doi",
                          "/mot-cua.xlsx", "/thong-bao", "/mot-cua?hang=coming", "/mot-cua/ban-giao", "/ho-so",
                          "/tai-khoan/uy-quyen", f"/mot-cua/ho-so/{w.some_ref()}", f"/tra-cuu?ma={w.some_ref()}"])
    w.answered("look", *w.browsers[w.somebody()].get(page))


MOVES = [(do_new, 8), (do_legal, 60), (do_anything, 12), (do_stale, 4), (do_twice, 4), (do_form, 4), (do_borrowed, 2), (do_two_tabs, 2),
         (do_bulk, 1), (do_delegate, 1), (do_file, 2), (do_pack, 2), (do_together, 1), (do_mandate, 0.5), (do_look, 2)]


# ---- what must hold ----

def figures_balance(api):
    for role in ("received", "handled", "competent"):
        for query in ("", "&by=unit", "&by=procedure", "&by=month", "&by=unit,procedure", "&unit=855", f"&unit={P1}"):
            reply = api.get(f"/statistics?from=2018-01-01&role={role}{query}")
            for f in reply.get("items", [reply]):
                left = f["opening"] + f["received"] + f["moved_in"]
                right = f["resolved"] + f["refused"] + f["withdrawn"] + f["stopped"] + f["moved_out"] + f["pending"]
                check(left == right, role, query, f)
                check(f["pending"] == f["pending_in_time"] + f["pending_late"] and f["pending_late"] >= 0, role, query, f)
    whole = [api.get(f"/statistics?from=2018-01-01&role={r}")["received"] for r in ("received", "handled", "competent")]
    check(whole[0] == whole[1] == whole[2], "counted once, whichever way one looks", whole)


NEVER = {
    "open but never accepted": "select ref from dossier where open = true and accepted_at is null",
    "an open one without a clock": "select ref from dossier where open = true and due_at is null and suspended_at is null",
    "an open one that waits for nobody": "select ref from dossier where open = true and needs in ('nobody', '')",
    "an ended one with an open step": "select d.ref from dossier d join dossier_step s on s.dossier = d.id and s.closed_at is null "
                                      "where d.open = false",
    "not exactly one open step": "select d.ref from dossier d left join dossier_step s on s.dossier = d.id and s.closed_at is null "
                                 "where d.open = true group by d.ref having count(s.n) <> 1",
    "a clock that stands without a pause, or runs in one":
        "select d.ref from dossier d left join suspension s on s.dossier = d.id and s.to_at is null group by d.ref, d.open, d.suspended_at "
        "having count(s.n) <> case when d.open = true and d.suspended_at is not null then 1 else 0 end",
    "paid is not the sum of its rows": "select d.ref from dossier d left join payment p on p.dossier = d.id group by d.ref, d.paid "
                                       "having d.paid <> coalesce(sum(p.amount), 0)",
    "two slips under one number": "select number from slip where n > 0 group by unit, kind, year, n, number having count(*) > 1",
    "on the way with no batch": "select d.ref from dossier d left join batch_item i on i.batch = d.batch and i.dossier = d.id "
                                "and i.closed_at is null where d.batch <> 0 and i.dossier is null",
    "still in a batch, but not on the way": "select d.ref from batch_item i join dossier d on d.id = i.dossier "
                                            "where i.closed_at is null and d.batch <> i.batch",
    "a batch to nowhere, or two ways in one": "select d.ref from batch b join batch_item i on i.batch = b.id and i.closed_at is null "
        "join dossier d on d.id = i.dossier where b.unit = b.to_unit or d.came_from <> b.unit or d.handled <> b.to_unit",
    "handed over while the result is on its way": "select ref from dossier where state = 10 and (batch <> 0 or came_from <> 0)",
    "batches without all their numbers": "select unit from batch group by unit, year having max(n) <> count(*)",
    "a visit of one, or of two people": "select visit from dossier where visit <> 0 group by visit having count(*) < 2 "
        "or count(distinct received) > 1 or count(distinct applicant_fold) > 1",
    "waits for a supplement that nobody asked for": "select ref from dossier where answer_by is not null and state <> 5",
}


def invariants(server):
    for name, sql in NEVER.items():
        found = rows(server, sql)
        check(not found, name, found[:3])
    last = rows(server, "select d.ref, d.state, e.body from dossier d join event e on e.subject_kind = 'dossier' and e.subject = d.id "
                        "where e.kind not in ('draft', 'print') and e.n = (select max(n) from event x where x.subject_kind = 'dossier' "
                        "and x.subject = d.id and x.kind not in ('draft', 'print'))")
    wrong = [row[:2] for row in last if json.loads(row[2])["to"] != int(row[1])]
    check(not wrong, "a state that its events do not say", wrong[:3])


def deadlines(server):
    """Every due instant of a running clock, reckoned once more by the slow oracle.  How many."""
    pauses = collections.defaultdict(list)
    for dossier, start, end in rows(server, "select dossier, from_at, to_at from suspension where to_at is not null"):
        pauses[dossier].append((int(start), int(end)))
    running = [row for row in rows(server, "select id, ref, procedure, accepted_at, due_at, extended_value from dossier where open = true "
                                           "and due_at is not null") if row[2] in dict(PLACES)]
    for id, ref, code, accepted, due, extended in running:
        said, found = oracle.due(code, accepted, pauses[id], int(extended)), oracle.moment(due)
        check(said == found, ref, code, "is due", found, "but the oracle says", said, oracle.moment(accepted), pauses[id], extended)
    return len(running)


def case_random_actions(server):
    """Thousands of legal and illegal actions over many days: clear answers, never a 5xx, and all of it adds up."""
    pg = "--database" in server.where
    n = int(os.environ.get("ACTIONS", "1000" if pg else "4000"))
    w = World(server, random.Random(SEED))
    moves, weights, due = [m for m, _ in MOVES], [k for _, k in MOVES], 0
    for turn in range(n):
        if turn % max(250, n // 200) == 249:
            w.time_passes()
            due += deadlines(server)
        (w.dice.choices(moves, weights)[0] if len(w.refs) > 5 else do_new)(w)
    answers = collections.Counter()
    for (_, status), k in w.told.items():
        answers[status] += k
    done = dict(rows(server, "select kind, count(*) from event where subject_kind = 'dossier' group by kind"))
    print(f"  seed {SEED}: {n} turns, {len(w.refs)} dossiers, answers {dict(answers)}, {due} deadlines as the oracle says")
    print("  done:", ", ".join(f"{k} {done[k]}" for k in sorted(done)))
    missing = [a for a in ACTIONS if a not in done and a != "rate"]
    print("  never:", ", ".join(missing) or "nothing")
    figures_balance(w.people["congdan"])
    deadlines(server)
    server.stop()
    invariants(server)
    said = verify(server)
    check(said.returncode == 0, said.stderr, said.stdout)
    check(n < 100000 or not missing, "never happened", missing)        # of some thousand turns few lead to some; every_action_twice does


# ---- every action twice, in each way people do it ----

def walk(w, code, *steps):
    """A new dossier at Phường 1, of congdan's where it is taken online, led through (login, action, more) steps."""
    login, channel = ("congdan", "online") if code in ONLINE else ("tiepnhan.p1", "counter")
    ref = submit(w.people[login], code, P1, channel=channel)["ref"]
    for login, action, more in steps:
        more(w, ref) if callable(more) else w.people[login].act(ref, action, note=WHY, **more)
    return ref


ACCEPT = ("tiepnhan.p1", "accept", {})
CHECKED = ("chuyenvien.p1", "complete_step", {})
SIGNED = ("chutich.p1", "finish", {})
ASKED = ("tiepnhan.p1", "request_payment", {"items": [{"name": "Lệ phí", "amount": 8000}]})
CLERKS, OFFICERS, LEADERS = ("tiepnhan.p1", "tiepnhan2.p1"), ("chuyenvien.p1", "chuyenvien2.p1"), ("chutich.p1", "chutich2.p1")
OWNER = ("congdan", "congdan")
PACKED, TOWNSFOLK = ("tiepnhan.p1", "send", {}), ("chuyenvien.tpvl", "lanhdao.tpvl")
NOTED = {"*note": WHY}


def attached(w, ref):
    """A result with a file, so that there is one to revoke."""
    browser, page = w.browsers["chutich.p1"], f"/mot-cua/ho-so/{ref}"
    form = browser.form(page, page + "/finish")
    form.files["result-file-1"] = ("giay.pdf", PDF)
    check(browser.send(form)[0] == 303, "a result")


def another(w):
    """Somebody of that name has brought a second one."""
    return submit(w.people["congdan"], SINGLE, P1, channel="online")["ref"]


FIRST = None                                            # the first that the form's list offers

# action: how it gets there, the two who may, what they type
WONDERED = ("chuyenvien.p1", "ask_opinion", {"to": TOWN, "value": 3, "stops": True})
DOUBLES = {
    "accept":             ([], CLERKS, {}),
    "refuse":             ([], CLERKS, NOTED),
    "request_supplement": ([ACCEPT], OFFICERS, NOTED),
    "supplement":         ([ACCEPT, ("chuyenvien.p1", "request_supplement", {})], CLERKS, {}),
    "complete_step":      ([ACCEPT], OFFICERS, {}),
    "return_step":        ([ACCEPT, CHECKED], LEADERS, NOTED),
    "reassign":           ([ACCEPT], LEADERS, {"reassign-to": "chuyenvien2.p1"}),
    "suspend":            ([ACCEPT], OFFICERS, NOTED),
    "resume":             ([ACCEPT, ("chuyenvien.p1", "suspend", {})], OFFICERS, {}),
    "extend":             ([ACCEPT], LEADERS, NOTED | {"extend-value": "1"}),
    "withdraw":           ([ACCEPT], CLERKS, NOTED),
    "stop":               ([ACCEPT], LEADERS, NOTED),
    "finish":             ([ACCEPT, CHECKED], LEADERS, {}),
    "hand_over":          ([ACCEPT, CHECKED, SIGNED], CLERKS, {}),
    "rate":               ([ACCEPT, CHECKED, SIGNED], OWNER, {"value": "5"}),
    "request_payment":    ([ACCEPT], CLERKS, NOTED | {"request_payment-name1": "Lệ phí", "request_payment-amount1": "8.000"}),
    "pay":                ([ACCEPT, ASKED], CLERKS, {}),
    "void_payment":       ([ACCEPT, ASKED, ("tiepnhan.p1", "pay", {})], LEADERS, NOTED | {"*payment": FIRST}),
    "refund":             ([ACCEPT, ASKED, ("tiepnhan.p1", "pay", {})], LEADERS,
                           NOTED | {"*payment": FIRST, "refund-value": "8.000"}),
    "note":               ([ACCEPT], OFFICERS, NOTED),
    "ask_opinion":        ([ACCEPT], OFFICERS, NOTED | {"ask_opinion-to": TOWN, "ask_opinion-value": "3"}),
    "give_opinion":       ([ACCEPT, WONDERED], TOWNSFOLK, NOTED),
    "cancel_opinion":     ([ACCEPT, WONDERED], OFFICERS, {"cancel_opinion-to": TOWN}),
    "scan":               ([ACCEPT], OFFICERS, {"scan-paper": FIRST, "scan-file": PDF}),
    "send":               ([ACCEPT, CHECKED], CLERKS, {}, FUNERAL),
    "receive":            ([ACCEPT, CHECKED, PACKED], TOWNSFOLK, {}, FUNERAL),
    "send_back":          ([ACCEPT, CHECKED, PACKED], TOWNSFOLK, NOTED, FUNERAL),
    "group":              ([ACCEPT], CLERKS, {"group-to": another}),
    "revoke":             ([ACCEPT, CHECKED, ("chutich.p1", "finish", attached)], LEADERS, NOTED | {"revoke-result": FIRST}),
}


def sheet_of(w, login, ref, action, typed):
    """That person's form for that action, filled: (browser, form)."""
    if login == "congdan":
        page = goal = f"/ho-so/{ref}"
    else:
        page = f"/mot-cua/ho-so/{ref}" + "/thu-phi" * (action in MONEY)
        goal = f"{page}/{action}"
    found = [f for f in w.browsers[login].forms(page) if f.action == goal and f.fields.get("action", action) == action]
    check(len(found) == 1, f"{login} has no form for {action} on {page}", [f.action for f in found])
    for name, value in typed.items():
        for field in [n for n in found[0].names if n.endswith(name[1:])] if name[0] == "*" else [name]:
            if isinstance(value, bytes):
                found[0].files[field] = ("giay.pdf", value)
            else:
                found[0].fields[field] = value(w) if callable(value) else value or next(v for v in found[0].choices[field] if v)
    return w.browsers[login], found[0]


def at_once(w, who, *asked):
    forms = [sheet_of(w, login, *asked) for login in who]
    return together([lambda b=b, f=f: b.send(f) for b, f in forms])


def in_tabs(w, who, *asked):
    forms = [sheet_of(w, who[0], *asked) for _ in range(2)]
    return [b.send(f) for b, f in forms]


def back_button(w, who, *asked):
    browser, form = sheet_of(w, who[0], *asked)
    return [browser.send(form) for _ in range(2)]


def double_click(w, who, *asked):
    browser, form = sheet_of(w, who[0], *asked)
    return together([lambda: browser.send(form) for _ in range(2)])


def every_action_twice(server, ways):
    """Each action of the table in those ways of doing it twice: done once, and the second is told."""
    w = World(server, random.Random(SEED))
    check(set(DOUBLES) | {"submit"} == set(ACTIONS), "the table of this test", set(ACTIONS) ^ set(DOUBLES))
    for action, (steps, who, typed, *code) in DOUBLES.items():
        for way, twice in ways.items():
            ref = walk(w, *(code or [SINGLE]), *steps)
            count = f"select count(*) from event e join dossier d on d.id = e.subject where d.ref = '{ref}' and e.kind = '{action}'"
            before, answers = int(rows(server, count)[0][0]), twice(w, who, ref, action, typed)
            check(all(isinstance(a, tuple) for a in answers), action, way, answers)
            statuses, done = [a[0] for a in answers], int(rows(server, count)[0][0]) - before
            again = action == "rate" and way in ("two tabs", "two officers at once")        # a rating may be changed
            check(done == 1 or again and done == 2, action, way, f"done {done} times", statuses)
            check(303 in statuses and all(s in REFUSED | {303} for s in statuses), action, way, statuses)
            for status, said in answers:
                told = status == 303 or any(word in said for word in ("Không thể", "đã thay đổi", "không có quyền", "Không có"))
                check(told, action, way, status, "does not say what happened", said[:400])
    server.stop()
    invariants(server)
    said = verify(server)
    check(said.returncode == 0, said.stderr, said.stdout)
    print(f"  {len(DOUBLES)} actions × {len(ways)} ways")


def case_every_action_twice_in_turn(server):
    every_action_twice(server, {"two tabs": in_tabs, "the back button": back_button})


def case_every_action_twice_at_once(server):
    every_action_twice(server, {"two officers at once": at_once, "a double click": double_click})


def case_submitted_twice(server):
    """Submitting again changes nothing, at the same moment (one may be told who was first) and later."""
    from client import draft
    citizen = Api(server.url, "congdan")
    ref = draft(citizen, SINGLE, P1, "online")
    said = together([lambda: citizen.post(f"/dossiers/{ref}/submit")["state"]["key"] for _ in range(4)])
    told = [s for s in said if isinstance(s, Problem) and s.status == 409 and "đã làm “Nộp hồ sơ”" in s.body["detail"]]
    check(said.count("submitted") >= 1 and said.count("submitted") + len(told) == 4, said)
    check(citizen.post(f"/dossiers/{ref}/submit")["state"]["key"] == "submitted", "a later repeat")
    done = rows(server, f"select count(*) from event e join dossier d on d.id = e.subject where e.kind = 'submit' and d.ref = '{ref}'")
    check(done == [["1"]], "submitted more than once", done)


def main():
    program, engine, *wanted = sys.argv[1:]
    return Count(engine, f" (MOTCUA_SEED={SEED})").run(Server, program, cases_of(globals(), wanted))


sys.exit(main())
