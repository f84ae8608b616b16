# SPDX-License-Identifier: Apache-2.0
"""registers.py MOTCUA sqlite|pg — registers under those who use them at once: one row, one key, one number; protected fields on every way
out; a declaration published while others read and write; a server killed in the middle."""
import pathlib
import random
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "api"), str(HERE.parent / "browser"), str(HERE.parent / "slips"), str(HERE.parent)]
from cases import Count, cases_of, check, rows, together, verify    # noqa: E402
from client import PDF, Api, Problem     # noqa: E402
from database import change         # noqa: E402
import follower                     # noqa: E402
from pages import Stranger          # noqa: E402
from server import Server           # noqa: E402

FOOD = "/registers/an_toan_thuc_pham/co_so"
TABLE, KIND = "r_an_toan_thuc_pham__co_so", "an_toan_thuc_pham/co_so"
SECRET = "331700218"


def values(i, **more):
    return {"ten": f"Cơ sở số {i}", "nganh": "yt", "loai_hinh": "an-uong", "co_quan": "863", "dia_chi": f"{i} Hùng Vương", "xa": "29542",
            "chu_co_so": "Trần Thị Ánh", "so_giay_to": SECRET, **more}


def tried(act):
    """201, or the status and body of the problem."""
    try:
        return 200, act()
    except Problem as p:
        return p.status, p.body


def same_history(server):
    """As many events as versions, and each row's last event is its version."""
    versions = dict(rows(server, f"select id, version from {TABLE}"))
    events = dict(rows(server, f"select subject, max(n) from event where subject_kind = '{KIND}' group by subject"))
    check(versions == events, "rows and events differ", set(versions.items()) ^ set(events.items()))
    return len(versions)


def case_many_at_one_row(server):
    """Eight correct one row as they saw it: one is taken, the others are told."""
    people = [Api(server.url, "chuyenvien.863") for _ in range(8)]
    row = people[0].post(FOOD, {"values": values(1)})
    for turn in range(1, 6):
        said = together([lambda p=p, i=i: tried(lambda: p.call(
            "PATCH", f"{FOOD}/{row['id']}", {"values": {"lao_dong": turn * 10 + i}}, headers={"If-Match": f'"{turn}"'}))
            for i, p in enumerate(people)])
        check(sorted(s[0] for s in said) == [200] + [412] * 7, turn, said)
    past = people[0].get(f"{FOOD}/{row['id']}/history")["items"]
    check([p["version"] for p in past] == [6, 5, 4, 3, 2, 1], past)
    same_history(server)


def case_many_that_one_row_follows(server):
    """Seven raise a fault each of one inspection while the eighth corrects it: every fault is counted and what was typed stays, each change
    an event of its own."""
    people = [Api(server.url, "chuyenvien.863") for _ in range(8)]
    visits, items = "/registers/an_toan_thuc_pham/tham_dinh", "/registers/an_toan_thuc_pham/muc"
    sheet = ["dia-diem", "nha-xuong", "thiet-bi", "nuoc", "nguyen-lieu", "con-nguoi", "con-trung"]
    place = people[0].post(FOOD, {"values": values(1)})
    visit = people[0].post(visits, {"values": {"co_so": place["code"], "noi_dung": "Thẩm định", "hinh_thuc": "tham-dinh", "co_quan": "863",
                                               "ngay": "2018-09-10", "truong_doan": "Lê Thị Hoa"}})
    page = f"{visits}/{visit['id']}"
    faults = [people[0].post(items, {"values": {"lan": visit["id"], "muc": code, "muc_do": "nhe", "nhan_xet": code}}) for code in sheet]
    for turn, grade in enumerate(["nang", "nghiem-trong"], 1):
        head = f"Lê Thị {'ABCD'[turn % 4]}"
        said = together([lambda p=p, f=f: tried(lambda: p.call("PATCH", f"{items}/{f['id']}", {"values": {"muc_do": grade}}))
                         for p, f in zip(people[1:], faults)]
                        + [lambda: tried(lambda: people[0].call("PATCH", page, {"values": {"truong_doan": head}}))])
        check({s[0] for s in said} == {200}, said)
        now = people[0].get(page)
        counted = [now["values"][name] for name in ("loi_nhe", "loi_nang", "loi_nghiem_trong")]
        check(sorted(counted) == [0, 0, 7], turn, grade, counted)
        check((now["values"]["truong_doan"], now["version"]) == (head, 8 + 8 * turn), turn, now)
    events = rows(server, f"select count(*) from event where subject = {visit['id']}")
    check(events == [[str(now["version"])]], "versions and events differ", events)


