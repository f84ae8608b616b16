# SPDX-License-Identifier: Apache-2.0
"""stored.py — the rows that a program has stored, taken once more by sqlite3's own .import: into an empty database with the same tables,
keys and indexes, as durable as the program's (src/store/db_lite.c), each table one transaction.
.import knows no nulls: the last columns that have no value at all are left out, which it remarks upon in half a microsecond a row; a
missing value of another column is an empty text in the copy.  It knows no bytes either: they go as a text of the same length, and are not
compared."""
import pathlib
import subprocess

STANDING = "pragma synchronous=full; pragma cache_size=-65536; pragma wal_autocheckpoint=16000; pragma temp_store=memory;"


def sqlite(db, *commands):
    return subprocess.run(["sqlite3", db, *commands], capture_output=True, text=True, check=True).stdout


def cells(db, *commands):
    return [line.split("|") for line in sqlite(db, *commands).splitlines()]


def counts(db):
    tables = [name for name, in cells(db, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")]
    return {t: int(n) for t, n in cells(db, " union all ".join(f"select '{t}', count(*) from {t}" for t in tables))}


class Table:
    """Of the database as it is now, beside what it was before."""

    def __init__(self, now, before, name):
        columns = cells(now, f"select name, pk from pragma_table_info('{name}')")
        self.name, self.attach = name, f"attach '{before}' as before"
        self.columns, self.key = [c for c, _ in columns], [c for c, pk in columns if pk != "0"]
        assert self.key, f"{name} has no key: its rows cannot be told apart"
        self.added = f"from main.{name} as now where not exists (select 1 from before.{name} as was where {self.same_key('was')})"
        asked = ", ".join(f"count({c}), coalesce(max(typeof({c}) = 'blob'), 0)" for c in self.columns)
        told = [n != "0" for n in cells(now, self.attach, f"select {asked} {self.added}")[0]]
        self.written = self.columns[:max(i for i, some in enumerate(told[::2]) if some) + 1]
        self.bytes = {c for c, some in zip(self.columns, told[1::2]) if some}

    def same_key(self, other):
        return " and ".join(f"{other}.{c} = now.{c}" for c in self.key)

    def write(self, now, file):
        values = (f"substr(hex({c}), 1, length({c}))" if c in self.bytes else c for c in self.written)
        sqlite(now, self.attach, ".mode csv", f".output {file}", f"select {', '.join(values)} {self.added}")

    def copied(self, now, copy):
        """How many of the rows stand in the copy just so."""
        alike = " and ".join(f"coalesce(now.{c}, '') = coalesce(copied.{c}, '')" for c in self.columns if c not in self.bytes)
        return int(sqlite(now, f"attach '{copy}' as copy", f"select count(*) from main.{self.name} as now join copy.{self.name} as "
                          f"copied on {self.same_key('copied')} where {alike}"))


def take_again(now, before, folder, clock):
    """(what clock gives of the .import of what `now` has more than `before`, how many rows that were)."""
    was, stands, copy = counts(before), counts(now), f"{folder}/copy.db"
    tables = [Table(now, before, name) for name in stands if stands[name] > was[name]]
    for table in tables:
        table.write(now, f"{folder}/{table.name}.csv")
    pathlib.Path(copy).unlink(missing_ok=True)
    (page,), (journal,) = cells(now, "pragma page_size", "pragma journal_mode")
    sqlite(copy, f"pragma page_size={page}", f"pragma journal_mode={journal}")
    for table in tables:
        sqlite(copy, sqlite(now, f"select sql || ';' from sqlite_master where tbl_name = '{table.name}' and sql is not null "
                            "order by rowid"))
    took = clock(lambda: subprocess.run(["sqlite3", copy, STANDING, ".mode csv",
                                         *(f".import {folder}/{t.name}.csv {t.name}" for t in tables)], check=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    for table in tables:
        added = stands[table.name] - was[table.name]
        assert (copied := table.copied(now, copy)) == added, f"{table.name}: {copied} rows of {added} are in the copy"
    return took, sum(stands[t.name] - was[t.name] for t in tables)
