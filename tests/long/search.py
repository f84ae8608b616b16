# SPDX-License-Identifier: Apache-2.0
"""search.py MOTCUA ROWS — see search.sh.  The rows are made by rows.py on SQLite and carried over to PostgreSQL; some are written once more
by the program, to see that they are what it would have written."""
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / part) for part in ("bench", "tests", "tests/long", "tests/api", "tests/browser", "tests/gate")]
from cases import check, cluster_of     # noqa: E402
from client import Api                  # noqa: E402
from database import rows, run          # noqa: E402
import load                             # noqa: E402
from rows import Chance, code, derived, heard, phrases_of, split, words_of     # noqa: E402

RATE, SECONDS, LIMIT, FOUND, MISTYPED, REWRITTEN, SAMPLE, QUEUED = 200, 40, 10, 0.95, 600, 20, 4000, 1
PARTY, ASSET, FIRM = "cong_chung/ben", "cong_chung/tai_san", "doanh_nghiep/doanh_nghiep"


def table(register, kind="r"):
    return f"{kind}_{register.replace('/', '__')}"


class Searched(load.Served):
    """An installation with millions of rows, and what people type into its registers."""
    people_of = ("chuyenvien.cc01", "chuyenvien.stp", "chuyenvien.skhdt")

    def learn(self):
        self.refs = [row[0] for row in rows(self, "select ref from dossier")]
        self.parties = self.some(PARTY, "f_ho_ten")
        self.papers = self.some(ASSET, "f_so_giay")
        self.firms = self.some(FIRM, "f_ten")
        self.chance = Chance(5)

    def some(self, register, column):
        """Spread over all of them: ids lie evenly."""
        lowest, highest = rows(self, f"select min(id), max(id) from {table(register)}")[0]
        dice = random.Random(7)
        picks = (dice.randint(lowest, highest) for _ in range(SAMPLE))
        return [rows(self, f"select {column} from {table(register)} where id >= {id} order by id limit 1")[0][0] for id in picks]

    @staticmethod
    def path(register, words):
        return f"/so/{register}?q=" + quote(words)

    def kinds(self):
        def cut(dice, name):
            words = name.split()
            return " ".join([*words[:-1], words[-1][:max(1, len(words[-1]) - dice.choice((1, 2)))]])

        def shuffled(dice, name):
            words = [w for w in split(name) if derived(w)[0] not in ("cong", "ti", "tnhh", "doanh", "nghiep", "tu", "nhan", "co", "phan")]
            return " ".join(dice.sample(words, min(4, len(words))))
        return {
            load.KEYED: (3, None, lambda dice: "/api/v1/track/" + dice.choice(self.refs)),
            "asset by its certificate": (1, "chuyenvien.cc01", lambda dice: self.path(ASSET, dice.choice(self.papers))),
            "owner's name, in the province": (1, "chuyenvien.stp", lambda dice: self.path(PARTY, dice.choice(self.parties))),
            "owner's name, in one office": (1, "chuyenvien.cc01", lambda dice: self.path(PARTY, dice.choice(self.parties))),
            "owner's name, the last word begun": (1, "chuyenvien.stp",
                                                  lambda dice: self.path(PARTY, cut(dice, dice.choice(self.parties)))),
            "enterprise, words in any order": (1, "chuyenvien.skhdt",
                                               lambda dice: self.path(FIRM, shuffled(dice, dice.choice(self.firms)))),
            "enterprise, by anybody, the last word begun": (1, None, lambda dice: self.path(FIRM, cut(dice, dice.choice(self.firms)))),
        }

    def worst(self):
        return {"a common word of a name": (PARTY, "nguyen"), "one letter": (PARTY, "t"), "one rare letter": (PARTY, "u"),
                "three common words that rarely meet": (PARTY, "thi van huu"), "nobody": (PARTY, "nguyen xyzw"),
                "two words that no row has together": (PARTY, "thach lieu danh"), "“cong ty”": (FIRM, "cong ty"),
                "one letter and a common word": (FIRM, "c ty"),
                "a whole name that is nobody's": (FIRM, "công ty cổ phần gốm bưởi dược du lịch")}