def case_one_key_and_numbers_without_gaps(server):
    people = [Api(server.url, "chuyenvien.863") for _ in range(8)]
    said = together([lambda p=p: tried(lambda: p.post(FOOD, {"values": values(1, ma_so="1501002715")})) for p in people])
    check([s[0] for s in said].count(200) == 1 and {s[0] for s in said} <= {200, 409, 422}, said)
    together([lambda p=p, i=i: [p.post(FOOD, {"values": values(f"{i}-{k}")}) for k in range(5)] for i, p in enumerate(people)])
    codes = sorted(r[0] for r in rows(server, f"select code from {TABLE} where code like 'CS-2018-%'"))
    check(codes == [f"CS-2018-{n:05}" for n in range(1, 42)], codes)
    again = [people[0].post(FOOD, {"values": values("lặp")}, **{"Idempotency-Key": "k1"})["id"] for _ in range(3)]
    check(len(set(again)) == 1, again)
    same_history(server)


def body_of(server, path, caller=None):
    headers = {"Authorization": "Bearer " + caller.token} if caller and caller.token else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(server.url + path, headers=headers), timeout=30) as reply:
            return reply.status, reply.read().decode(errors="replace")
    except urllib.error.HTTPError as e:
        return e.code, e.read().decode(errors="replace")


def case_protected_fields_stay(server):
    """On every way out, for each kind of caller; and each look of who may leaves a record."""
    official = Api(server.url, "chuyenvien.863")
    row = official.post(FOOD, {"values": values(1)})
    check(SECRET not in str(row), "the reply to a change shows it", row)
    official.call("PATCH", f"{FOOD}/{row['id']}", {"transition": "mo"})
    item, before = f"/api/v1{FOOD}/{row['id']}", int(rows(server, "select count(*) from access")[0][0])
    may = {"chuyenvien.863", "lanhdao.863"}
    looks = 0
    for login in (None, "congdan", "doanhnghiep", "tiepnhan.863", "chuyenvien.stnmt", "chuyenvien.p1", "lanhdao.tinh", "quantri",
                  *sorted(may)):
        caller = Api(server.url, login)
        for path in (item, item + "/history", f"/api/v1{FOOD}", f"/api/v1{FOOD}?q={SECRET}", f"/api/v1{FOOD}?so_giay_to={SECRET}"):
            status, body = body_of(server, path, caller)
            shown = SECRET in body.replace(f"“{SECRET}”", "")
            check(status < 500 and (not shown or login in may), login, path, status, body[:500])
            looks += shown
        if login in may:
            check(SECRET in body_of(server, item, caller)[1], "who may see it does not", login)
            looks += 1
    for page in (f"/so/{KIND}", f"/so/{KIND}/{row['id']}", f"/so/{KIND}/tai?dang=csv"):
        status, body = body_of(server, page)
        check(status == 200 and SECRET not in body and "Trần Thị Ánh" not in body and "Cơ sở số 1" in body, page, body[:500])
    after = int(rows(server, "select count(*) from access")[0][0])
    check(after - before == looks, "looks and their records differ", looks, after - before)
    try:
        official.post(FOOD, {"values": values(2, so_giay_to="12")})
        check(False, "a wrong number was taken")
    except Problem as p:
        check(p.status == 422 and SECRET not in str(p.body), p)


