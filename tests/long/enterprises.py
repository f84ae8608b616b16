# SPDX-License-Identifier: Apache-2.0
"""enterprises.py MOTCUA N — N enterprises from five files: lines a second beside sqlite3's own import of the same lines and of the rows
that come of them, memory at its highest, every value traced to its claim, and the same files again."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]
from enterprises import FILES, HEADS, make    # noqa: E402
from stored import take_again                 # noqa: E402

REGISTER, TABLE = "doanh_nghiep/doanh_nghiep", "r_doanh_nghiep__doanh_nghiep"
FIELDS = ("ten", "tru_so", "dai_dien", "tinh_trang", "thue", "bao_hiem", "dien_thoai")
MEMORY_MOST = 256


def clock(work):
    """(seconds, seconds of the processors that its programs had)"""
    def now():
        t = os.times()
        return time.monotonic(), t.children_user + t.children_system
    start = now()
    work()
    return tuple(end - begun for begun, end in zip(start, now()))


def plain_import(folder, lines):
    """sqlite3's .import of the lines as they are meant, into tables of texts."""
    for source, rows in lines.items():
        text = "\n".join("\x1f".join(row) for row in [HEADS[source], *rows]) + "\n"
        pathlib.Path(folder, source).write_text(text, encoding="utf-8")
    return clock(lambda: subprocess.run(["sqlite3", f"{folder}/plain.db", ".mode ascii", '.separator "\x1f" "\\n"',
                                         *(f".import {folder}/{source} {source}" for source in lines)], check=True))


def most_held(running):
    """MB at its highest while that program runs.  (What getrusage tells of a child is no less than its parent had.)"""
    highest = 0
    while running.poll() is None:
        status = pathlib.Path(f"/proc/{running.pid}/status").read_text(encoding="utf-8")
        if status.startswith("Name:\tmotcua") and (held := re.search(r"VmHWM:\s+(\d+)", status)):
            highest = max(highest, int(held[1]) // 1024)
        time.sleep(0.1)
    return highest


def ours(program, data, folder):
    """The figures that the program told of each file: lines, added, changed, same, wrong; and MB at its highest."""
    told, memory = {}, 0
    for source, (login, name, *_) in FILES.items():
        with subprocess.Popen([program, "import", f"{folder}/{name}", "--data", data, "--register", REGISTER, "--as", login,
                               "--source", source], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
            memory = max(memory, most_held(running))
            told[source] = [int(n) for n in re.findall(r"\d+", running.stdout.read())][1:]
        assert running.returncode == 0, source
    return told, memory


def untraced(data):
    """Rows with a value that no claim has said."""
    missing = " or ".join(f"(t.f_{field} is not null and not exists (select 1 from claim c where c.registry = '{REGISTER}' "
                          f"and c.subject = t.id and json_extract(c.said, '$.{field}') = t.f_{field}))" for field in FIELDS)
    sql = f"select count(*) from {TABLE} t where {missing}"
    return int(subprocess.run(["sqlite3", f"{data}/motcua.db", sql], capture_output=True, text=True, check=True).stdout)


def figures(count, rows, plain, stored, took):
    def line(what, time, more=""):
        return f"- {what}: {count / time[0]:.0f} lines/s, {time[1] / count * 1e6:.1f} µs of processor a line{more}"
    return [line("sqlite3 .import of the lines", plain), line(f"sqlite3 .import of the {rows} rows that are stored", stored),
            line("motcua import", took),
            f"- beside the first: {plain[0] / took[0]:.3f} ×; beside the second: {stored[0] / took[0]:.2f} ×, by processor "
            f"{stored[1] / took[1]:.2f} × (goal 0.2)", "",
            "The first puts the texts of the five files, UTF-8 and clean, into five tables without a key or an index. The second puts",
            "the rows that come of them, ready-made and without looking at them, into the same tables with the same keys and indexes,",
            "as durably.",
            ""]


def main(program, n):
    shown, passed, runs = [], 0, []
    with tempfile.TemporaryDirectory() as folder:
        data = folder + "/data"
        lines = make(n, 1, folder)
        count = sum(len(rows) for rows in lines.values())
        subprocess.run([program, "init", "--data", data, "--province", "province/vinh-long-2018", "--demo"], stdout=subprocess.DEVNULL,
                       check=True)
        shutil.copy(f"{data}/motcua.db", f"{folder}/before.db")
        plain = plain_import(folder, lines)
        took = clock(lambda: runs.append(ours(program, data, folder)))
        stored, rows = take_again(f"{data}/motcua.db", f"{folder}/before.db", folder, clock)
        again = clock(lambda: runs.append(ours(program, data, folder)))
        (told, memory), (told_again, _) = runs
        shown += [f"## {n} enterprises from five files, {count} lines", "", *figures(count, rows, plain, stored, took),
                  f"- the same again: {count / again[0]:.0f} lines/s", f"- memory at its highest: {memory} MB", ""]
        checks = [memory <= MEMORY_MOST, untraced(data) == 0, all(t[1] == t[2] == 0 for t in told_again.values()),
                  sum(t[1] for t in told.values()) == n]
        passed = sum(checks)
    print("\n".join(shown))
    print(f"{passed} passed, {len(checks) - passed} failed")
    return passed != len(checks)


sys.exit(main(sys.argv[1], int(sys.argv[2])))
