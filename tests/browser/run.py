# SPDX-License-Identifier: Apache-2.0
"""run.py MOTCUA [JOURNEY…] — runs every function journey_* of tests/browser/journeys/*.py, each on a province of its
file, and prints `N passed, N failed`.  A journey is given `world`:

    @each(width=(360, 1280), script=(False, True))      # each value in one case; in every combination with JOURNEYS=all
    @usual(width=(1280, 360), script=(True, False))     # what officials sit at, the first of each; likewise
    def journey_citizen(world, width, script):
        b = world.browser(width, script)                # closed by the runner
        b.get("/")
        world.server.clock("2018-09-12T09:00:00+07:00")

A module may name its own PROGRAM instead of MOTCUA."""
import importlib.util
import itertools
import os
import pathlib
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "api")]
from client import Api          # noqa: E402  the path comes first
from driver import ALL, Browser # noqa: E402
from server import Server       # noqa: E402

HERE = pathlib.Path(__file__).parent


def cases(choices, n):
    """A decorator: n cases, each with the next value of everything; with JOURNEYS=all every combination."""
    some = zip(*(itertools.islice(itertools.cycle(values), n) for values in choices.values()))

    def mark(journey):
        journey.cases = [dict(zip(choices, values)) for values in (itertools.product(*choices.values()) if ALL else some)]
        return journey
    return mark


def each(**choices):
    return cases(choices, max(map(len, choices.values())))


def usual(**choices):
    return cases(choices, 1)


class World:
    idle = []                           # browsers between two journeys: starting one takes seconds

    def __init__(self, server):
        self.server, self.browsers = server, []

    def browser(self, width=1280, script=True, dark=False):
        if World.idle:
            self.browsers.append(World.idle.pop())
            self.browsers[-1].begin(self.server.url, width, script, dark)
        else:
            self.browsers.append(Browser(self.server.url, width, script, dark))
        return self.browsers[-1]

    def api(self, login):
        return Api(self.server.url, login)

    def close(self):
        World.idle += self.browsers
        self.browsers = []


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attempt(world, label, journey, case):
    began = time.monotonic()
    try:
        journey(world, **case)
        print(f"ok    {label} ({time.monotonic() - began:.1f} s)", flush=True)
        return True
    except Exception:                   # whatever it was, the next journey goes on
        print(f"FAIL  {label}\n{traceback.format_exc(limit=-4)}")
        for i, browser in enumerate(world.browsers):
            browser.shot(f"failed-{journey.__name__}-{i}", always=True)
        return False
    finally:
        world.close()


def run_file(program, path):
    module = load(path)
    journeys = [f for name, f in vars(module).items() if name.startswith("journey_")]
    passed = failed = 0
    server = Server(getattr(module, "PROGRAM", program))
    try:
        for journey in journeys:
            for case in getattr(journey, "cases", [{}]):
                label = " ".join([path.stem, journey.__name__[8:]] + [f"{k}={v}" for k, v in case.items()])
                good = attempt(World(server), label, journey, case)
                passed, failed = passed + good, failed + (not good)
    finally:
        server.close()
    return passed, failed


def count_file(program, path):
    try:
        return run_file(program, path)
    except Exception:                   # the server itself
        print(f"FAIL  {path.stem}\n{traceback.format_exc(limit=-2)}")
        return 0, 1


def main():
    program, names = sys.argv[1], sys.argv[2:]
    paths = [p for p in sorted((HERE / "journeys").glob("*.py")) if not names or p.stem in names]
    with ThreadPoolExecutor(2) as pool:         # two files side by side
        counts = list(pool.map(lambda path: count_file(program, path), paths))
    for browser in World.idle:
        browser.close()
    passed, failed = (sum(n) for n in zip((0, 0), *counts))
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


sys.modules["run"] = sys.modules["__main__"]
main()