def case_published_under_load(server):
    """Readers and writers of a register go on while it grows a field; nobody meets an error of ours."""
    grown, official, wrong, done = server.root + "/cay_xanh", Api(server.url, "chuyenvien.863"), [], threading.Event()
    trees = "/registers/cay_xanh/cay"
    shutil.copytree("tests/act/register/first/cay_xanh", grown)
    server.run("publish", grown)
    for _ in range(50):
        if tried(lambda: official.get(trees))[0] == 200:
            break
        time.sleep(0.1)

    def work(i):
        mine, n = Api(server.url, "chuyenvien.863"), 0
        while not done.is_set():
            said = tried(lambda: mine.post(trees, {"values": {"vi_tri": f"{i}.{n}", "loai": "sao", "quan_ly": "863"}}) if n % 3 == 0
                         else mine.get(trees + "?sort=-duong_kinh"))
            n += 1
            if said[0] not in (200, 422):
                wrong.append(said)
        return n
    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    time.sleep(1)
    shutil.copy("tests/act/register/more/cay_xanh/cay.yaml", grown)
    server.run("publish", grown)
    time.sleep(3)
    done.set()
    for t in threads:
        t.join()
    check(not wrong, wrong[:3])
    last = official.post(trees, {"values": {"vi_tri": "cuối", "loai": "sao", "quan_ly": "863", "cao": 4}})
    check(official.get(trees + "?cao.from=4")["items"][0]["id"] == last["id"], "the new field is not in use")


def follow(reader, after=0, limit=7):
    """What a subscriber knows after reading on from `after`: {id: item}, and where it stopped.  The chain must have no hole."""
    known, last = {}, after
    while True:
        got = reader.get(f"/feeds/{KIND}?after={after}&limit={limit}")
        for item in got["items"]:
            check(item["prev"] == last or last == 0, "a hole in the feed", last, item)
            check(item["seq"] > last, "out of order", last, item)
            last = item["seq"]
            if item["op"] == "put":
                known[item["id"]] = item
            elif item["op"] == "retract":
                known.pop(item["id"], None)
            else:
                check(set(item) == {"seq", "prev", "op", "hash"}, "a stub says more than that it is there", item)
        after = got["next"]
        if not got["items"]:
            return known, after


def case_a_feed_tells_everything_once(server):
    """Whoever follows it, from the beginning or from anywhere, ends with what the register has: officials all, the public its part."""
    official, leader = Api(server.url, "chuyenvien.863"), Api(server.url, "lanhdao.863")
    ids = [official.post(FOOD, {"values": values(i)})["id"] for i in range(20)]
    for i in ids[:12]:
        official.call("PATCH", f"{FOOD}/{i}", {"transition": "mo"})
    for i in ids[:4]:
        leader.call("PATCH", f"{FOOD}/{i}", {"transition": "ngung", "why": "thử"})
    official.call("PATCH", f"{FOOD}/{ids[8]}", {"values": {"lao_dong": 5}})
    until = time.time() + 20
    while int(rows(server, f"select count(*) from event where subject_kind = '{KIND}' and seq is null")[0][0]):
        check(time.time() < until, "events wait for their numbers")
        time.sleep(0.2)
    for reader in (Api(server.url, "chuyenvien.syt"), Api(server.url)):
        known, _ = follow(reader)
        have = {row["id"]: row for row in reader.get(FOOD + "?limit=500")["items"]}
        check(known.keys() == have.keys(), "the feed and the list differ", known.keys() ^ have.keys())
        for i, row in have.items():
            row["values"].pop("so_giay_to", None)
            check(known[i]["values"] == row["values"] and known[i]["version"] == row["version"], known[i], row)
    half, at = follow(official, limit=500)
    official.call("PATCH", f"{FOOD}/{ids[15]}", {"values": {"lao_dong": 50}})
    time.sleep(2.5)
    more, _ = follow(official, at)
    check(list(more) == [ids[15]] and more[ids[15]]["values"]["lao_dong"] == 50 and set(ids) <= half.keys(), more)


