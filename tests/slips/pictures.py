# SPDX-License-Identifier: Apache-2.0
"""PDF pages as grey pictures, compared with approved ones.  What differs from run to run — the QR code and the look-up code of a
random reference — covers so little that the bounds below swallow it; a line moved by its own height does not pass."""
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SMALL = 40              # dots per inch that are compared: letters are grey there, strokes do not matter
MEAN, CELL = 2.0, 60    # most mean difference of a page and of a cell of 6 × 6 dots, of 255
CELLS = 0.012           # most of its cells that may differ by more than CELL
SCRATCH = tempfile.TemporaryDirectory(prefix="motcua-slips-")       # gone with the run


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def rendered(pdf, dpi, where=None):
    """PNG files of its pages."""
    folder = where or tempfile.mkdtemp(dir=SCRATCH.name)
    (pathlib.Path(folder) / "slip.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-png", "-r", str(dpi), f"{folder}/slip.pdf", f"{folder}/page"], check=True)
    return sorted(str(p) for p in pathlib.Path(folder).glob("page-*.png"))


def grey(png):
    """(width, height, bytes)"""
    data = subprocess.run(["convert", png, "-colorspace", "Gray", "-depth", "8", "pgm:-"], check=True, capture_output=True).stdout
    head, size, depth, rest = data.split(b"\n", 3)
    assert head == b"P5" and depth == b"255"
    width, height = map(int, size.split())
    return width, height, rest


def difference(one, other):
    """Why the two pages are not alike; "" when they are."""
    (w, h, a), (w2, h2, b) = grey(one), grey(other)
    if (w, h) != (w2, h2):
        return f"{w}×{h} dots instead of {w2}×{h2}"
    cells = [abs(sum(sum(a[r:r + 6]) - sum(b[r:r + 6]) for r in range(top * w + left, (top + 6) * w + left, w))) / 36
             for top in range(0, h - 5, 6) for left in range(0, w - 5, 6)]
    mean, wrong = sum(cells) / len(cells), sum(cell > CELL for cell in cells)
    return f"mean difference {mean:.2f}, {wrong} of {len(cells)} cells differ" if mean > MEAN or wrong > CELLS * len(cells) else ""


def compare(name, pdf, approve, check):
    keep = os.environ.get("SLIPS_KEEP")
    if keep:
        pathlib.Path(keep, name).mkdir(parents=True, exist_ok=True)
        rendered(pdf, 100, str(pathlib.Path(keep, name)))
    pages = rendered(pdf, SMALL)
    approved = sorted(str(p) for p in HERE.glob(f"approved/{name}-*.png"))
    if approve:
        (HERE / "approved").mkdir(exist_ok=True)
        for old in approved:
            os.unlink(old)
        for n, page in enumerate(pages, 1):
            (HERE / "approved" / f"{name}-{n}.png").write_bytes(pathlib.Path(page).read_bytes())
        return
    check(len(pages) == len(approved), f"{name}: {len(pages)} pages instead of {len(approved)}")
    for page, want in zip(pages, approved):
        why = difference(page, want)
        check(not why, f"{name}: {pathlib.Path(want).name}: {why} (the page is {page})")
