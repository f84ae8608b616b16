# SPDX-License-Identifier: Apache-2.0
"""rights.py MOTCUA sqlite|pg [CASE…] — who sees which field of which row of every register, on every way out.

Nothing here knows a register by name.  From the declarations of the province alone (YAML) it reckons for each role in each unit what that
person may see of each planted row, and takes one of all whom the declaration treats alike.  Rows are planted in the tables themselves, in
public and other states, owned by units inside and outside each right's scope, with a past; every value that can be told apart is a token of
its own.  Where a register enters who acts for its rows, people of no office are entered for some of them, and ended.  Whatever comes back
is searched for tokens: those that the declaration gives must be there, no other may, and each look at a protected field must have left its
record.  MOTCUA_SEED repeats a choice of people and units."""
import datetime
import hashlib
import http.client
import io
import json
import os
import pathlib
import random
import re
import sys
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, together     # noqa: E402
from client import Api                                  # noqa: E402
from database import change, rows as read               # noqa: E402
from declared import CLOSED, NONE, OPEN, WHOLE, Post, Province, Row     # noqa: E402
from server import Server                               # noqa: E402
from visitor import Visitor                             # noqa: E402

SEED = int(os.environ.get("MOTCUA_SEED", time.time_ns() % 1_000_000))
NOW = 1536627600000                                     # 2018-09-11 08:00
FIRST_DAY = datetime.date(2060, 1, 1)                   # tokens that are days; nothing else speaks of such years
TOKENS = re.compile(r"zq\d{5}|(?<!\d)9000\d{5}(?!\d)|(?<!\d)109\d{5}(?!\d)|(?<!\d)20[67]\d-\d\d-\d\d|(?<!\d)\d\d/\d\d/20[67]\d")
WORDED, DIGITS = {"text", "longtext", "name", "address", "email"}, {"id_number", "tax_code", "phone", "money", "number", "area", "decimal"}
TEXTS = WORDED | {"id_number", "tax_code", "phone", "choice", "unit", "point", "file"}
TOLD = WORDED | DIGITS | {"day", "instant", "point", "file"}          # types whose values can be told apart
WHY = "Khách đang chờ, không liên lạc được với đơn vị giữ dòng này"


# ---- planting ----

