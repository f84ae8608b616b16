# SPDX-License-Identifier: Apache-2.0
"""feed.py MOTCUA CHANGES [ENGINE…] — see feed.sh; without engines, on both.  The rows come by imports, four files of
which each changes every row of the one before, so that rows begin and cease to be what the share tells of."""
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / part) for part in ("tests", "tests/api", "tests/browser", "tests/gate")]
from cases import check, cluster_of, rows   # noqa: E402
from client import Api              # noqa: E402
import follower                     # noqa: E402
from server import Server, free_port    # noqa: E402

KIND, TABLE, FILES, ROUNDS, SECONDS, GOAL, LIMIT, PACK = "cay_xanh/cay", "r_cay_xanh__cay", 4, 3, 4, 0.3, 5000, 100
SHARE = """share:
  - {name: sao, title: Sở TN&MT, law: thử, role: specialist, at: [STNMT], fields: [vi_tri, duong_kinh], when: loai = 'sao'}
list:"""


def declared(server):
    """The register of the act scripts, with imports and a share."""
    folder = pathlib.Path(server.root) / "cay_xanh"
    shutil.copytree(ROOT / "tests/act/register/first/cay_xanh", folder)
    text = (folder / "cay.yaml").read_text(encoding="utf-8")
    text = text.replace("may: [read, create, change]", "may: [read, create, change, import]").replace("list:", SHARE)
    (folder / "cay.yaml").write_text(text, encoding="utf-8")
    subprocess.run([server.program, "publish", *server.where, str(folder)], env=server.environment(), check=True,
                   stdout=subprocess.DEVNULL)


def csv_of(n, turn, chance):
    lines = [f"Cây {i},{chance.choice(['sao', 'dau'])},855,{turn * 100 + i % 100 + 1}" for i in range(n)]
    return "\n".join(["Vị trí,Loài,Nơi quản lý,Đường kính", *lines, ""]).encode()


class Import:
    """One file on its way into the register, by the server's own job."""
    def __init__(self, who, text):
        mark = "mark-of-the-parts"
        body = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="cay.csv"\r\n\r\n'.encode() + text
        body += f"\r\n--{mark}--\r\n".encode()
        self.who, self.path = who, f"/registers/{KIND}/imports"
        self.path += "/" + who.call("POST", self.path, body, f"multipart/form-data; boundary={mark}")["id"]
        while not self.came_to("checked"):
            time.sleep(0.2)
        who.post(self.path, {"run": "good"})

    def came_to(self, state):
        said = self.who.get(self.path)
        check(said["state"] != "stopped" and not said["wrong"], said)
        return said["state"] == state


def started(server, who, share, path):
    return subprocess.Popen([sys.executable, follower.__file__, server.url, who.token, KIND, path, *([share] if share else [])])


