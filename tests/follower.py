# SPDX-License-Identifier: Apache-2.0
"""follower.py URL TOKEN REGISTER STORE [SHARE] — another agency's system, as it should be written: follows the feed of a register into an
SQLite file of its own and may be killed at any instant.  What an answer tells is written in one transaction, and acknowledged after it;
what is told twice is known by its number.  Ends when there has been nothing new for a second.  Called from tests as a library too."""
import pathlib
import sqlite3
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent / "api")]
from client import Api              # noqa: E402

TABLES = """create table if not exists change (seq integer primary key, prev integer not null, op text not null, hash text not null);
            create table if not exists row (id text primary key, version integer not null, said text not null);"""
LIMIT = 200


def opened(path):
    store = sqlite3.connect(path, isolation_level=None)
    store.executescript(TABLES)
    return store


def keep(store, items, told):
    """One transaction: the changes, once each, and what they make of the rows."""
    store.execute("begin immediate")
    for item in items:
        new = store.execute("insert or ignore into change values (?, ?, ?, ?)", [item[k] for k in ("seq", "prev", "op", "hash")]).rowcount
        if new and item["op"] == "put":
            store.execute("insert or replace into row values (?, ?, ?)", [item["id"], item["version"], told(item)])
        elif new and item["op"] == "retract":
            store.execute("delete from row where id = ?", [item["id"]])
    store.execute("commit")


def follow(api, register, path, share=None, told=lambda item: str(sorted(item["values"].items()))):
    store, asked = opened(path), f"?limit={LIMIT}&wait=1" + (f"&share={share}" if share else "")
    while True:
        got = api.get(f"/feeds/{register}{asked}")
        if not got["items"]:
            return store
        keep(store, got["items"], told)
        api.post(f"/feeds/{register}/ack", {"after": got["next"], **({"share": share} if share else {})})


def holes(store):
    """Changes whose `prev` is not the change before; the first one has none."""
    return store.execute("select seq from (select seq, prev, lag(seq) over (order by seq) as before from change) "
                         "where before is not null and before <> prev").fetchall()


if __name__ == "__main__":
    own = Api(sys.argv[1])
    own.token = sys.argv[2]
    follow(own, sys.argv[3], sys.argv[4], *sys.argv[5:])