def rewritten(served):
    """Rows sent to the program again: it gives them the words, phrases and key to sort by that rows.py gave them."""
    notary, office, dice = Api(served.url, "chuyenvien.cc01"), Api(served.url, "chuyenvien.skhdt"), random.Random(3)
    made = notary.post("/registers/cong_chung/ho_so", {"values": {"ten": "Thử", "to_chuc": "CC01", "nguoi_yeu_cau": "Lê Thị Ánh"}})
    asset = notary.post("/registers/cong_chung/tai_san", {"values": {"ten": "Thử", "loai": "dat", "noi_ghi": "CC01", "so_giay": "ZZ1"}})
    deal = notary.post("/registers/cong_chung/giao_dich", {"values": {"ten": "Thử", "ho_so": made["id"], "tai_san": asset["id"],
                                                                       "loai": "chuyen-nhuong", "to_chuc": "CC01"}})
    own = {PARTY: (notary, ["f_ho_ten"], "s_ho_ten", lambda i: {"giao_dich": deal["id"], "vai": "chuyen"}),
           ASSET: (notary, ["f_ten", "f_so_giay", "f_dia_chi"], "s_ten", lambda i: {"loai": "dat", "noi_ghi": "CC01", "so_giay": f"ZY{i}"}),
           FIRM: (office, ["f_ma_so", "f_ten", "f_tru_so", "f_dai_dien"], "s_ten", lambda i: {"ma_so": taxes.pop()})}
    taxes = [c for c in map(code, range(9000000, 9000100)) if c]
    for register, (who, columns, sort, more) in own.items():
        all_ids = [row[0] for row in rows(served, f"select id from {table(register)} order by id limit 5000")]
        for i, id in enumerate(dice.sample(all_ids, min(REWRITTEN, len(all_ids) - 2))):
            was = rows(served, f"select code, {sort}, words, {', '.join(columns)} from {table(register)} where id = {id}")[0]
            values = {**dict(zip((c[2:] for c in columns), was[3:])), **more(i)}
            again = who.post("/registers/" + register, {"values": values})
            now = rows(served, f"select code, {sort}, words, {', '.join(columns)} from {table(register)} where id = {again['id']}")[0]
            for row, key in ((was, id), (now, again["id"])):
                said = [*[row[0]] * bool(row[0]), *row[3:]]
                kept = {phrase for phrase, in rows(served, f"select phrase from {table(register, 'p')} where row_id = {key}")}
                check(row[2] == heard(*said) and kept == phrases_of(*said), register, key, kept, row)
            check(was[1] == now[1], "another key to sort by:", was, now)


def meant(name, text):
    """Is that row's name, or the spelling that is offered, the one that was meant?"""
    return words_of(name) <= words_of(text) and len(split(name)) == len(split(text))


def misspelt(served):
    """{kind of slip: [found, of]}, and how long the answers took."""
    found, took, dice = {}, [], random.Random(11)
    asks = {PARTY: ("chuyenvien.stp", served.parties), FIRM: ("chuyenvien.skhdt", served.firms)}
    api = {register: Api(served.url, who) for register, (who, _) in asks.items()}
    for register, (_, names) in asks.items():
        for _ in range(MISTYPED):
            name = dice.choice(names)
            kind, typed = served.chance.mistyped(name)
            if words_of(typed) == words_of(name):
                continue
            began = time.monotonic()
            said = api[register].get(f"/registers/{register}?near=1&q=" + quote(typed))
            took.append(time.monotonic() - began)
            titles = [item["title"] for part in [said, *said.get("near", [])] for item in part["items"]]
            titles += [part["q"] for part in said.get("near", [])]
            count = found.setdefault((register, kind), [0, 0])
            count[0] += any(meant(name, title) for title in titles)
            count[1] += 1
    return found, sorted(took)


def costly(served):
    """{what: the median and the longest of ten answers, rows shown}"""
    people = {PARTY: "chuyenvien.stp", FIRM: "chuyenvien.skhdt"}
    told = {}
    for what, (register, words) in served.worst().items():
        took = []
        for _ in range(10):
            began = time.monotonic()
            status, said = served.people[people[register]].get(served.path(register, words))
            took.append(time.monotonic() - began)
            check(status == 200, words, status, said[:200])
        told[what] = statistics.median(took), max(took), said.count(" data-open="), "Chưa tìm hết sổ" in said
    return told


