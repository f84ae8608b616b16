# SPDX-License-Identifier: Apache-2.0
"""notary.py MOTCUA sqlite|pg — the same property is never sold twice.  Sixteen offices take in, reserve, sign, give back and cancel at
random on few assets, while enforcement blocks and releases them and the land registry registers and splits; the server is killed and
comes back under another clock.  What each caller was told, and when, is held against a model that knows nothing of the program:

  - two transactions of one lineage are never certified at one time;
  - nothing is certified between the acknowledgement of a block and the asking for its release;
  - a block stands in the first read after its acknowledgement, whoever reads;
  - every refusal says why, and what it says was so;
  - each office's numbers run 1, 2, 3 … and nothing that was acknowledged is gone.

OPERATIONS in the environment says how many; otherwise, in the gate, 5,000: 4,000 on SQLite, 1,000 on PostgreSQL."""
import http.client
import json
import os
import pathlib
import random
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, rows, verify    # noqa: E402
from client import PASSWORD     # noqa: E402
from server import Server       # noqa: E402

OPERATIONS = int(os.environ.get("OPERATIONS", {"sqlite": 4000, "pg": 1000}[sys.argv[2]]))
OFFICES = [f"CC{n:02}" for n in range(1, 17)]
ASSETS = 6
CLOCKS = ["2018-09-11T07:52:00+07:00", "2018-09-14T08:00:00+07:00", "2018-09-14T07:30:00+07:00"]      # back, on past all reservations, back
KILLS = max(len(CLOCKS), OPERATIONS // 5000)
REACHED = {"giu": {"giu_cho"}, "ky": {"da_chung_nhan", "da_dang_ky"}, "tha": {"moi"}, "huy": {"huy"}, "dang_ky": {"da_dang_ky"},
           "giai_toa": {"giai_toa"}, "duyet": {"da_duyet"}, "mo": {"dang_quan_ly"}, "dong": {"da_dong"}}
LOST = (OSError, http.client.HTTPException)


@dataclass
class Done:
    """One operation as its caller saw it; `why` of a refusal."""
    kind: str
    asset: str
    row: str
    start: float
    end: float = 0
    ok: bool = False
    why: str = ""


@dataclass
class World:
    server: Server
    done: list = field(default_factory=list)
    parents: dict = field(default_factory=dict)     # asset: the one it was split from
    assets: list = field(default_factory=list)      # those that are open
    certified: set = field(default_factory=set)     # (transaction, asset)
    tokens: dict = field(default_factory=dict)      # by login
    up: threading.Event = field(default_factory=threading.Event)
    wrong: list = field(default_factory=list)


class Caller:
    """One person on one connection.  Where the connection breaks, waits until the server is back and finds out what became of it."""

    def __init__(self, world, login):
        self.world, self.login, self.line = world, login, None

    def ask(self, method, path, body=None, key=None):
        if not self.line:
            self.line = http.client.HTTPConnection("127.0.0.1", self.world.server.port, timeout=600)     # only a kill breaks it
        headers = {"Content-Type": "application/json"}
        if self.login in self.world.tokens:
            headers["Authorization"] = "Bearer " + self.world.tokens[self.login]
        if key:
            headers["Idempotency-Key"] = key
        try:
            self.line.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
            reply = self.line.getresponse()
            return reply.status, json.loads(reply.read() or b"null")
        except LOST:
            self.line = None
            raise

    def sure(self, method, path, body=None):
        """Until there is an answer: reads, and posts, which one key makes one."""
        key = uuid.uuid4().hex if method == "POST" else None
        while True:
            try:
                status, said = self.ask(method, path, body, key)
                if status != 401:
                    return status, said
                status, said = self.ask("POST", "/session", {"login": self.login, "password": PASSWORD})
                check(status == 201, self.login, status, said)
                self.world.tokens[self.login] = said["token"]
            except LOST:
                time.sleep(0.05)
                self.world.up.wait()

    def add(self, register, **values):
        status, said = self.sure("POST", f"/registers/cong_chung/{register}", {"values": values})
        check(status == 201, register, status, said)
        return said["id"]

    def move(self, register, row, asset, name, why=None):
        """A transition, kept in the world's record."""
        path, d = f"/registers/cong_chung/{register}/{row}", Done(name, asset, row, time.monotonic())
        body = {"transition": name, **({"why": why} if why else {})}
        while True:
            try:
                status, said = self.ask("PATCH", path, body)
            except LOST:
                status, said = self.sure("GET", path)
                status = 200 if status == 200 and said["state"]["code"] in REACHED[name] else 0
            if status != 401:
                break
            self.sure("GET", path)                      # signs in anew
        d.end, d.ok = time.monotonic(), status == 200
        if status and not d.ok:
            d.why = f"{status} {said.get('detail', '')} " + " ".join(e["message"] for e in said.get("errors", []))
        self.world.done.append(d)
        return d

    def move_on(self, register, row, asset, name):
        """One that nothing may refuse; a kill may have come between."""
        while not (d := self.move(register, row, asset, name)).ok:
            check(not d.why, "it is refused", d)


class Office(Caller):
    def __init__(self, world, unit, dice):
        super().__init__(world, "chuyenvien." + unit.lower())
        self.unit, self.dice, self.deals = unit, dice, {}           # asset: [transaction, state]
        self.file = self.add("ho_so", ten="Hồ sơ", to_chuc=unit, nguoi_yeu_cau="Lê Thị Ánh")

    def deal(self, asset):
        if asset not in self.deals:
            row = self.add("giao_dich", ten="Bán", ho_so=self.file, tai_san=asset, loai="chuyen-nhuong", to_chuc=self.unit,
                           cong_chung_vien="Phạm Văn Ký", loi_chung="Tôi chứng nhận")
            self.add("ben", giao_dich=row, vai="chuyen", ho_ten="Lê Thị Ánh")
            self.deals[asset] = [row, "moi"]
        return self.deals[asset]

    def step(self):
        mine = [asset for asset, deal in self.deals.items() if deal[1] != "moi"]
        asset = self.dice.choice(mine if mine and self.dice.random() < 0.7 else self.world.assets)
        deal = self.deal(asset)
        name = {"moi": "giu" if self.dice.random() < 0.95 else "ky", "giu_cho": self.dice.choice(["ky", "ky", "ky", "tha", "giu"]),
                "da_chung_nhan": "huy"}[deal[1]]
        if not self.move("giao_dich", deal[0], asset, name, "hai bên thỏa thuận" if name == "huy" else None).ok:
            if name == "huy":
                self.deals.pop(asset)                   # the land registry was first, or a kill
            return
        deal[1] = {"giu": "giu_cho", "ky": "da_chung_nhan", "tha": "moi", "huy": ""}[name]
        if name == "ky":
            self.world.certified.add((deal[0], asset))
        if name == "huy":
            self.deals.pop(asset)


class Enforcement(Caller):
    def __init__(self, world, dice, reader):
        super().__init__(world, "chuyenvien.cthads")
        self.leader, self.reader, self.dice, self.blocks = Caller(world, "lanhdao.cthads"), reader, dice, []

    def block(self):
        asset, start = self.dice.choice(self.world.assets), time.monotonic()
        status, said = self.sure("POST", "/registers/cong_chung/ngan_chan", {"values": {
            "ten": "Tạm dừng", "tai_san": asset, "loai": "thi-hanh-an", "co_quan": "CTHADS", "so_van_ban": "1", "ngay": "2018-09-01"}})
        d = Done("block", asset, said.get("id", ""), start, time.monotonic(), status == 201, str(said) if status != 201 else "")
        self.world.done.append(d)
        if not d.ok:
            return
        self.blocks.append((d.row, asset))
        status, seen = self.reader.sure("GET", f"/registers/cong_chung/ngan_chan?tai_san={asset}&state=hieu_luc&limit=500")
        if d.row not in [r["id"] for r in seen["items"]]:
            self.world.wrong.append(f"a block is not seen after its acknowledgement: {d} {seen}")

    def step(self):
        if not self.blocks and self.dice.random() < 0.3:
            self.block()
        elif self.blocks and self.dice.random() < 0.6:
            row, asset = self.blocks.pop(0)
            self.move("ngan_chan", row, asset, "giai_toa")              # without a document: refused
            release = self.add("giai_toa", ngan_chan=row, so_van_ban="2", ngay="2018-09-02", co_quan="CTHADS")
            self.leader.move_on("giai_toa", release, asset, "duyet")
            self.move_on("ngan_chan", row, asset, "giai_toa")


class Land(Caller):
    def __init__(self, world, dice):
        super().__init__(world, "chuyenvien.vpdk.tpvl")
        self.dice, self.n = dice, 0
        for _ in range(ASSETS):
            self.asset()

    def asset(self, parent=None):
        self.n += 1
        row = self.add("tai_san", ten=f"Thửa {self.n}", loai="dat", noi_ghi="855.VPDK", xa="29548", to_ban_do=1, thua=self.n,
                       **({"tach_tu": parent} if parent else {}))
        if parent:
            self.world.parents[row] = parent
        if not parent or self.split(row, parent):
            self.move_on("tai_san", row, row, "mo")
            self.world.assets.append(row)

    def split(self, row, parent):
        """The new parcel opens when the old one is closed; as long as something hangs on that, both wait."""
        self.move("tai_san", row, parent, "mo")
        for _ in range(20):
            if self.move("tai_san", parent, parent, "dong", "tách thửa").ok:
                self.world.assets.remove(parent)
                return True
        return False

    def step(self):
        if self.dice.random() < 0.03:
            self.asset(self.dice.choice(self.world.assets))
        elif self.world.certified:
            row, asset = self.world.certified.pop()
            self.move("giao_dich", row, asset, "dang_ky")               # refused when it is blocked or has been cancelled


# ---- the model ----

FOREVER = float("inf")


def spans(done, begins, ends):
    """[(asset, row, surely from, surely to, perhaps from, perhaps to)] of what those operations begin and end."""
    found, last = [], {}
    for d in sorted((d for d in done if d.ok), key=lambda d: d.start):
        if d.kind in begins and d.row not in last:
            last[d.row] = len(found)
            found.append([d.asset, d.row, d.end, FOREVER, d.start, FOREVER])
        elif d.kind in ends and d.row in last:
            span = found[last.pop(d.row)]
            span[3], span[5] = d.start, d.end
    return found


def lineage(parents, asset):
    chain = [asset]
    while chain[-1] in parents:
        chain.append(parents[chain[-1]])
    return chain


def sold_twice(world, sold):
    """Each beside those that were certified before it and stood when it was."""
    standing = []
    for span in sorted(sold, key=lambda span: span[2]):
        asset, row, begin, end = span[:4]
        standing = [(other, theirs) for other, theirs in standing if other[3] > begin]
        mine = set(lineage(world.parents, asset))
        for other, theirs in standing:
            if (other[0] in mine or asset in theirs) and begin < end:
                yield f"{row} and {other[1]} are certified at one time on {asset} and {other[0]}"
        standing.append((span, mine))


def by_asset(found):
    those = {}
    for span in found:
        those.setdefault(span[0], []).append(span)
    return those


def signed_though_blocked(world, blocks):
    those = by_asset(blocks)
    for d in world.done:
        if d.kind not in ("ky", "dang_ky") or not d.ok:
            continue
        for _, row, begin, end, *_ in those.get(d.asset, []):
            if begin < d.start and d.end < end:
                yield f"{d} between {begin} and {end} of the block {row}"


def told_wrongly(world, blocks, held):
    """A refusal names what was the case at some moment of its asking, or what the caller had no right to ask in this state."""
    closed = {d.asset: d.start for d in world.done if d.kind == "dong" and d.ok}
    blocks, held = by_asset(blocks), by_asset(held)

    def any_of(those, d, but):
        return any(row != but and begin < d.end and d.start < end for _, row, _, _, begin, end in those.get(d.asset, []))
    for d in world.done:
        if d.ok or not d.why or d.why.startswith("409 ") and len(d.why) > 40:
            continue
        reasons = [("Tài sản đang bị ngăn chặn" in d.why, any_of(blocks, d, None)),
                   ("đang được giữ chỗ ở giao dịch khác" in d.why, any_of(held, d, d.row)),
                   ("đã đóng vì tách" in d.why, d.asset in closed and closed[d.asset] < d.end),
                   ("Đã hết hạn giữ chỗ" in d.why, d.kind == "ky"), ("văn bản giải tỏa đã được duyệt" in d.why, d.kind == "giai_toa"),
                   ("khi tài sản gốc đã đóng" in d.why, d.kind == "mo"),
                   ("giao dịch dở dang hay đang bị ngăn chặn" in d.why, any_of(blocks, d, None) or any_of(held, d, None))]
        told = [so for said, so in reasons if said]
        if not told or not all(told):
            yield f"a refusal that is not explained by what was the case: {d}"


def books(world):
    signed = {}
    numbered = "select f_to_chuc, f_so_cong_chung from r_cong_chung__giao_dich where f_so_cong_chung is not null"
    for unit, number in rows(world.server, numbered):
        signed.setdefault(unit, []).append(number)
    for unit, numbers in signed.items():
        if sorted(numbers) != [f"{n:05}/2018" for n in range(1, len(numbers) + 1)]:
            yield f"numbers of {unit}: {sorted(numbers)}"
    total, told = sum(map(len, signed.values())), sum(d.kind == "ky" and d.ok for d in world.done)
    if total != told:
        yield f"{total} are signed, {told} were told so"


# ---- the run ----

def work(world, people):
    try:
        while len(world.done) < OPERATIONS and not world.wrong:
            for person in people:
                person.step()
    except Exception as e:                              # told with the rest
        world.wrong.append(f"{people[0].login}: {e!r}")


def kill_at_times(world):
    for i in range(KILLS):
        while len(world.done) < OPERATIONS * (i + 1) // (KILLS + 1) and not world.wrong:
            time.sleep(0.02)
        world.up.clear()
        world.server.process.kill()
        world.server.process.wait()
        world.server.clock(CLOCKS[i % len(CLOCKS)])
        world.server.start()
        world.up.set()


def case_the_same_property_is_never_sold_twice(server):
    seed = int(os.environ.get("TEST_SEED", random.randrange(1 << 32)))
    print(f"notary: TEST_SEED={seed}")
    dice = random.Random(seed)
    world = World(server)
    world.up.set()
    began = time.time()
    land = Land(world, random.Random(dice.random()))
    offices = [Office(world, unit, random.Random(dice.random())) for unit in OFFICES]
    groups = [offices[i::8] for i in range(8)]
    for group in groups[:3]:
        group.append(Enforcement(world, random.Random(dice.random()), Caller(world, "chuyenvien.cc16")))
    groups[3].append(land)
    threads = [threading.Thread(target=work, args=(world, g)) for g in groups]
    for t in threads:
        t.start()
    kill_at_times(world)
    for t in threads:
        t.join()
    sold = spans(world.done, {"ky"}, {"huy", "dang_ky"})
    held = spans(world.done, {"giu"}, {"tha", "huy", "dang_ky"})
    blocks = spans(world.done, {"block"}, {"giai_toa"})
    wrong = [*world.wrong, *sold_twice(world, sold), *signed_though_blocked(world, blocks), *told_wrongly(world, blocks, held),
             *books(world)]
    check(not wrong, len(wrong), "\n".join(wrong[:5]))
    refused = sum(not d.ok for d in world.done)
    check(min(len(sold), refused) > OPERATIONS / 100 and len(blocks) > 1, "nothing much happened", len(sold), len(blocks), refused)
    server.stop()
    said = verify(server)
    check(said.returncode == 0, said.stdout, said.stderr)
    print(f"notary: {len(world.done)} operations, {len(sold)} certified, {len(blocks)} blocks, {refused} refused, "
          f"{len(world.parents)} splits, {KILLS} kills; {time.time() - began:.0f} s")


def main():
    program, engine, *wanted = sys.argv[1:]
    return Count(engine).run(Server, program, cases_of(globals(), wanted))


sys.exit(main())
