# SPDX-License-Identifier: Apache-2.0
"""load.py MOTCUA SMALL LARGE [--database URL URL] [--rate N] [--seconds S] — what officials wait for, in two data folders: few dossiers
and many.

An open loop: requests leave by the clock, a request waits for nobody, and its time runs from when it should have left.  In every
eleven, four are desk lists, three searches, one a period report and three bare keyed reads, so that all meet the same weather.
Then the work of one request of each kind, counted while nobody else asks: on SQLite the steps of its machine (/metrics), on PostgreSQL
the buffers that its own statistics name.  Prints Markdown.  Counts do not depend on the machine; times do."""
import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import threading
import time
from urllib.parse import quote

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests" / name) for name in ("gate", "api", "browser")]
from database import rows, run          # noqa: E402
from server import free_port            # noqa: E402
from visitor import Visitor             # noqa: E402

KEYED = "bare keyed read"
LOOPS, REFS, WARM = 32, 20000, 20
QUEUES = ["mine", "unit", "due_soon", "late"]
COMMON = ["Nguyễn", "tran", "Lê", "thi", "Văn"]


class Served:
    """A data folder under `motcua serve`, three officials who are signed in, and what they ask for."""

    people_of = ("tiepnhan.p1", "chuyenvien.tpvl", "lanhdao.tinh")

    def __init__(self, program, data, database):
        self.database, self.program = database, program
        self.where = ["--data", data] + (["--database", database] if database else [])
        self.start()
        self.learn()

    def learn(self):
        """What there is to ask for."""
        self.refs = [row[0] for row in rows(self, f"select ref, code from dossier order by random() limit {REFS}")]
        here = ("from dossier d join unit u on u.id = d.received where d.code is not null and u.code = '29548' "
                "order by random() limit 2000")
        self.codes = [row[0] for row in rows(self, "select d.code, d.ref " + here)]
        self.names = [row[0] for row in rows(self, "select d.applicant, d.ref " + here)]

    def start(self):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen([self.program, "serve", *self.where, "--listen", self.url.split("//")[1]],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.people = {}
        for _ in range(600):
            try:
                self.people = {who: Visitor(self.url, who) for who in self.people_of}
                break
            except OSError:
                time.sleep(0.1)
        self.people[None] = Visitor(self.url)

    def close(self):
        self.process.terminate()
        self.process.wait(60)

    def kinds(self):
        """What is asked, how often in eleven, by whom."""
        return {
            KEYED: (3, None, lambda dice: "/api/v1/track/" + dice.choice(self.refs)),
            "desk list of a commune": (2, "tiepnhan.p1", lambda dice: "/mot-cua?hang=" + dice.choice(QUEUES)),
            "desk list of a district": (2, "chuyenvien.tpvl", lambda dice: "/mot-cua?hang=" + dice.choice(QUEUES)),
            "search by name": (1, "tiepnhan.p1", lambda dice: "/mot-cua?q=" + quote(dice.choice(self.names))),
            "search by a common word": (1, "chuyenvien.tpvl", lambda dice: "/mot-cua?q=" + quote(dice.choice(COMMON))),
            "search by code": (1, "tiepnhan.p1", lambda dice: "/mot-cua?q=" + quote(dice.choice(self.codes))),
            "period report": (1, "lanhdao.tinh", lambda dice: "/bao-cao"),
        }


def ask(served, kind, dice):
    _, who, path = served.kinds()[kind]
    status, said = served.people[who].get(path(dice))
    if status != 200:
        raise AssertionError(f"{kind}: {status} {said[:200]}")
    return said.count(" data-open=")


def open_loop(served, rate, seconds, seed):
    """{kind: seconds that each request took from when it should have left}"""
    dice = random.Random(seed)
    deck = [kind for kind, (share, _, _) in served.kinds().items() for _ in range(share)]
    plan = []
    while len(plan) < rate * seconds:
        plan += dice.sample(deck, len(deck))
    took, lock, turn, failed = {kind: [] for kind in served.kinds()}, threading.Lock(), iter(enumerate(plan)), []
    began = time.monotonic() + 0.5

    def loop(number):
        own = random.Random(seed + number)
        while True:
            with lock:
                i, kind = next(turn, (None, None))
            if kind is None:
                return
            due = began + i / rate
            time.sleep(max(0, due - time.monotonic()))
            try:
                ask(served, kind, own)
                took[kind].append(time.monotonic() - due)
            except Exception as e:              # told at the end; the loop goes on
                failed.append(e)
    threads = [threading.Thread(target=loop, args=(n,)) for n in range(LOOPS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if failed:
        raise failed[0]
    return took


def steps(served, kind, times):
    """What the machine of SQLite did meanwhile, without what the server does by itself; and the rows that were shown."""
    dice = random.Random(1)

    def now():
        return int(re.search(r"^motcua_store_steps_total (\d+)", served.people[None].get("/metrics")[1], re.M)[1])
    for _ in range(WARM):
        ask(served, kind, dice)
    before, began = now(), time.monotonic()
    shown = sum(ask(served, kind, dice) for _ in range(times))
    after, lasted = now(), time.monotonic() - began
    time.sleep(max(lasted, 2))
    return after - before - (now() - after) * lasted / max(lasted, 2), shown


def buffers(served, kind, times):
    """Likewise on PostgreSQL, where a backend is sure to tell its counts when it ends: a whole life of the server with the requests, less
    one as long without.  Asked past another database, so that asking does not count."""
    beside, name = re.sub(r"/[^/?]+\?", "/postgres?", served.database), re.search(r"/([^/?]+)\?", served.database)[1]

    def life(times, lasts=0):
        served.close()
        before, shown = now(), 0
        served.start()
        dice, began = random.Random(1), time.monotonic()
        for i in range(WARM + times):
            shown += ask(served, kind, dice) * (i >= WARM)
        lasted = time.monotonic() - began
        time.sleep(max(0, lasts - lasted))
        served.close()
        after = now()
        served.start()
        return after - before, shown, lasted

    def now():
        time.sleep(0.5)
        return int(run(beside, f"select blks_hit + blks_read from pg_stat_database where datname = '{name}'")[0][0])
    with_, shown, lasted = life(times)
    return with_ - life(0, lasted)[0], shown


def work(served, kind, times=200):
    """Of one request, on average, and the rows of its answer."""
    done, shown = (buffers if served.database else steps)(served, kind, times)
    return max(done, 0) / times, shown / times


def at(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("program")
    p.add_argument("folders", nargs=2)
    p.add_argument("--database", nargs=2, default=[None, None])
    p.add_argument("--rate", type=int, default=200)
    p.add_argument("--seconds", type=int, default=30)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    program, counted, took, sizes = os.path.abspath(a.program), [], {}, []
    for data, database in zip(a.folders, a.database):
        served = Served(program, data, database)
        try:
            sizes.append(int(rows(served, "select count(*) from dossier")[0][0]))
            counted.append({kind: work(served, kind) for kind in served.kinds()})
            open_loop(served, a.rate, 5, a.seed)                                        # caches as on any working day
            took = open_loop(served, a.rate, a.seconds, a.seed + 1)
        finally:
            served.close()
    engine, unit = ("PostgreSQL", "buffers") if a.database[0] else ("SQLite", "steps")
    bare = at(sorted(took[KEYED]), 0.99)
    print(f"{engine}, {a.rate} requests a second for {a.seconds} s over {sizes[1]:,} dossiers; work of one request, its growth from "
          f"{sizes[0]:,}.\n")
    print(f"| | p50 | p95 | p99 | p99 beside the keyed read's (≤ 10) | rows shown | {unit} | growth (≤ 1.3) |")
    print("|---|---|---|---|---|---|---|---|")
    missed = 0
    for kind, values in took.items():
        v, ratio = sorted(values), at(sorted(values), 0.99) / bare
        (few, less), (many, more) = (c[kind] for c in counted)
        growth = many / few if few else 1
        missed += (ratio > 10) + (growth > 1.3)
        print(f"| {kind} | {at(v, 0.5) * 1e3:.1f} ms | {at(v, 0.95) * 1e3:.1f} ms | {at(v, 0.99) * 1e3:.1f} ms | {ratio:.1f} "
              f"| {less:.1f} → {more:.1f} | {many:,.0f} | {growth:.2f} |")
    print(f"\n{missed} of the limits missed.")


if __name__ == "__main__":
    main()
