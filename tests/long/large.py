# SPDX-License-Identifier: Apache-2.0
"""large.py MOTCUA GIGABYTES — a file of that size comes into a register: how quickly, in how much memory, and from where it goes on when it
is killed in the middle.  Every line carries some 50 kB in a column that the register does not know, as exports of other programs do."""
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]
from enterprises import code    # noqa: E402

REGISTER, LOGIN, SOURCE = "doanh_nghiep/doanh_nghiep", "chuyenvien.skhdt", "dkkd"
REMARK = "Đã đối chiếu hồ sơ gốc; không có gì thêm. " * 1000
MEMORY_MOST = 256


def written(path, size):
    """Lines with a key each; gives how many."""
    number = lines = 0
    with open(path, "w", encoding="utf-8") as file:
        file.write("MA_SO_DN,TEN_DOANH_NGHIEP,DIA_CHI,NGUOI_DAI_DIEN,NGAY_CAP,TRANG_THAI,GHI_CHU_NOI_BO\n")
        while file.tell() < size:
            number += 1
            if code(number):
                lines += 1
                file.write(f"{code(number)},Công ty TNHH Gốm {number},{number} đường Cổ Chiên,Lê Thị Ánh,1/2/2015,Đang hoạt động,"
                           f"{REMARK}\n")
    return lines


def place(data):
    """Number, state and position of the newest import; None before there is one."""
    said = subprocess.run(["sqlite3", f"{data}/motcua.db", "select id, state, position from register_import order by id desc limit 1"],
                          capture_output=True, text=True, check=False).stdout.strip()
    return said.split("|") if said else None


def cut_in_the_middle(command, data, size):
    """Kills it when a third has been done; gives the number of the import, and where it stood."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and (not (at := place(data)) or int(at[2]) < size // 3):
            time.sleep(0.5)
        running.kill()
    return place(data)


def main(program, gigabytes):
    with tempfile.TemporaryDirectory(dir=os.environ.get("LARGE_FOLDER")) as folder:
        data, path = folder + "/data", folder + "/lon.csv"
        subprocess.run([program, "init", "--data", data, "--province", "province/vinh-long-2018", "--demo"], stdout=subprocess.DEVNULL,
                       check=True)
        lines = written(path, int(gigabytes * 2**30))
        size = os.path.getsize(path)
        where = ["--data", data, "--register", REGISTER, "--as", LOGIN]
        start = time.monotonic()
        number, state, position = cut_in_the_middle([program, "import", path, *where, "--source", SOURCE], data, size)
        said = subprocess.run([program, "import", *where, "--resume", number], capture_output=True, text=True, check=True).stdout
        took = time.monotonic() - start
        told = [int(n) for n in re.findall(r"\d+", said)][1:]
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        rows = int(subprocess.run(["sqlite3", f"{data}/motcua.db", "select count(*) from r_doanh_nghiep__doanh_nghiep"],
                                  capture_output=True, text=True, check=True).stdout)
    print(f"## A file of {size / 2**30:.1f} GB, {lines} lines\n")
    print(f"- received and brought in in {took:.0f} s, {size / 2**20 / took:.0f} MB/s; killed at {int(position) * 100 // size} % and gone "
          "on with")
    print(f"- memory at its highest: {memory} MB (at most {MEMORY_MOST})\n")
    checks = [memory <= MEMORY_MOST, state == "run", told == [lines + 1, lines, 0, 0, 0], rows == lines]
    if not all(checks):
        print("FAIL ", memory, state, told, rows, lines)
    print(f"{sum(checks)} passed, {len(checks) - sum(checks)} failed")
    return not all(checks)


sys.exit(main(sys.argv[1], float(sys.argv[2])))