class Plant:
    """Rows with tokens in all fields, and people with sessions, written past the program: its rules would take few of these rows."""

    def __init__(self, server, province):
        self.server, self.province, self.ids, self.tokens, self.accounts = server, province, 9_000_000_000_000_000, {}, {}
        self.events = []

    def id(self):
        self.ids += 1
        return self.ids

    def token(self, kind, *told):
        n = len(self.tokens)
        day = FIRST_DAY + datetime.timedelta(n)
        check(n < 7000, "more tokens than days to tell them apart")
        numbered = f"9000{n:05}" if kind in DIGITS else f"109{n:05}" if kind == "point" else f"zq{n:05}"
        token = str(day) if kind in ("day", "instant") else numbered
        self.tokens[token] = told
        return token

    def insert(self, table, columns, lines):
        value = lambda v: "null" if v is None else str(v).lower() if isinstance(v, bool) else str(v) if isinstance(v, int) else f"'{v}'"
        for at in range(0, len(lines), 200):
            said = ", ".join("(" + ", ".join(map(value, line)) + ")" for line in lines[at:at + 200])
            change(self.server, f"insert into {table} ({', '.join(columns)}) values {said}")

    def canonical(self, f, token, i):
        """As the values of the register's row number i have it."""
        if token is None:
            return self.plain(f, i)
        file = {"name": f"{token}.pdf", "sha256": "0" * 64, "size": 1, "type": "application/pdf"}
        return {"instant": f"{token}T08:00:00+07:00", "point": f"10.{token[2:]}, 105.900000",
                "file": json.dumps(file, separators=(",", ":"))}.get(f["type"], token)

    def plain(self, f, i):
        """Of what cannot be told apart: the i-th there is, so that keys differ."""
        among = lambda list: list[i % len(list)]
        if f["type"] == "yesno":
            return "yes"
        if f["type"] == "unit":
            return among(sorted(self.province.units))
        if f["type"] == "reference":
            return str(among(next(r.rows for r in self.province.registers if r.name == f["to"])).id)
        choices = f.get("choices")
        if isinstance(choices, str):
            system, name = choices[1:].split("/")
            choices = self.province.systems[system]["lists"][name]["items"]
        return among(choices)["code"]

    def column(self, f, value):
        if value is None or f["type"] in TEXTS:
            return value
        if f["type"] == "day":
            return int(value.replace("-", ""))
        if f["type"] == "instant":
            return int(datetime.datetime.fromisoformat(value).timestamp() * 1000)
        return {"area": lambda: int(value) * 10000, "decimal": lambda: int(value) * 10000, "yesno": lambda: 1}.get(f["type"],
                                                                                                       lambda: int(value))()

    def rows_of(self, register):
        public = [s["code"] for s in register.states if s.get("public")][:1]
        other = [s["code"] for s in register.states if not s.get("public")][:1]
        for owner in self.province.owners(register):
            for state in public + other or [""]:
                row = Row(self.id(), owner, state, not register.states or state in public)
                row.code = self.token("text", register, row, "code", "now") if register.number else ""
                for f in register.fields:
                    if f["type"] in TOLD:
                        row.past[f["name"]] = self.token(f["type"], register, row, f["name"], "past")
                        row.now[f["name"]] = self.token(f["type"], register, row, f["name"], "now")
                register.rows.append(row)

    def write(self, register):
        table = f"{register.system}__{register.code}"
        sorted_by = [name.lstrip("-") for name in register.said["list"].get("sort", [])]
        by_name = {f["name"]: f for f in register.fields}
        heads = ["id", "version", "code", "state", "owner", "created_at", "created_by", "changed_at", "changed_by"]
        lines, phrases = [], []
        for i, row in enumerate(register.rows):
            values = {f["name"]: self.canonical(f, row.now.get(f["name"]), i) for f in register.fields}
            kept = [self.column(f, values[f["name"]]) for f in register.fields]
            keys = [self.column(by_name[name], values[name]) for name in sorted_by]
            said = [row.now[f["name"]] for f in register.fields if f.get("search") and f["name"] in row.now]
            lines.append([row.id, 2, row.code or None, row.state, self.province.units[row.owner]["id"], NOW, 1, NOW, 1, *kept, *keys,
                          "".join(f" {word} " for word in said)])
            phrases += [(word + " ", row.id) for word in said]
            for n, tokens in enumerate((row.past, row.now), 1):
                then = {f["name"]: self.canonical(f, tokens.get(f["name"]), i) for f in register.fields}
                body = {"definition": "1", "code": row.code, "state": row.state, "values": then}
                hash = hashlib.sha256(f"{row.id} {n}".encode()).hexdigest()
                self.events.append([self.id(), register.name, row.id, n, NOW + n, "create" if n == 1 else "change", 1, row.owner,
                                    json.dumps(body, ensure_ascii=False), "salt", hash, ""])
        heads += [*("f_" + f["name"] for f in register.fields), *("s_" + name for name in sorted_by), "words"]
        self.insert("r_" + table, heads, lines)
        self.insert("p_" + table, ["phrase", "row_id"], phrases)

    def all(self):
        for register in self.province.registers:
            self.rows_of(register)
        for register in self.province.registers:
            self.write(register)
        heads = ["id", "subject_kind", "subject", "n", "at", "kind", "account", "unit", "body", "salt", "hash", "prev"]
        self.insert("event", heads, self.events)
        deadline = time.monotonic() + 60
        while read(self.server, "select 1 from event where seq is null limit 1"):       # feeds wait for their numbers
            check(time.monotonic() < deadline, "the sequencer does not number what was planted")
            time.sleep(0.1)

    def people(self, posts):
        """Accounts, posts and sessions of them and of a citizen and a business: {post or kind: token}."""
        accounts, positions, sessions, keys = [], [], [], {}
        for i, who in enumerate(posts + ["citizen", "business"]):
            id, official = self.id(), isinstance(who, Post)
            self.accounts[who] = id
            keys[who] = hashlib.md5(f"{SEED} {i}".encode()).hexdigest()
            accounts.append([id, f"quyen.{i}", "official" if official else who, 0, f"Người thử {i}", True, NOW])
            if official:
                positions.append([self.id(), id, who.role, self.province.units[who.unit]["id"], "Chức vụ thử", 20180101])
            for kind in ("web", "api"):
                key = keys[who] if kind == "api" else keys[who][::-1]
                sessions.append([hashlib.sha256(key.encode()).hexdigest(), id, kind, NOW, NOW, NOW + 3_000_000])
        self.insert("account", ["id", "login", "kind", "party", "name", "demo", "created_at"], accounts)
        self.insert("position", ["id", "account", "role", "unit", "title", "valid_from"], positions)
        self.insert("session", ["hash", "account", "kind", "created_at", "used_at", "expires_at"], sessions)
        return keys


