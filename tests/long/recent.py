# SPDX-License-Identifier: Apache-2.0
"""recent.py FOLDER COPY N — an installation on SQLite without its archive: every dossier that lies on a desk, and of the others the
newest, N in all or as many as the desks hold.  Beside the whole it shows what an archive costs, since both have the same desks; a
shorter past has emptier ones.  The counters stay, since a report is of a period.  For measuring only: its ledger does not add up."""
import contextlib
import shutil
import sqlite3
import sys

ENDED = "open = false and state not in (0, 1, 2, 4, 5, 6, 9)"


def main():
    folder, copy, n = sys.argv[1:]
    shutil.copytree(folder, copy)
    with contextlib.closing(sqlite3.connect(f"{copy}/motcua.db", isolation_level=None)) as db:
        db.execute("pragma journal_mode=off")
        db.execute("pragma synchronous=off")
        db.execute("create temp table kept (id integer primary key)")
        db.execute(f"insert into kept select id from dossier order by {ENDED}, id desc limit "
                   f"max(?, (select count(*) from dossier where not ({ENDED})))", [int(n)])
        for name, in db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'").fetchall():
            columns = [row[1] for row in db.execute(f'pragma table_info("{name}")')]
            if "dossier" in columns:
                db.execute(f'delete from "{name}" where dossier <> 0 and dossier not in kept')
        db.execute("delete from event where subject_kind = 'dossier' and subject not in kept")
        db.execute("delete from dossier_word where id not in kept")
        db.execute("delete from dossier where id not in kept")
        db.execute("vacuum")


main()
