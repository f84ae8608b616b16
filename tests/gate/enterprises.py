# SPDX-License-Identifier: Apache-2.0
"""enterprises.py MOTCUA sqlite|pg — the enterprise base database from dirty files of five agencies: every value is the word of the source
that counts first, and of a claim that is kept; the same files again change nothing; an import killed in the middle is gone on with."""
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, rows, verify    # noqa: E402
from enterprises import FILES, make                       # noqa: E402
from server import Server                                 # noqa: E402

REGISTER, TABLE = "doanh_nghiep/doanh_nghiep", "r_doanh_nghiep__doanh_nghiep"
ORDERS = {"ten": ["dkkd", "thue", "cong_thuong", "bhxh", "lao_dong"], "tru_so": ["dkkd", "thue", "cong_thuong", "bhxh"],
          "dai_dien": ["dkkd", "thue", "lao_dong"], "tinh_trang": ["dkkd"], "thue": ["thue"], "bao_hiem": ["bhxh"],
                  "dien_thoai": ["cong_thuong"]}
N, SEED = 50, 20181129


def command(server, source, folder, *more):
    login, name, *_ = FILES[source]
    return [server.program, "import", f"{folder}/{name}", *server.where, "--register", REGISTER, "--as", login, "--source", source, *more]


def run(server, arguments):
    said = subprocess.run(arguments, capture_output=True, text=True, env=server.environment())
    check(said.returncode == 0, said.stdout, said.stderr)
    return [int(n) for n in re.findall(r"\d+", said.stdout)][1:]          # lines, added, changed, same, wrong


def words(server):
    """{row: {field: {source: its newest word}}} of the claims as they are kept."""
    found = {}
    for subject, source, said in rows(server, f"select subject, source, said from claim where registry = '{REGISTER}' order by id"):
        for field, value in json.loads(said).items():
            found.setdefault(subject, {}).setdefault(field, {})[source] = value
    return found


def holding_is_said(server):
    """Each value that stands is what the first source of its order said; gives how many were looked at."""
    looked, said = 0, words(server)
    for row in rows(server, f"select id, {', '.join('f_' + f for f in ORDERS)} from {TABLE}"):
        for (field, order), value in zip(ORDERS.items(), row[1:]):
            by = said.get(row[0], {}).get(field, {})
            wanted = next((by[s] for s in order if s in by), "")
            check(value in (wanted, "None" if not wanted else wanted), row[0], field, repr(value), "is not", repr(wanted))
            looked += bool(wanted)
    return looked


def case_five_files_become_one_register(server):
    server.stop()
    with tempfile.TemporaryDirectory() as folder:
        made = make(N, SEED, folder)
        for source in FILES:
            lines, added, changed, same, wrong = run(server, command(server, source, folder))
            check(wrong == (0 if source == "dkkd" else N // 30), source, "wrong lines", wrong)
            check(added + changed + same + wrong == len(made[source]) == lines - 1, source, lines, added, changed, same, wrong)
            check(added == (N if source == "dkkd" else 0), source, "added", added)
        check(holding_is_said(server) > 4 * N, "few values")
        stands = rows(server, f"select * from {TABLE} order by id"), rows(server, "select count(*) from claim")
        for source in FILES:
            check(run(server, command(server, source, folder))[1:3] == [0, 0], source, "said something new the second time")
        check(stands == (rows(server, f"select * from {TABLE} order by id"), rows(server, "select count(*) from claim")),
                "the same again changed")
        opened = rows(server, "select kind, count(*) from claim_case where closed_at is null group by kind order by kind")
        check([k for k, _ in opened] == ["disagree", "rule"], opened)
    check(verify(server).returncode == 0, "motcua verify")


def case_a_killed_import_goes_on(server):
    server.stop()
    r = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        make(N, SEED + 1, folder)
        for _ in range(3):
            cut = subprocess.Popen(command(server, "dkkd", folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    env=server.environment())
            time.sleep(.05 + r.random() * .25)
            cut.kill()
            cut.wait()
        for number, state in rows(server, "select id, state from register_import where state in ('check', 'run') order by id"):
            run(server, [server.program, "import", *server.where, "--register", REGISTER, "--as", FILES["dkkd"][0], "--resume", number])
        run(server, command(server, "dkkd", folder))
    check(rows(server, f"select count(*), count(distinct f_ma_so) from {TABLE}") == [[str(N), str(N)]], "rows lost or doubled")
    check(rows(server, "select count(*) from register_import where state in ('check', 'run')") == [["0"]], "one still open")
    check(verify(server).returncode == 0, "motcua verify")


def case_many_work_at_one_import(server):
    """The command, three who resume it, and the program's own job: no batch is done twice, and nobody stumbles."""
    with tempfile.TemporaryDirectory() as folder:
        make(2 * N, SEED + 2, folder)
        workers, number = [subprocess.Popen(command(server, "dkkd", folder), env=server.environment())], None
        while workers[0].poll() is None and not number:      # over before anybody looked: nothing to meet at
            number = (rows(server, "select id from register_import where state = 'run'") or [[None]])[0][0]
        workers += [subprocess.Popen([server.program, "import", *server.where, "--register", REGISTER, "--as", FILES["dkkd"][0],
                                      "--resume", str(number)], env=server.environment()) for _ in range(3 if number else 0)]
        check(not any([w.wait() for w in workers]), "one of them stumbled", [w.returncode for w in workers])
    server.stop()
    check(rows(server, f"select count(*), count(distinct f_ma_so) from {TABLE}") == [[str(2 * N), str(2 * N)]], "rows lost or doubled")
    check(rows(server, "select state, added from register_import") == [["done", str(2 * N)]], "counted wrongly")
    check(verify(server).returncode == 0, "motcua verify")


def case_what_the_demo_brings(server):
    """./run brings these in (tools/samples.sh); no line of them is refused, and they contradict each other."""
    server.stop()
    said = subprocess.run([HERE.parents[1] / "tools/samples.sh", server.program, server.where[1]], capture_output=True, text=True,
                          env=server.environment())
    check(said.returncode == 0 and said.stdout.count("sai 0.") == len(FILES), said.stdout, said.stderr)
    check(rows(server, f"select count(*) from {TABLE}") == [["14"]], said.stdout)
    opened = rows(server, "select kind, count(*) from claim_case where closed_at is null group by kind order by kind")
    check([k for k, _ in opened] == ["disagree", "rule"], opened)


def main():
    program, engine, *wanted = sys.argv[1:]
    return Count(engine).run(Server, program, cases_of(globals(), wanted))


sys.exit(main())
