# SPDX-License-Identifier: Apache-2.0
"""rows.py FOLDER N — fills an installation on SQLite with N rows of three registers, past the program: what millions of lines
would have left behind after hours.  Half are parties of transactions, three in ten are assets, the rest enterprises; names have the
frequencies of names, a few are mistyped.  Row, words, phrases and columns to sort by are made as the program makes them, which search.py
compares (rewritten).  For measuring only: the rows have no events."""
import bisect
import contextlib
import itertools
import pathlib
import random
import re
import sqlite3
import sys
import unicodedata

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1])]
from enterprises import LEGAL, PLACES, TRADES, code     # noqa: E402

BATCH = 50000
FAMILY = (
    "Nguyễn 315 Trần 109 Lê 89 Phạm 59 Huỳnh 51 Võ 49 Phan 45 Đặng 21 Bùi 20 Đỗ 14 Hồ 13 Ngô 13 Dương 12 Lý 10 Thạch 9 "
    "Trương 9 Lâm 8 Mai 7 Đinh 7 Cao 6 Lưu 5 Châu 5 Tạ 4 Tô 4 Kim 4 Sơn 4 Hà 3 Thái 3 Quách 2 Đoàn 6 Vương 2 Kiều 1 Liêu 1 "
    "Tăng 2 Danh 2 Phùng 2 Từ 2 Diệp 1 Ông 1 La 1")
MIDDLE = (
    "Thị 330 Văn 280 Hữu 30 Minh 28 Thanh 28 Ngọc 26 Hoàng 24 Quốc 20 Đức 14 Kim 18 Tấn 14 Công 12 Thành 14 Phước 10 Mỹ 14 "
    "Bích 9 Hồng 14 Tuấn 8 Anh 8 Xuân 8 Gia 7 Bảo 8 Trung 6 Chí 6 Duy 7 Quang 8 Thúy 8 Cẩm 6 Nhật 4 Phương 7 Trọng 5 Đình 4 "
    "Khánh 4 Trúc 4 Diễm 4 Yến 3 Như 4 Vĩnh 2")
GIVEN = (
    "Hùng Dũng Lan Hoa Anh Tuấn Hạnh Phương Thảo Linh Trang Hương Nga Thủy Sơn Long Minh Hải Tâm Thanh Bình An Đức Nam Phúc "
    "Lộc Thọ Tài Lợi Hiền Loan Mai Nhung Ngân Ngọc Oanh Phượng Quyên Thu Thúy Tiên Trâm Trinh Tuyết Uyên Vân Xuân Yến Yên "
    "Châu Chi Dung Duyên Đào Điệp Giang Hà Hằng Hân Hậu Hiếu Hòa Hoài Hoàng Hồng Huệ Huy Khang Khánh Khải Khoa Kiên Kiều "
    "Kim Lâm Lành Liên Liễu Luân Lực Mẫn Mạnh My Mỹ Na Nghĩa Nguyên Nguyệt Nhã Nhân Nhi Nhiên Như Phát Phi Phong Phú Phước "
    "Quân Quang Quí Quốc Quỳnh Sang Sen Sinh Tân Thạch Thái Thắng Thành Thảnh Thi Thiện Thịnh Thơ Thoa Thuận Thương Tiến "
    "Tín Toàn Trí Triều Trọng Trúc Trung Trường Tú Tùng Tường Út Văn Vàng Vinh Vĩnh Vũ Vương Vy Xinh Ánh Ân Ấn Bé Ba Tư Năm "
    "Sáu Bảy Tám Chín Mười Đẹp Được Đầy Cúc Thìn Tý Mão Dậu Hợi Tuất Cường Chiến Chính Chung Công Danh Diễm Diệu Định Đạt "
    "Đông Gấm Hên Hiệp").split()
BRAND = (
    "Hưng Thịnh Phát Đạt Lộc Tài An Khang Phú Quý Vĩnh Long Tiến Minh Đại Thành Công Tân Việt Nam Hồng Hà Kim Ngân Bảo Gia "
    "Hòa Bình Phương Đông Thiên Trường Sơn Hải Hoàng Gia Quốc Tế Cửu Mekong Ngọc Thanh Xuân Nhật Quang Trung Tín Nghĩa "
    "Thuận Lợi Sài Gòn Miền Tây Sông Tiền Hậu Giang Hưng Yên Lạc Nguyên Khánh Linh Duy Tường Vạn Xương Khải Lâm Mỹ Tho Cần "
    "Thơ").split()
