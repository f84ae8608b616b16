# SPDX-License-Identifier: Apache-2.0
"""enterprises.py N SEED FOLDER — files of five agencies about the same N enterprises, with the dirt of real ones: encodings of three
decades, days and months swapped, names abbreviated and mistyped, lines twice, codes with a wrong digit."""
import csv
import io
import pathlib
import random
import sys

FILES = {                       # source: (login, file, encoding, sign between cells)
    "dkkd": ("chuyenvien.skhdt", "dkkd.csv", "utf-16", "\t"),
    "thue": ("chuyenvien.ct", "thue.csv", "tcvn3", ","),
    "bhxh": ("chuyenvien.bhxh", "bhxh.csv", "utf-8-sig", ";"),
    "lao_dong": ("chuyenvien.sldtbxh", "lao_dong.csv", "vni", ","),
    "cong_thuong": ("chuyenvien.sct", "cong_thuong.csv", "utf-8", ","),
}
LEGAL = ["Công ty TNHH", "Công ty TNHH Một thành viên", "Công ty Cổ phần", "Doanh nghiệp tư nhân"]
SHORT = {"Công ty TNHH": "Cty TNHH", "Công ty TNHH Một thành viên": "Cty TNHH MTV", "Công ty Cổ phần": "Cty CP",
        "Doanh nghiệp tư nhân": "DNTN"}
TRADES = ["Gốm", "Bưởi", "Lúa gạo", "Tàu hủ ky", "Xây dựng", "Vận tải thủy", "Thức ăn chăn nuôi", "Cơ khí", "Dược", "Du lịch"]
PLACES = ["Cổ Chiên", "Bình Minh", "Vũng Liêm", "Mang Thít", "Trà Ôn", "Long Hồ", "Tam Bình", "Mỹ Hòa", "An Bình", "Đồng Phú"]
FAMILY, MIDDLE, GIVEN = ["Nguyễn", "Trần", "Lê", "Huỳnh", "Võ"], ["Văn", "Thị", "Minh", "Thanh"], ["An", "Hạnh", "Phước", "Sơn", "Tuyết",
        "Được"]
STATES = ["Đang hoạt động"] * 8 + ["tam-ngung", "cham-dut"]
TCVN3 = {ch: 0xA0 + i for i, ch in enumerate(" ĂÂÊÔƠƯĐăâêôơưđ")}
TCVN3 |= {ch: 0xB5 + i for i, ch in enumerate(
    "àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ") if ch != " "}
VNI = {}
for base, marks in {"a": "áùàøảûãõạïăêắéằèẳúẵüặëââấáầàẩåẫãậä", "e": "éùèøẻûẽõẹïêâếáềàểåễãệä", "o": "óùòøỏûõõọïôâốáồàổåỗãộä",
        "u": "úùùøủûũõụï",
                    "y": "ýùỳøỷûỹõ", "ô": "ớùờøởûỡõợï", "ö": "ứùừøửûữõựï"}.items():
    for letter, mark in zip(marks[::2], marks[1::2]):
        VNI[letter] = (base + mark).encode("latin-1")
        VNI[letter.upper()] = (base + mark).upper().encode("latin-1")
for letter, byte in zip("ơưđíìỉĩịỵ", "ôöñíìæóòî"):
    VNI[letter], VNI[letter.upper()] = byte.encode("latin-1"), byte.upper().encode("latin-1")


def code(n):
    """A tax code with its check digit, or None when there is none."""
    digits = f"15{n:07d}"
    rest = 10 - sum(int(d) * w for d, w in zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3))) % 11
    return digits + str(rest) if rest < 10 else None


def encode(text, how):
    if how == "tcvn3":          # no capitals with tones: typed small, drawn large
        return bytes(TCVN3.get(ch, TCVN3.get(ch.lower(), ord(ch) if ord(ch) < 128 else 63)) for ch in text)
    if how == "vni":
        return b"".join(VNI.get(ch, ch.encode("latin-1", "replace")) for ch in text)
    return text.encode(how)


def companies(n, r):
    number = 0
    while n:
        number += 1 + r.randrange(3)
        if not code(number):
            continue
        n -= 1
        legal, name = r.choice(LEGAL), f"{r.choice(TRADES)} {r.choice(PLACES)} {number}"
        yield {"ma": code(number), "legal": legal, "name": name, "street": f"{r.randrange(1, 300)} đường {r.choice(PLACES)}",
               "boss": f"{r.choice(FAMILY)} {r.choice(MIDDLE)} {r.choice(GIVEN)}", "state": r.choice(STATES), "people": r.randrange(1, 400),
               "day": f"{r.randrange(1, 29)}/{r.randrange(1, 13)}/{r.randrange(2000, 2018)}"}


def swapped(day):
    d, m, y = day.split("/")
    return f"{m}/{d}/{y}" if int(d) <= 12 else day


def mistyped(word, r):
    i = r.randrange(1, len(word))
    return word[:i] + word[i] + word[i:]


def lines_of(source, x, r):
    full, short = f"{x['legal']} {x['name']}", f"{SHORT[x['legal']]} {x['name']}"
    if source == "dkkd":
        return [x["ma"], full, x["street"], x["boss"], x["day"], x["state"]]
    if source == "thue":
        return [x["ma"], short if r.random() < .3 else full, x["street"], x["boss"], swapped(x["day"]) if r.random() < .1 else x["day"],
                "dong-ma" if r.random() < .05 else "Đang dùng"]
    if source == "bhxh":
        return [x["ma"], mistyped(full, r) if r.random() < .1 else full, x["street"], str(x["people"]), "dang-dong"]
    if source == "lao_dong":
        return [x["ma"], full, str(x["people"] + r.randrange(3)), x["boss"]]
    return [x["ma"], full, f"{x['street']}, tỉnh Vĩnh Long" if r.random() < .2 else x["street"], "0270 3823 456"]


HEADS = {
    "dkkd": ["MA_SO_DN", "TEN_DOANH_NGHIEP", "DIA_CHI", "NGUOI_DAI_DIEN", "NGAY_CAP", "TRANG_THAI"],
    "thue": ["MST", "TEN_NNT", "DIA_CHI_TRU_SO", "GIAM_DOC", "NGAY_CAP_MST", "TRANG_THAI_MST"],
    "bhxh": ["MA_DON_VI", "TEN_DON_VI", "DIA_CHI", "SO_LAO_DONG", "TINH_TRANG"],
    "lao_dong": ["Mã số thuế", "Tên đơn vị", "Số lao động", "Chủ sử dụng"],
    "cong_thuong": ["ma_dn", "ten_dn", "dia_chi", "dt"],
}


def make(n, seed, folder):
    """Writes the files; gives {source: lines} as they were meant, bad ones included."""
    r, made = random.Random(seed), {}
    every = list(companies(n, r))
    for source, (_, name, how, sign) in FILES.items():
        lines = [lines_of(source, x, r) for x in every]
        lines += [list(r.choice(lines)) for _ in range(n // 30)]                      # twice
        for line in r.sample(lines, n // 30 if source != "dkkd" else 0):
            line[0] = line[0][:-1] + str((int(line[0][-1]) + 1) % 10)               # a digit mistyped
        text = io.StringIO()
        csv.writer(text, delimiter=sign, lineterminator="\r\n").writerows([HEADS[source], *lines])
        pathlib.Path(folder, name).write_bytes(encode(text.getvalue(), how))
        made[source] = lines
    return made


if __name__ == "__main__":
    make(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
