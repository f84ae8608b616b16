# SPDX-License-Identifier: Apache-2.0
"""plans.py MOTCUA — every statement of the program, as SQLite plans it over a demo province: no page may read a whole
table that grows with cases or citizens, nor an open stretch of one.  ALLOWED names the statements that do, and why that is bounded."""
import re
import sqlite3
import subprocess
import sys
import tempfile

GROWING = {"access", "account", "dossier", "dossier_step", "event", "idempotency", "ledger_node", "mandate", "notice", "notice_choice",
           "outbox", "paper", "party", "payment", "queue_ticket", "account_link", "payment_request", "payment_notice", "payment_case",
           "opinion", "batch", "batch_item", "visit", "claim", "claim_case", "dossier_row", "dossier_word", "register_glass",
           "register_acting", "register_file", "register_import", "register_import_fault",
           "reuse", "row_merge", "party_identifier", "rating", "result", "feedback", "session", "slip",
           "suspension", "tally"}
ALLOWED = {
    "select count(*) from dossier where open = true": "the index of open ones alone: the pile on the desks, not the archive",
    "select version, count(*) as n from dossier where open": "the index of open ones alone, for the operator who plans",
    "select handled as unit, sum(case": "the index of open ones alone, once a day",
    "select count(*) from account where demo = true": "the index of demo accounts alone",
    "select a.login, a.name, a.locked_at": "by login, a page at a time",
    "select state, count(*) as n from outbox": "the index of states alone, for the operator",
    "select id from account where kind = 'citizen'": "simulate, which wants one",
    "select id from register_import where state": "the index of those under way alone",
    "select count(*) from (select id from event where seq is null": "the index of those not yet numbered",
    "update event set seq = ": "the index of those not yet numbered",
    "select procedure from dossier union": "motcua verify reads everything",
    "select count(*) from ledger_node": "motcua verify reads everything",
    "select p.id, p.unit, p.n, p.amount, p.kind, e.kind as told": "motcua verify reads everything",
    "select d.ref as name, d.": "motcua verify reads everything",
    "select max(book) as name": "motcua verify reads everything",
    "select max(p.kind) as name": "motcua verify reads everything",
    "select e.id, e.subject_kind, e.subject, e.n, e.at": "motcua verify reads everything",
}
# A range of ids alone is a walk, whatever else is asked of the rows; so are all dossiers of a procedure.
WALKS = re.compile(r"SCAN (\w+)|SEARCH (\w+) USING (?:INTEGER PRIMARY KEY \(rowid[<>]|INDEX dossier_procedure \(procedure=\?\)$)")


def tables(sql):
    """{alias: table} of a statement."""
    found = {}
    for table, alias in re.findall(r"\b(?:from|join|update|into)\s+(\w+)(?:\s+(?:as\s+)?(\w+))?", sql):
        found[table] = table
        found[alias or table] = table
    return found


def scans(db, sql):
    names = tables(sql)
    plan = [row[3] for row in db.execute("explain query plan " + sql, [None] * len(set(re.findall(r"\$\d+", sql))))]
    return [line for line in plan if (m := WALKS.match(line)) and names.get(m[1] or m[2]) in GROWING]


def main():
    motcua, used, n, bad = sys.argv[1], set(), 0, 0
    with tempfile.TemporaryDirectory() as data:
        subprocess.run([motcua, "init", "--data", data, "--province", "vinh-long-2018", "--demo"], check=True, stdout=subprocess.DEVNULL)
        db = sqlite3.connect(f"file:{data}/motcua.db?mode=ro", uri=True)
        for line in subprocess.run([motcua, "sql"], check=True, capture_output=True, text=True).stdout.splitlines():
            at, _, sql = line.partition("\t")
            n += 1
            found = scans(db, sql)
            why = [start for start in ALLOWED if sql.startswith(start)]
            used.update(why if found else [])
            if found and not why:
                bad += 1
                print(f"FAIL  {at}: {'; '.join(found)}\n      {sql[:200]}")
        db.close()
    for start in ALLOWED.keys() - used:
        bad += 1
        print(f"FAIL  allowed, but nothing does so any more: {start}")
    print(f"{n - bad} passed, {bad} failed")
    sys.exit(bad > 0)


main()
