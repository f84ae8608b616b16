# SPDX-License-Identifier: Apache-2.0
"""What every script of the gate does: a database to run on, its functions case_* one after the other, the closing line."""
import contextlib
import pathlib
import subprocess
import time
import traceback

PG = pathlib.Path(__file__).parent.parent / "pg.sh"


def check(condition, *said):
    if not condition:
        raise AssertionError(" ".join(str(s) for s in said))


@contextlib.contextmanager
def database_of(engine, *options):
    """URL of a cluster of its own, stopped afterwards; None on SQLite."""
    url = subprocess.run([PG, "start", *options], capture_output=True, text=True, check=True).stdout.strip() if engine == "pg" else None
    try:
        yield url
    finally:
        if url:
            subprocess.run([PG, "stop", url], check=False)


def cases_of(module, wanted):
    """Its cases as {name: function}; those wanted, or all."""
    found = {name[5:]: case for name, case in module.items() if name.startswith("case_")}
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

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed != 0