def case_followers_killed_lose_and_double_nothing(server):
    """By rights and by a share: killed a few times while rows come, leave and change; then let be, each has what the register has."""
    official, writing, seed = Api(server.url, "chuyenvien.863"), threading.Event(), random.randrange(10**6)
    chance, kills = random.Random(seed), 0

    def write():
        try:
            for i in range(60):
                row = f"{FOOD}/{official.post(FOOD, {'values': values(i, loai_hinh='san-xuat')})['id']}"
                official.call("PATCH", row, {"transition": "mo"})
                if i % 3 == 0:
                    official.call("PATCH", row, {"values": {"loai_hinh": "an-uong"}})
        finally:
            writing.set()
    threading.Thread(target=write).start()
    kinds = [(Api(server.url, "lanhdao.863"), None), (Api(server.url, "chuyenvien.stnmt"), "moi_truong")]
    paths = [f"{server.root}/follower-{share}" for _, share in kinds]

    def started(who, share, path):
        return subprocess.Popen([sys.executable, follower.__file__, server.url, who.token, KIND, path, *([share] if share else [])])
    while not writing.is_set() or kills < 6:
        for (who, share), path in zip(kinds, paths):
            process = started(who, share, path)
            time.sleep(chance.uniform(0.1, 0.6))
            process.kill()
            process.wait()
            kills += 1
    until = time.time() + 20
    while int(rows(server, f"select count(*) from event where subject_kind = '{KIND}' and seq is null")[0][0]):
        check(time.time() < until, "events wait for their numbers")
        time.sleep(0.2)
    have = {row["id"]: row for row in Api(server.url, "chuyenvien.syt").get(FOOD + "?limit=500")["items"]}    # all are open to everybody
    shared = {i: row for i, row in have.items() if row["values"]["loai_hinh"] in ("san-xuat", "so-che")
              and row["state"]["code"] == "hoat_dong"}
    changes = int(rows(server, f"select count(*) from event where subject_kind = '{KIND}'")[0][0])
    for (who, share), path, due in zip(kinds, paths, (have, shared)):
        store = follower.follow(who, KIND, path, share)
        known = dict(store.execute("select id, version from row"))
        check(not follower.holes(store), seed, "a hole")
        check(store.execute("select count(*) from change").fetchone()[0] == changes, seed, share, changes)
        check(known == {i: row["version"] for i, row in due.items()}, seed, share, known, due)
        said = " ".join(row[0] for row in store.execute("select said from row"))
        check(("Trần Thị Ánh" in said) == (share is None) and SECRET not in said, share, said[:300])
    until = time.time() + 20
    while not rows(server, f"select last from feed_pack where registry = '{KIND}'"):
        check(time.time() < until, "nothing is packed")
        time.sleep(0.2)
    check(follow(Api(server.url), limit=90) == follow(Api(server.url), limit=500), "what is packed reads otherwise")


def case_killed_in_the_middle(server):
    """What was acknowledged is there, whole: row, words and event, or nothing of it."""
    for _ in range(3):
        known, stop = [], threading.Event()

        def work(i, known=known, stop=stop):
            try:
                mine = Api(server.url, "chuyenvien.863")
                while not stop.is_set():
                    known.append(mine.post(FOOD, {"values": values(f"{time.time_ns()}-{i}")})["id"])
            except OSError:
                return                      # the server is gone; what it did not acknowledge may be there or not
        threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
        for t in threads:
            t.start()
        until = time.time() + 60
        while len(known) < 20:              # signing in takes its time on a busy machine
            check(time.time() < until, "nothing is acknowledged")
            time.sleep(0.05)
        server.process.kill()
        server.process.wait()
        stop.set()
        for t in threads:
            t.join()
        server.start()
        kept = {r[0] for r in rows(server, f"select id from {TABLE}")}
        check(known and set(known) <= kept, "acknowledged rows are gone", len(set(known) - kept))
        same_history(server)
        words = {r[0] for r in rows(server, f"select distinct row_id from p_{KIND.replace('/', '__')}")}
        check(words == kept, "rows and words differ", len(words ^ kept))
    server.stop()
    said = verify(server)
    check(said.returncode == 0, said.stdout, said.stderr)


