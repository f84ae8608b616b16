# SPDX-License-Identifier: Apache-2.0
"""carry.py FOLDER URL — carries the rows of an installation on SQLite into one on PostgreSQL that the same program has just made: both
have the same tables and columns (the files of papers stay behind).  A million dossiers simulated once serve both engines."""
import contextlib
import io
import sqlite3
import sys

import psycopg2

ROWS = 20000
MARKS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def written(value, kind):
    """As COPY reads it."""
    if value is None:
        return "\\N"
    if kind == "boolean":
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value).translate(MARKS)


def carry(lite, at, table, columns):
    names = ", ".join(f'"{name}"' for name, _ in columns)
    kinds = [kind for _, kind in columns]
    rows, n = lite.execute(f'select {names} from "{table}"'), 0
    while some := rows.fetchmany(ROWS):
        text = "".join("\t".join(map(written, row, kinds)) + "\n" for row in some)
        at.copy_expert(f'copy "{table}" ({names}) from stdin', io.StringIO(text))
        n += len(some)
    return n


def main():
    folder, url = sys.argv[1:]
    with contextlib.closing(sqlite3.connect(f"file:{folder}/motcua.db?mode=ro", uri=True)) as lite, \
            contextlib.closing(psycopg2.connect(url)) as db, db, db.cursor() as at:
        at.execute("set session_replication_role = replica")        # references hold where the rows come from
        at.execute("select table_name, column_name, data_type from information_schema.columns c join information_schema.tables t "
                   "using (table_schema, table_name) where table_schema = 'public' and table_type = 'BASE TABLE' "
                   "and table_name <> 'migration' order by table_name, ordinal_position")
        tables = {}
        for table, *column in at.fetchall():
            tables.setdefault(table, []).append(column)
        at.execute("truncate " + ", ".join(f'"{table}"' for table in tables))
        for table, columns in tables.items():
            n = carry(lite, at, table, columns)
            if n:
                print(f"{table}: {n:,}", file=sys.stderr)


main()