HAMLETS = [f"{a} {b}" for a in "An Bình Hòa Long Mỹ Phú Phước Tân Thanh Thạnh Trung Vĩnh".split()
           for b in "An Bình Hiệp Hòa Hưng Khánh Lộc Lợi Phú Phước Quới Thành Thạnh Thuận".split()]


class Chance:
    """Words as often as they are met."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.families, self.middles = self.weighed(FAMILY), self.weighed(MIDDLE)
        self.givens = (GIVEN, list(itertools.accumulate(1 / (n + 12) for n in range(len(GIVEN)))))      # as Zipf has it
        self.brands = (BRAND, list(itertools.accumulate(1 / (n + 5) for n in range(len(BRAND)))))

    @staticmethod
    def weighed(text):
        parts = text.split()
        return parts[::2], list(itertools.accumulate(map(int, parts[1::2])))

    def one(self, choices):
        words, sums = choices
        return words[bisect.bisect(sums, self.r.random() * sums[-1])]

    def person(self):
        middle = self.one(self.middles)
        if self.r.random() < .45:
            middle += " " + self.one(self.givens)
        return f"{self.one(self.families)} {middle} {self.one(self.givens)}"

    def enterprise(self):
        brand = " ".join(self.one(self.brands) for _ in range(self.r.choice((2, 2, 3))))
        trade = self.r.choice(TRADES) if self.r.random() < .7 else "Thương mại Dịch vụ"
        return f"{self.r.choice(LEGAL)} {trade} {brand}"

    def address(self):
        return f"{self.r.randrange(1, 400)} ấp {self.r.choice(HAMLETS)}, huyện {self.r.choice(PLACES)}, tỉnh Vĩnh Long"

    def mistyped(self, name, most=1.0):
        """One letter more, less, another, or two exchanged, in one word of it; gives which, and the name."""
        if self.r.random() >= most:
            return None, name
        words = name.split()
        at = self.r.choice([i for i, w in enumerate(words) if len(w) > 1 and w.isalpha()])
        kind, word, i = self.r.choice(("insert", "drop", "replace", "swap")), words[at], self.r.randrange(len(words[at]))
        letter = self.r.choice("abcdeghiklmnopqrstuvxy")
        if kind == "swap":
            i = min(i, len(word) - 2)
            word = word[:i] + word[i + 1] + word[i] + word[i + 2:]
        else:
            word = word[:i] + (letter if kind != "drop" else "") + word[i + (kind != "insert"):]
        words[at] = word
        return kind, " ".join(words)


# ---- what the program derives from a text (src/base/fold.h), word by word ----

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
known = {}


def derived(word):
    """(as it is kept, its letters to sort by, its tone)"""
    if word not in known:
        parts = unicodedata.normalize("NFD", word.lower())
        plain = "".join(ch for ch in parts if not unicodedata.combining(ch)).replace("đ", "d")
        plain = re.sub(r"(^|[^aeiouy]|qu)y", r"\1i", plain)
        tone = "".join(TONES.get(ch, "") for ch in parts) or "0"
        letters = unicodedata.normalize("NFC", "".join(ch for ch in parts if ch not in TONES))
        known[word] = plain, "".join(chr(65 + ALPHABET.index(ch)) if ch in ALPHABET else ch for ch in letters), tone
    return known[word]


def split(text):
    return re.findall(r"[^\W_]+", text)


def words_of(*texts):
    return {derived(word)[0] if not word.isdigit() else word for text in texts for word in split(text)}


PHRASE_MAX = 32


def heard(*texts):
    """The column `words`: each text " w1 w2 "."""
    return "".join(" " + " ".join(derived(word)[0] if not word.isdigit() else word for word in split(text)) + " " for text in texts)


def phrases_of(*texts):
    """What is said from each word on.  Only ASCII is left of these names."""
    whole = [heard(text)[1:] for text in texts]
    return {text[at:at + PHRASE_MAX] for text in whole for at in range(len(text)) if not at or text[at - 1] == " "}


def sort_of(text):
    parts = [derived(word) if not word.isdigit() else (word, word, "0") for word in split(text)]
    return " ".join(p[1] for p in parts) + "\t" + "".join(p[2] for p in parts)


# ---- rows ----

class Filling:
    """Rows of one register: `line` gives its columns and the texts that are searched."""

    def __init__(self, db, register, n, seed):
        self.db, self.n, self.chance = db, n, Chance(seed)
        self.rows, self.phrases = f"r_{register}", f"p_{register}"
        self.now = db.execute("select max(at) from event").fetchone()[0]
        self.newest = db.execute("select max(id) from event").fetchone()[0]
        self.units = dict(db.execute("select code, id from unit"))
        self.communes = [c for c, in db.execute("select code from unit where level = 'commune'")]
        self.offices = [id for code, id in sorted(self.units.items()) if re.fullmatch(r"CC\d\d", code)]

    def fill(self, line):
        """Indexes are made anew when all is there, as they were."""
        indexes = self.db.execute("select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (?, ?)",
                                  [self.rows, self.phrases]).fetchall()
        for name, _ in indexes:
            self.db.execute(f"drop index {name}")
        self.db.execute("create temp table said (phrase text, id integer)")
        for first in range(0, self.n, BATCH):
            rows, said = [], []
            for i in range(first, min(first + BATCH, self.n)):
                id = self.newest - (self.n - i) * (self.newest // (2 * self.n))
                cells, texts = line(i)
                rows.append({"id": id, "version": 1, "created_at": self.now, "created_by": 1, "changed_at": self.now, "changed_by": 1,
                             "state": "", "code": None, **cells, "words": heard(*texts)})
                said += [(phrase, id) for phrase in phrases_of(*texts)]
            names = list(rows[0])
            self.db.executemany(f"insert into {self.rows} ({', '.join(names)}) values ({', '.join(':' + name for name in names)})", rows)
            self.db.executemany("insert into said values (?, ?)", said)
        self.db.execute(f"insert into {self.phrases} select phrase, id from said order by phrase, id")
        self.db.execute("drop table said")
        for _, sql in indexes:
            self.db.execute(sql)

    def deal(self, i):
        name = f"Chuyển nhượng thửa {i}"
        return {"code": f"GD-2018-{i + 1:06d}", "state": "da_chung_nhan", "owner": self.offices[i % len(self.offices)], "f_ten": name,
                "f_loai": "chuyen-nhuong"}, (f"GD-2018-{i + 1:06d}",)

    def party(self, i):
        name = self.chance.mistyped(self.chance.person(), .01)[1]
        return {"owner": self.chance.r.choice(self.offices), "f_giao_dich": self.deals[i % len(self.deals)],
                "f_vai": ("chuyen", "nhan")[i % 2], "f_ho_ten": name, "s_ho_ten": sort_of(name)}, (name,)

    def asset(self, i):
        r, no = self.chance.r, f"{'ABCDEGH'[i // 1000000 % 7]}{'ACGHKLMNPQS'[i % 11]}{i * 7919 % 1000000:06d}{i // 1000000}"
        number, commune, parcel = f"TS-2018-{i + 1:06d}", i % len(self.communes), i // len(self.communes)
        name, address = f"Thửa đất ấp {r.choice(HAMLETS)}", self.chance.address()
        return {"code": number, "state": "dang_quan_ly", "owner": r.choice(self.offices), "f_ten": name, "s_ten": sort_of(name),
                "f_loai": "dat", "f_xa": self.communes[commune], "f_to_ban_do": parcel // 9000 + 1, "f_thua": parcel % 9000 + 1,
                "f_so_giay": no, "f_dia_chi": address}, (number, name, no, address)

    def enterprise(self, i):
        name = self.chance.mistyped(self.chance.enterprise(), .01)[1]
        number, tax, address, head = f"DN-{i + 1:06d}", next(self.codes), self.chance.address(), self.chance.person()
        return {"code": number, "owner": self.units["SKHDT"], "f_ma_so": tax, "f_ten": name, "s_ten": sort_of(name), "f_tru_so": address,
                "f_dai_dien": head, "f_tinh_trang": "hoat-dong"}, (number, tax, name, address, head)


def main(folder, n):
    with contextlib.closing(sqlite3.connect(f"{folder}/motcua.db", isolation_level=None)) as db:
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -1000000", "temp_store = file"):
            db.execute("pragma " + pragma)
        db.execute("begin")
        deals = Filling(db, "cong_chung__giao_dich", max(n // 1000, 10), 1)
        deals.fill(deals.deal)
        party = Filling(db, "cong_chung__ben", n // 2, 2)
        party.deals = [id for id, in db.execute(f"select id from {deals.rows}")]
        party.fill(party.party)
        asset = Filling(db, "cong_chung__tai_san", n * 3 // 10, 3)
        asset.fill(asset.asset)
        firm = Filling(db, "doanh_nghiep__doanh_nghiep", n - n // 2 - n * 3 // 10, 4)
        firm.codes = filter(None, map(code, itertools.count(1)))
        firm.fill(firm.enterprise)
        db.execute("insert into counter (name, n) values ('register:doanh_nghiep/doanh_nghiep', ?)", [firm.n])
        db.execute("commit")
        db.execute("pragma journal_mode = wal")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
