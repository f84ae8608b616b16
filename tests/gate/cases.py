# SPDX-License-Identifier: Apache-2.0
"""What every script of the gate does: a database to run on, its functions case_* one after the other, the closing line."""
import contextlib
import os
import pathlib
import subprocess
import threading
import time
import traceback

import database

PG = pathlib.Path(__file__).parent.parent / "pg.sh"


def check(condition, *said):
    if not condition:
        raise AssertionError(" ".join(str(s) for s in said))


@contextlib.contextmanager
def cluster_of(engine):
    """URL of the cluster that ./test lends, or of one of its own, stopped afterwards; None on SQLite."""
    lent = os.environ.get("MOTCUA_CLUSTER")
    if engine == "pg" and lent:
        yield lent
        return
    url = subprocess.run([PG, "start"], capture_output=True, text=True, check=True).stdout.strip() if engine == "pg" else None
    try:
        yield url
    finally:
        if url:
            subprocess.run([PG, "stop", url], check=False)


def together(tasks):
    """Runs all at the same moment; gives their results in order, faults as faults."""
    results, start = [None] * len(tasks), threading.Barrier(len(tasks))

    def one(i):
        start.wait()
        try:
            results[i] = tasks[i]()
        except Exception as e:                      # given back, the caller looks at it
            results[i] = e
    threads = [threading.Thread(target=one, args=(i,)) for i in range(len(tasks))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


def rows(server, sql):
    """What stands in the database, each row a list of texts."""
    return [["" if v is None else str(v) for v in row] for row in database.rows(server, sql)]


def verify(server):
    """motcua verify on the stopped installation."""
    return subprocess.run([server.program, "verify", *server.where], capture_output=True, text=True, env=server.environment())


def cases_of(module, wanted=()):
    """Its cases as {name: function}; those wanted, or all."""
    found = {name[5:]: case for name, case in module.items() if name.startswith("case_")}
    check(found.keys() >= set(wanted), "no such case:", set(wanted) - found.keys())
    return {name: case for name, case in found.items() if not wanted or name in wanted}


class Count:
    def __init__(self, engine, note=""):
        self.engine, self.note, self.passed, self.failed = engine, note, 0, 0

    def attempt(self, name, act, said=lambda: ""):
        """Counts it, whatever it raises; `said` tells what else may explain a failure."""
        began = time.time()
        try:
            act()
            self.passed += 1
            print(f"ok    {self.engine} {name} ({time.time() - began:.0f} s)", flush=True)
        except Exception:
            self.failed += 1
            print(f"FAIL  {self.engine} {name}{self.note}\n{traceback.format_exc()}\n{said()}", flush=True)

    def on_a_server(self, kind, program, cluster, case, name):
        """The case on a served demo province of its own (kind: server.Server), which is gone afterwards."""
        server = None

        def act():
            nonlocal server
            server = kind(program, cluster=cluster)
            case(server)
        try:
            self.attempt(name, act, lambda: server.said()[-1500:] if server else "")
        finally:
            if server:
                server.forget()

    def run(self, kind, program, cases):
        """Each of the cases on a server of its own, one after the other; gives the exit code."""
        with cluster_of(self.engine) as cluster:
            for name, case in cases.items():
                self.on_a_server(kind, os.path.abspath(program), cluster, case, name)
        return self.close()

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed != 0
