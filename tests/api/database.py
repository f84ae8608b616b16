# SPDX-License-Identifier: Apache-2.0
"""The database of a server under test, read and changed past the program.  On PostgreSQL by psycopg2: Debian's psql is a script around
a program and takes a fifth of a second each time."""
import contextlib
import sqlite3

import psycopg2


def _pg(server):
    return server.where[-1] if "--database" in server.where else None


_lines = {}                             # a connection for each database: a new one costs as much as a page


def _line(url):
    if url not in _lines or _lines[url].closed:
        _lines[url] = psycopg2.connect(url)
        _lines[url].autocommit = True   # create database takes no transaction
    return _lines[url]


def run(url, sql):
    """One statement on PostgreSQL: its rows, if it gives any."""
    for again in (True, False):
        try:
            with _line(url).cursor() as at:
                at.execute(sql)
                return at.fetchall() if at.description else []
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            if not again or url in _lines and not _lines[url].closed:   # else the server went away since the last statement
                raise


def rows(server, sql):
    """What stands there, each row a tuple."""
    if _pg(server):
        return run(_pg(server), sql)
    with contextlib.closing(sqlite3.connect(f"file:{server.where[1]}/motcua.db?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def change(server, sql):
    """One statement: what somebody with the database in hand could do."""
    if _pg(server):
        return run(_pg(server), sql)
    with contextlib.closing(sqlite3.connect(f"{server.where[1]}/motcua.db", timeout=30, isolation_level=None)) as db:
        return db.execute(sql).fetchall()