def case_a_row_changed_behind_our_back_is_found(server):
    official = Api(server.url, "chuyenvien.863")
    ids = [official.post(FOOD, {"values": values(i)})["id"] for i in range(3)]
    n = len(rows(server, f"select id from {TABLE}"))
    for sql, told in ((f"update {TABLE} set f_ten = 'Khác' where id = {ids[1]}", "CS-2018-00002: khác với sự kiện"),
                      (f"update {TABLE} set f_ten = 'Cơ sở số 1', version = 2 where id = {ids[1]}", "CS-2018-00002: khác với sự kiện"),
                      (f"update {TABLE} set version = 1 where id = {ids[1]}", ""),
                      (f"delete from {TABLE} where id = {ids[2]}", f"có {n - 1} dòng, mà sổ cái ghi {n}")):
        server.stop()
        change(server, sql)
        said = verify(server)
        check(said.returncode == (1 if told else 0) and told in said.stderr, sql, said.stdout, said.stderr)


def case_plan_names_procedures_that_no_longer_fit(server):
    """A field that certificates write is retired: the plan names the version in force; an older one only with dossiers under way on it."""
    server.stop()
    folder = pathlib.Path(server.root) / "an_toan_thuc_pham"
    shutil.copytree("province/vinh-long-2018/registers/an_toan_thuc_pham", folder)

    def misfits(path=folder):
        said = subprocess.run([server.program, "plan", str(path), *server.where], capture_output=True, text=True,
                              env=server.environment())
        check(said.returncode == 0, said.stdout, said.stderr)
        return [line for line in said.stdout.splitlines() if line.startswith("! Thủ tục")]
    check(misfits() == [], "nothing has changed")
    certificate = folder / "giay.yaml"
    text = certificate.read_text()
    check(text.count("{name: pham_vi,") == 1, text)
    certificate.write_text(text.replace("{name: pham_vi,", "{name: pham_vi, retired: true,"))
    told = misfits()
    check(len(told) == 1 and "1.002425, phiên bản 1 (0 hồ sơ đang giải quyết): trường «pham_vi» của sổ đã thôi dùng" in told[0], told)
    first = rows(server, "select id from procedure_version where code = '1.002425'")[0][0]
    province = pathlib.Path(server.root) / "province"
    shutil.copytree("province/vinh-long-2018", province)
    procedure = province / "procedures" / "1.002425.yaml"
    procedure.write_text(procedure.read_text().replace("pham_vi: hd_loai, ", ""))
    server.run("publish", procedure, "--from", "2018-09-11")
    check(misfits() == [], "nobody is on the version before")
    change(server, f"update dossier set version = {first} where id = (select min(id) from dossier where open = true)")
    check(len(misfits()) == 1 and "phiên bản 1 (1 hồ sơ" in misfits()[0], misfits())


def comes(condition, seconds=30):
    """Something that the server does by itself, and soon."""
    for _ in range(seconds * 10):
        if condition():
            return
        time.sleep(0.1)
    check(False, "not within", seconds, "s")


def kept(server, sha):
    """Whether the bytes are there."""
    if server.cluster:
        return int(rows(server, f"select count(*) from blob where sha256 = '{sha}'")[0][0]) == 1
    return (pathlib.Path(server.root) / "data" / "blobs" / sha[:2] / sha[2:]).exists()