# ---- looking ----

class Line:
    """One connection for everybody; what comes back with its tokens."""

    def __init__(self, server, tokens):
        self.http, self.tokens, self.asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60), tokens, 0

    def ask(self, method, path, key, body=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if key and path.startswith("/api/"):
            headers["Authorization"] = "Bearer " + key
        elif key:
            headers["Cookie"] = "mc=" + key[::-1]
        self.asked += 1
        self.http.request(method, path, json.dumps(body) if body is not None else None, headers)
        reply = self.http.getresponse()
        data = reply.read()
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as sheet:
                data = b" ".join(sheet.read(name) for name in sheet.namelist())
        check(reply.status < 500, method, path, reply.status, data[:500])
        return reply.status, data.decode()

    def told(self, text):
        """Which values of which rows are in it."""
        text = re.sub(r"(?<=\d)\.(?=\d{3})", "", text)
        days = lambda t: "-".join(reversed(t.split("/"))) if "/" in t else t
        return {t for t in map(days, TOKENS.findall(text)) if t in self.tokens}


class Looker:
    """Somebody in front of one register; `opened`: the row they have opened beyond their rights; `own`: the one they act for."""

    def __init__(self, world, register, who):
        self.world, self.province, self.register, self.who = world, world.province, register, who
        self.post = who if isinstance(who, Post) else None
        self.key, self.opened, self.own = world.keys.get(who), None, None
        self.official = self.province.official(self.post, register)
        self.visible = register.open or self.official
        self.api, self.page = f"/api/v1/registers/{register.name}", f"/so/{register.name}"
        self.listed = [r for r in register.rows if self.sight(r) >= WHOLE or (not self.official and self.sight(r) == OPEN)]

    def sight(self, row):
        return self.province.sight(self.post, self.register, row)

    def seen(self, f, sight):
        return sight == CLOSED or (sight == WHOLE and not f.get("protected")) or (sight == OPEN and bool(f.get("public")))

    def names(self, sight):
        return {f["name"] for f in self.register.fields if self.seen(f, sight)}

    def now(self, rows, sight=None, only=None):
        """Their tokens that are seen at this sight, or at the row's own, never a protected one then."""
        return {token for row in rows for name, token in row.now.items()
                if name in self.names(min(self.sight(row), WHOLE) if sight is None else sight) and (only is None or name in only)}

    def permitted(self, token, own, past):
        """May it be told at all: of the one row that is looked at (own), or of any other?"""
        register, row, name, when = self.world.plant.tokens[token]
        sight = self.province.sight(self.post, register, row)
        if row is own and row is self.opened and when == "now":
            return True
        if row is own and row is self.own and when == "now" and name != "code":
            return self.seen(next(f for f in register.fields if f["name"] == name), WHOLE)
        if when == "past" and not (past == "feed" or (past == "history" and sight >= WHOLE)):
            return False
        if name == "code":
            return sight >= OPEN
        if name in register.closed and row is not own:
            return False
        return self.seen(next(f for f in register.fields if f["name"] == name), sight)

    def look(self, path, want=(), own=None, past=None, method="GET", body=None, known=(), status=None):
        """want: tokens that must be there; known: those that the asker has written into the question."""
        code, text = self.world.line.ask(method, path, self.key, body)
        told = self.world.line.told(text) - set(known)
        said = f"{self.who} {method} {path} {code}"
        check(status is None or code in status, said, "expected", status, text[:600])
        for token in told:
            check(self.permitted(token, own, past), said, "tells", token, self.named(token))
        for token in want:
            check(token in told, said, "does not tell", token, self.named(token), text[:600])
        if method == "GET" and own and code == 200:
            mine = [self.world.plant.tokens[t] for t in told if self.world.plant.tokens[t][1] is own]
            self.world.looks += (own is self.opened and not path.endswith("/history")) or any(t[2] in self.register.closed for t in mine)
        return code, text

    def named(self, token):
        register, row, name, when = self.world.plant.tokens[token]
        sight = self.province.sight(self.post, register, row)
        return f"{register.name}.{name} ({when}) of a row of {row.owner}, {row.state or 'no state'}, sight {sight}"

    def ok(self):
        return (200,) if self.visible else (303, 401, 404)

    # -- many rows at once --

    def lists(self):
        _, text = self.look(self.api + "?limit=500", self.now(self.listed), status=self.ok())
        if self.visible:
            self.same_rows(json.loads(text)["items"], self.listed)
        columns = set(self.register.said["list"]["columns"])
        plain = {f["name"] for f in self.register.fields if not f.get("protected")}
        days = {f["name"] for f in self.register.fields if f["type"] in ("day", "instant")}
        self.look(self.page, self.now(self.listed, only=columns), status=self.ok())
        self.look(self.page + "/tai?dang=csv", self.now(self.listed, only=plain), status=self.ok())
        self.look(self.page + "/tai?dang=xlsx", self.now(self.listed, only=plain - days), status=self.ok())
        if self.register.open and self.official:
            public = [r for r in self.register.rows if r.public]
            for path, only in (("?xem=cong-khai", columns), ("/tai?dang=csv&xem=cong-khai", None)):
                _, text = self.look(self.page + path, self.now(public, OPEN, only))
                mine = {t for t in self.world.line.told(text) if self.world.plant.tokens[t][0] is self.register}
                beyond = mine - self.now(public, OPEN) - {r.code for r in public}
                check(not beyond, self.who, path, "shows more than the public sees", *map(self.named, beyond))

    def same_rows(self, items, rows):
        """Just these rows, each with the fields that its sight gives and no protected one."""
        ids = {r.id for r in self.register.rows}
        told = {int(i["id"]): set(i["values"]) for i in items if int(i["id"]) in ids}
        due = {r.id: self.names(min(self.sight(r), WHOLE)) for r in rows}
        check(told == due, self.who, self.register.name, "lists", told, "instead of", due)

    def search(self):
        """A word finds the rows one may see by what one may see; nothing is found by a protected value, nor filtered or sorted by what is
        not public by who sees only that."""
        if not self.visible:
            return
        some = self.register.rows[:1] + self.register.rows[-1:]
        for f in self.register.fields:
            for row in some:
                token = row.now.get(f["name"])
                if token and (f.get("search") or f.get("protected")):
                    found = [row] if f.get("search") and row in self.listed else []
                    _, text = self.look(f"{self.api}?q={token}", known=[token])
                    self.same_rows(json.loads(text)["items"], found)
                if token and not f.get("public") and (f.get("protected") or not self.official):
                    for ask in (f"{f['name']}={token}", f"{f['name']}.from={token}", f"sort={f['name']}"):
                        self.look(f"{self.api}?{ask}", known=[token], status=(422,))
                    self.look(f"{self.page}?{f['name']}={token}&{f['name']}.to={token}&xep=-{f['name']}", known=[token])

    def feeds(self):
        path = f"/api/v1/feeds/{self.register.name}?after=0&limit=500"
        due = [r for r in self.register.rows if self.sight(r) > NONE]
        past = {token for r in due for name, token in r.past.items() if name in self.names(min(self.sight(r), WHOLE))}
        _, text = self.look(path, (self.now(due) | past) if self.visible else (), past="feed", status=self.ok())
        if self.visible:
            ids = {r.id for r in self.register.rows}                # others are the demo's
            puts = [(int(i["id"]), frozenset(i["values"])) for i in json.loads(text)["items"] if i["op"] == "put" and int(i["id"]) in ids]
            check(sorted(puts, key=str) == sorted(2 * [(r.id, frozenset(self.names(min(self.sight(r), WHOLE)))) for r in due], key=str),
                  self.who, path, puts)
        for share in self.register.said.get("share", []):
            self.shared(share, f"{path}&share={share['name']}")

    def shared(self, share, path):
        """What a share tells is agreed, whatever the follower may read."""
        code, text = self.world.line.ask("GET", path, self.key)
        if not (self.post and self.province.meant(share, self.post)):
            check(code in (401, 404) and not self.world.line.told(text), self.who, path, code, text[:500])
            return
        for item in json.loads(text)["items"]:
            if item["op"] == "put":
                self.world.shared += 1
                check(set(item["values"]) == set(share["fields"]), self.who, path, item)
        beyond = [t for t in self.world.line.told(text) if self.world.plant.tokens[t][2] not in share["fields"] + ["code"]]
        check(not beyond, self.who, path, *map(self.named, beyond))

    def reports(self):
        system = self.register.system
        reports = self.province.systems[system].get("reports", [])
        code, text = self.look(f"/api/v1/registers/{system}/reports")
        shown = {r["name"] for r in json.loads(text)["items"]} if code == 200 else set()
        due = {r["name"] for r in reports if r.get("public") or all(self.province.official(self.post, of) for of in self.read_by(r["sql"]))}
        check(shown == due, self.who, system, "reports", shown, "instead of", due)
        for report in reports:
            ask = "&".join(f"{p['name']}={self.parameter(p)}" for p in report.get("params", []) if p.get("required"))
            status = (200,) if report["name"] in due else (401, 403, 404)
            self.look(f"/api/v1/registers/{system}/reports/{report['name']}?{ask}", status=status)
            self.look(f"/so/{system}/bao-cao/{report['name']}/tai?dang=csv&{ask}", status=status + (303,) * (status != (200,)))

    def read_by(self, sql):
        names = set(re.findall(r"\b(?:from|join)\s+(\w+)", sql))
        return [r for r in self.province.registers if r.system == self.register.system and r.code in names]

    def parameter(self, p):
        return {"day": "2000-01-01" if p["name"] == "tu" else "2099-12-31", "number": "2060"}.get(p["type"], "")

    # -- one row --

    def some_rows(self):
        """One for each sight there is."""
        return list({self.sight(r): r for r in self.register.rows}.values())

    def one(self, row):
        sight = self.sight(row) if self.visible else NONE
        path, there = f"/{row.id}", (200,) if sight > NONE else (303, 401, 404)
        code, text = self.look(self.api + path, self.now([row], sight), own=row, status=there)
        if code == 200:
            check(set(json.loads(text)["values"]) == self.names(sight), self.who, path, text)
        before = {t for name, t in row.past.items() if name in self.names(sight)} if sight >= WHOLE else set()
        self.look(self.page + path, self.now([row], sight) | before, own=row, past="history", status=there)
        self.history(row)
        code, _ = self.look(self.page + path + "/sua", own=row)
        due = sight > NONE and self.province.may(self.post, self.register, "change", row.owner)
        check((code == 200) == due, self.who, path, "sua", code)
        for more in ("/y-kien", "/vi-sao", "/giong"):
            self.look(self.page + path + more)

    def history(self, row):
        sight = self.sight(row)
        path, whole = f"{self.api}/{row.id}/history", self.visible and sight >= WHOLE
        seen = {t for tokens in (row.past, row.now) for name, t in tokens.items() if name in self.names(sight)} if whole else set()
        self.look(path, seen, own=row, past="history", status=(200,) if whole else (401, 403, 404))

    def errors(self, row):
        """What is refused says why without saying what."""
        refused, path = (401, 403, 404, 409, 422), f"{self.api}/{row.id}"
        self.look(path, method="PATCH", body={"transition": "khong_co"}, status=refused)
        mayed = self.sight(row) == CLOSED and self.province.may(self.post, self.register, "change", row.owner)
        for name in self.register.closed if not mayed else ():
            self.look(path, method="PATCH", body={"values": {name: "x"}}, status=refused)
        for key in self.register.said.get("unique", []):
            if all(name in row.now for name in key):            # that a key is taken is said, and by which row
                self.look(self.api, method="POST", body={"values": {name: row.now[name] for name in key}}, status=refused,
                          known=[row.now[name] for name in key] + [row.code])

    def breaks_glass(self, row):
        """Opened with a reason, the row shows all it has on its page and in the API, and nothing else shows more than before."""
        offered = self.visible and self.province.may(self.post, self.register, "glass", row.owner) and \
            self.sight(row) < (CLOSED if self.register.closed else WHOLE)
        path = f"{self.api}/{row.id}"
        self.look(path + "/glass", method="POST", body={"why": "gấp"}, status=(401, 403, 404, 422))
        if not offered:
            self.look(path + "/glass", method="POST", body={"why": WHY}, status=(401, 403, 404, 422))
            return
        self.look(path + "/glass", method="POST", body={"why": WHY}, status=(201,))
        self.opened = row
        self.world.opened += 1
        _, text = self.look(path, set(row.now.values()), own=row, status=(200,))
        check(set(json.loads(text)["values"]) == self.names(CLOSED), self.who, path, text)
        self.look(f"{self.page}/{row.id}", set(row.now.values()), own=row, past="history", status=(200,))
        self.history(row)
        self.lists()
        self.search()
        self.feeds()
        for more in ("/sua", "/y-kien", "/vi-sao", "/giong"):
            self.look(f"{self.page}/{row.id}{more}")
        self.opened = None

    def acts_for(self, row):
        """Entered for it, they see the row as `read` shows it on its page and in the API, and may say that it is wrong; nothing else shows
        more than before.  Ended, it does not either."""
        plant, register, path = self.world.plant, self.register, f"/{row.id}"
        plant.insert("register_acting", ["id", "account", "registry", "subject", "role", "document", "made_at", "made_by"],
                     [[plant.id(), plant.accounts[self.who], register.name, row.id, register.said["acting"]["roles"][0]["code"], "Giấy",
                       NOW, 1]])
        self.own = row
        self.world.acted += 1
        _, text = self.look(self.api + path, self.now([row], WHOLE), own=row, status=(200,))
        check(set(json.loads(text)["values"]) == self.names(WHOLE), self.who, path, text)
        self.look(self.page + path, self.now([row], WHOLE), own=row, status=(200,))
        self.look(self.page + path + "/thay-mat", own=row, status=(200,))
        self.look(self.page + path + "/y-kien", own=row, status=(200,) if register.said.get("sources") else (404,))
        self.history(row)
        self.lists()
        self.search()
        self.feeds()
        self.errors(row)
        for more in ("/sua", "/vi-sao", "/giong"):
            self.look(self.page + path + more, status=(303, 403, 404))
        for other in self.some_rows():
            if other is not row:
                self.one(other)
        change(self.world.server, f"update register_acting set ended_at = {NOW} where subject = {row.id}")
        self.own = None
        self.one(row)

    def everything(self):
        self.lists()
        self.search()
        self.feeds()
        self.reports()
        for row in self.some_rows():
            self.one(row)
            self.errors(row)
        for row in self.some_rows():
            self.breaks_glass(row)
        if self.who in ("citizen", "business") and "acting" in self.register.said:
            for row in self.some_rows():
                self.acts_for(row)


class World:
    def __init__(self, server):
        dice = random.Random(SEED)
        self.looks = self.shared = self.opened = self.acted = 0
        self.server = server
        self.province = Province(server, dice)
        self.plant = Plant(server, self.province)
        self.plant.all()
        self.people = {r.name: self.province.people(r) for r in self.province.registers}
        self.keys = self.plant.people(sorted({p for some in self.people.values() for p in some}, key=str))
        self.line = Line(server, self.plant.tokens)


def case_each_sees_what_is_declared(server):
    world, before = World(server), int(read(server, "select count(*) from access")[0][0])
    for register in world.province.registers:
        for who in world.people[register.name] + ["citizen", "business", None]:
            Looker(world, register, who).everything()
    looks = int(read(server, "select count(*) from access")[0][0]) - before
    check(looks == world.looks, "looks at protected fields", world.looks, "records of them", looks)
    check(world.looks > 10 and world.shared > 0 and world.opened > 0 and world.acted > 0, "too little was looked at", world.looks,
          world.shared, world.opened, world.acted)
    print(f"  {len(world.province.registers)} registers, {len(world.keys)} people, {len(world.plant.tokens)} values, "
          f"{world.line.asked} questions, {world.looks} looks, {world.opened} opened, {world.acted} acted for")


def case_opened_and_judged_once(server):
    """Sent eight times at once it is one opening, told once; of two heads who judge it at once one is told that it has been done."""
    office = Api(server.url, "chuyenvien.cc01")
    made = lambda register, **values: office.post("/registers/cong_chung/" + register, {"values": values})
    file = made("ho_so", ten="Bán đất", to_chuc="CC01", nguoi_yeu_cau="Lê Thị Ánh")
    asset = made("tai_san", ten="Thửa 1", loai="dat", noi_ghi="CC01", xa="29548", to_ban_do=12, thua=1)
    deal = made("giao_dich", ten="Bán thửa 1", ho_so=file["code"], tai_san=asset["code"], loai="khac", to_chuc="CC01")
    others = [Api(server.url, "chuyenvien.cc02") for _ in range(8)]
    said = together([lambda o=o: o.post(f"/registers/cong_chung/giao_dich/{deal['id']}/glass", {"why": WHY}) for o in others])
    check(all(isinstance(s, dict) for s in said) and len({s["id"] for s in said}) == 1, said)
    count = lambda what: int(read(server, f"select count(*) from {what}")[0][0])
    heads = count("(select distinct account from position where (role = 'leader' and unit = (select id from unit where code = 'CC01')) "
                  "or role = 'admin') a")
    check((count("register_glass"), count("event where subject_kind = 'glass'")) == (1, 1), "opened more than once")
    check(heads > 1 and count("notice where text like '%mở xem khẩn cấp%'") == heads, "told", heads)
    path = f"/so/khan-cap/{said[0]['id']}"
    judges = [Visitor(server.url, login) for login in ("lanhdao.cc01", "lanhdao.tinh")]
    forms = [j.form(path, path) for j in judges]
    said = together([lambda j=j, f=f: j.send(f, verdict="unjustified", note="Không có khách") for j, f in zip(judges, forms)])
    check(sorted(s[0] for s in said if isinstance(s, tuple)) == [303, 409], said)
    check(count("event where subject_kind = 'glass' and kind = 'unjustified'") == 1, "judged more than once")


if __name__ == "__main__":
    sys.exit(Count(sys.argv[2], f" (seed {SEED})").run(Server, sys.argv[1], cases_of(globals(), sys.argv[3:])))