def written(server, changes, chance, kinds, paths):
    """The changes, and meanwhile kills; gives how many."""
    kills = 0
    for turn in range(FILES):
        work = Import(kinds[0][0], csv_of(changes // FILES, turn, chance))
        while not work.came_to("done"):
            running = [started(server, who, share, path) for (who, share), path in zip(kinds, paths)]
            time.sleep(chance.uniform(0.2, 1.5))
            for process in running:
                process.kill()
                process.wait()
            kills += len(running)
    settled(server)
    return kills


def settled(server):
    """Waits until all is numbered and packed."""
    newer = "seq is null or seq > (select coalesce(max(last), 0) from feed_pack)"
    while int(rows(server, f"select count(*) from event where subject_kind = '{KIND}' and ({newer})")[0][0]) >= PACK:
        time.sleep(0.5)
    while int(rows(server, f"select count(*) from event where subject_kind = '{KIND}' and seq is null")[0][0]):
        time.sleep(0.5)


def followed(server, changes, seed):
    chance = random.Random(seed)
    kinds = [(Api(server.url, "chuyenvien.tpvl"), None), (Api(server.url, "chuyenvien.stnmt"), "sao")]
    paths = [f"{server.root}/kept-{share}" for _, share in kinds]
    kills = written(server, changes, chance, kinds, paths)
    have = rows(server, f"select id, version, f_loai from {TABLE}")
    total = int(rows(server, f"select count(*) from event where subject_kind = '{KIND}'")[0][0])
    check(total >= changes // FILES * FILES, total)
    for (who, share), path in zip(kinds, paths):
        store = follower.follow(who, KIND, path, share)
        known = {(i, str(version)) for i, version in store.execute("select id, version from row")}
        check(not follower.holes(store), "a hole")
        check(store.execute("select count(*) from change").fetchone()[0] == total, share, total)
        check(known == {(i, version) for i, version, kind in have if not share or kind == "sao"}, "rows differ", share)
        stubs = dict(store.execute("select op, count(*) from change group by op"))
        print(f"- {share or 'by rights'}: {total} changes in order, {stubs}, {len(known)} rows as the register has them; {kills} kills",
              flush=True)


class Nginx:
    """The pages of the feed as files, by their `after`."""
    def __init__(self, root):
        self.root, self.port = root, free_port()
        conf = (ROOT / "bench/nginx.conf").read_text(encoding="utf-8").replace("ROOT", root).replace("PORT", str(self.port))
        pathlib.Path(root, "nginx.conf").write_text(conf, encoding="utf-8")

    def __enter__(self):
        self.process = subprocess.Popen(["nginx", "-e", self.root + "/error.log", "-c", self.root + "/nginx.conf"])
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def rate(port, path, afters, token):
    """Requests a second that were answered well, all of them."""
    said = subprocess.run(["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", f"Authorization: Bearer {token}", "-s", "bench/paths.lua",
                           f"http://127.0.0.1:{port}", "--", path, afters], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    check("Non-2xx" not in said and "Socket errors" not in said, said)
    return float(re.search(r"Requests/sec: *([0-9.]+)", said)[1])


def profile(root, work):
    """Where the server, the database and who asks are while that work is done: what perf saw most, which explains a missed goal."""
    if not shutil.which("perf"):
        print("  - perf is not here to say where the time goes")
        return
    data = root + "/perf.data"
    with subprocess.Popen(["perf", "record", "-q", "-a", "-o", data, "--", "sleep", str(SECONDS - 1)], stderr=subprocess.DEVNULL):
        work()
    said = subprocess.run(["perf", "report", "-q", "-i", data, "--no-children", "--sort", "comm,sym", "--stdio", "--comms",
                           "MHD-worker,postgres,wrk"],
                          capture_output=True, text=True, check=False).stdout
    print("  - where the processors are meanwhile (of the whole machine):\n")
    print("\n".join("        " + line.strip() for line in said.splitlines()[:16] if line.strip()))


def page(who, path):
    request = urllib.request.Request(who.base + path, headers={"Authorization": "Bearer " + who.token})
    with urllib.request.urlopen(request) as reply:
        return reply.read()


def caught_up(server):
    """All pages in turn, from both sides, in short alternating runs."""
    who, path, after, size = Api(server.url, "chuyenvien.tpvl"), f"/feeds/{KIND}?limit={LIMIT}&after=", 0, 0
    www = pathlib.Path(server.root, "www")
    www.mkdir()
    afters = []
    pathlib.Path(server.root).chmod(0o755)
    while True:
        body = page(who, f"{path}{after}")
        following = int(re.search(rb'"next":(\d+)', body[-2000:])[1])
        if following == after:
            break
        (www / f"feed-{after}").write_bytes(body)
        afters.append(after)
        size += len(body)
        after = following
    (pathlib.Path(server.root) / "afters").write_text("\n".join(map(str, afters)) + "\n", encoding="utf-8")

    def asked(port):
        return rate(port, "/api/v1" + path, server.root + "/afters", who.token)
    with Nginx(server.root) as nginx:
        pairs = [[asked(port) for port in (server.port, nginx.port)] for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs))
    mean = size / len(afters) / 1024
    print(f"- catching up, {len(afters)} pages of {LIMIT} changes, {mean:.0f} KiB: {ours:.0f} pages/s ({ours * LIMIT:.0f} changes/s), "
          f"nginx {theirs:.0f}/s, "
          f"ratio {ours / theirs:.2f}, goal ≥ {GOAL}{'' if ours / theirs >= GOAL else ', missed'}", flush=True)
    if ours / theirs < GOAL:
        profile(server.root, lambda: asked(server.port))


def main():
    program, changes = sys.argv[1], int(sys.argv[2])
    passed = failed = 0
    seed = random.randrange(10**6)
    print(f"## A feed of {changes} changes, its followers killed at random (seed {seed})\n")
    for engine in sys.argv[3:] or ("sqlite", "pg"):
        print(f"{engine}:\n", flush=True)
        with cluster_of(engine) as cluster:
            server = Server(program, cluster=cluster)
            try:
                declared(server)
                time.sleep(1.5)                     # a running server takes it up within a second
                followed(server, changes, seed)
                caught_up(server)
                passed += 1
            except AssertionError as e:
                failed += 1
                print(f"- FAIL: {e}")
            finally:
                server.close()
        print()
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