def case_what_nothing_names_is_swept(server):
    """Years later the bytes of an upload that was left are gone; those of a row, of what a row had, and of a dossier's paper are there.
    What was to be kept for a year is gone a night after its row has lost it."""
    folder = pathlib.Path(server.root) / "dia_chinh"
    shutil.copytree(HERE.parent / "act" / "fields" / "dia_chinh", folder)
    text = (folder / "thua.yaml").read_text().replace("protected, import, bo", "protected, bo")
    picture = "  - {name: ban_do, label"
    text = text.replace(picture, "  - {name: ngay, label: Ngày đo, type: day}\n" + picture)
    text = text.replace("unique:", "retention: [{when: ngay + 1 years < today, erase: [ban_do], law: Nội quy}]\nunique:")
    (folder / "thua.yaml").write_text(text)
    server.run("publish", folder)
    clerk, parcels = Api(server.url, "chuyenvien.tpvl"), "/registers/dia_chinh/thua"

    def sent(name):
        return clerk.upload(f"{parcels}/files/ban_do", "", data=PDF + name.encode())

    def row_with(file, **more):
        return {"values": {"ban_do": {"token": file["token"]}, **more}}
    comes(lambda: tried(lambda: clerk.get(parcels))[0] == 200)
    had, has, left, year = sent("had"), sent("has"), sent("left"), sent("year")
    clerk.post(parcels, row_with(year, so_thua="T2", quan_ly="855", ngay="2018-09-01", ranh="10.2, 105.9\n10.21, 105.9\n10.21, 105.91"))
    row = clerk.post(parcels, row_with(had, so_thua="T1", quan_ly="855", ranh="10.2, 105.9\n10.21, 105.9\n10.21, 105.91"))
    clerk.call("PATCH", f"{parcels}/{row['id']}", row_with(has))
    counter = Api(server.url, "tiepnhan.p1")
    draft = counter.post("/dossiers", {"procedure": "2.000815", "unit": "29548", "channel": "counter",
                                       "applicant": {"kind": "person", "name": "Nguyễn Thị Ánh"}})
    paper = counter.upload(f"/dossiers/{draft['ref']}/papers", "ban-chinh", data=PDF + b"paper")
    named = [f["sha256"] for f in (had, has, paper)]
    check(all(kept(server, sha) for sha in [*named, left["sha256"], year["sha256"]]), "not even received")
    server.clock("2031-01-02T04:00:00+07:00")           # later than the files on this machine's disk
    comes(lambda: not kept(server, left["sha256"]))
    comes(lambda: clerk.get(f"{parcels}?q=t2")["items"][0]["values"]["ban_do"] is None)
    server.clock("2031-01-03T04:00:00+07:00")
    comes(lambda: not kept(server, year["sha256"]))
    check(all(kept(server, sha) for sha in named), named)


def case_an_inbox_takes_a_few_a_minute(server):
    """Whoever sends much, by the page, the API or both, is told to wait, and nothing more is written."""
    told = {"ten": "Món lạ", "noi": "Chợ", "co_quan": "863", "ngay": "2018-09-10", "dau_hieu": "Ôi thiu"}
    count = "select count(*) from r_an_toan_thuc_pham__phan_anh"
    nobody, program, said = Stranger(server.url), Api(server.url), []
    before = int(rows(server, count)[0][0])
    for i in range(12):
        try:
            if i % 2:
                program.post("/inboxes/an_toan_thuc_pham/phan_anh", {"values": told})
            else:
                nobody.post("/so/an_toan_thuc_pham/phan_anh/gui", **told)
            said.append(200)
        except urllib.error.HTTPError as e:
            said.append(e.code)
        except Problem as e:
            said.append(e.status)
    check(200 in said and 429 in said and set(said) == {200, 429}, said)
    check(int(rows(server, count)[0][0]) - before == said.count(200), said)


def main():
    program, engine, *wanted = sys.argv[1:]
    return Count(engine).run(Server, program, cases_of(globals(), wanted))


sys.exit(main())