def shown(engine, n, took, slips, answers, worst):
    bare, missed = load.at(sorted(took[load.KEYED]), 0.99), 0
    queued = load.at(sorted(took[load.KEYED]), 0.5) > QUEUED
    missed += queued
    print(f"\n{engine}, {n:,} rows; {RATE} requests a second for {SECONDS} s"
          f"{': not kept up, so that these are the times of a queue' if queued else ''}.\n")
    print(f"| | p50 | p99 | p99 beside the keyed read's (≤ {LIMIT}) |\n|---|---|---|---|")
    for kind, values in took.items():
        v, ratio = sorted(values), load.at(sorted(values), 0.99) / bare
        missed += ratio > LIMIT
        print(f"| {kind} | {load.at(v, 0.5) * 1e3:.1f} ms | {load.at(v, 0.99) * 1e3:.1f} ms | {ratio:.1f} |")
    print("\n| one letter wrong, found | letter more | less | another | two exchanged | together (≥ 95 %) |\n|---|---|---|---|---|---|")
    for register in (PARTY, FIRM):
        kinds = [slips.get((register, kind), [0, 0]) for kind in ("insert", "drop", "replace", "swap")]
        good, of = map(sum, zip(*kinds))
        missed += good < FOUND * of
        print(f"| {register} | " + " | ".join(f"{g} of {n}" for g, n in kinds) + f" | {good} of {of}, {100 * good / of:.1f} % |")
    print("\nAnswers to these, one after the other: "
          f"p50 {load.at(answers, 0.5) * 1e3:.1f} ms, p99 {load.at(answers, 0.99) * 1e3:.1f} ms.\n")
    print("| what costs most, alone | median | longest of ten | rows shown | says that it stopped |\n|---|---|---|---|---|")
    for what, (median, longest, n, stopped) in worst.items():
        print(f"| {what} | {median * 1e3:.1f} ms | {longest * 1e3:.1f} ms | {n} | {'yes' if stopped else 'no'} |")
    print(f"\n{missed} of the limits missed.", flush=True)


def measured(program, data, url, n):
    served = Searched(program, data, url)
    try:
        rewritten(served)
        worst = costly(served)
        slips, answers = misspelt(served)
        load.open_loop(served, RATE, 5, 1)
        took = load.open_loop(served, RATE, SECONDS, 2)
    finally:
        served.close()
    shown("PostgreSQL" if url else "SQLite", n, took, slips, answers, worst)


def carried(program, data, url, folder):
    """The same on PostgreSQL; indexes are made when the rows are there."""
    subprocess.run([program, "init", "--data", folder, "--database", url, "--province", "vinh-long-2018"], stdout=subprocess.DEVNULL,
                   check=True)
    for key in pathlib.Path(data).glob("*.key"):
        shutil.copy(key, folder)
    big = "tablename in (" + ", ".join(f"'{table(r, k)}'" for r in (PARTY, ASSET, FIRM) for k in "rp") + ")"
    indexes = run(url, f"select indexname, indexdef from pg_indexes where {big} and indexname not like '%_pkey'")
    for name, _ in indexes:
        run(url, f"drop index {name}")
    subprocess.run([sys.executable, ROOT / "tests/long/carry.py", data, url], check=True)
    for _, made in indexes:
        run(url, made)
    run(url, "vacuum analyze")


def main(program, n):
    passed = 0
    print(f"## Search over {n:,} rows of registers")
    with tempfile.TemporaryDirectory(prefix="motcua-search-") as root:
        lite = root + "/lite"
        subprocess.run([program, "init", "--data", lite, "--province", "vinh-long-2018", "--demo"], stdout=subprocess.DEVNULL, check=True)
        subprocess.run([sys.executable, ROOT / "tests/long/rows.py", lite, str(n)], check=True)
        os.environ["PG_BUFFERS"] = "4GB"        # as one would for so many
        with cluster_of("pg") as url:
            carried(program, lite, url, root + "/pg")
            measured(program, root + "/pg", url, n)
            passed += 1
        measured(program, lite, None, n)
        passed += 1
    print(f"\n{passed} passed, 0 failed")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
