# SPDX-License-Identifier: Apache-2.0
"""shots.py MOTCUA — the pictures of docs/shots/, made anew from a fresh demo province: `tests/browser/run.sh MOTCUA shots`.
Each is a screen of a person's, at most 150 KB."""
import base64
import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "api")]
from client import Api, draft   # noqa: E402  the path comes first
from driver import Browser      # noqa: E402
from server import Server       # noqa: E402

TO, MOST = pathlib.Path("docs/shots"), 150 * 1024
BIRTH, PHUONG_1 = "1.001193", "29548"


def shot(b, name, height=800):
    b.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                             {"width": b.width, "height": height, "deviceScaleFactor": 1, "mobile": b.width < 600})
    b.driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    picture = base64.b64decode(b.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])
    assert len(picture) <= MOST, f"{name}: {len(picture)} bytes"
    (TO / (name + ".png")).write_bytes(picture)
    print(f"{name}: {len(picture) // 1024} KB")


def stories(server, wide, narrow):
    """Who looks at what; a dossier on its way, and a draft in the middle of its form."""
    citizen, clerk = Api(server.url, "congdan"), Api(server.url, "tiepnhan.p1")
    sent, begun = (draft(citizen, BIRTH, PHUONG_1, channel="online", name="Nguyễn Thị Ánh") for _ in range(2))
    citizen.post(f"/dossiers/{sent}/submit")
    clerk.act(sent, "accept")
    narrow.get("/")
    shot(narrow, "home-360")
    wide.get("/")
    shot(wide, "home-1280")
    narrow.get("/thu-tuc/" + BIRTH)
    shot(narrow, "procedure-360", 1200)
    wide.get("/tra-cuu?ma=" + sent)
    shot(wide, "tracking-1280", 900)
    wide.get("/cong-khai")
    shot(wide, "figures-1280", 1100)
    narrow.sign_in("congdan")
    narrow.get(f"/nop/{BIRTH}/{begun}/tre")
    shot(narrow, "form-360", 1000)
    wide.sign_in("lanhdao.tpvl")
    wide.get("/mot-cua?hang=unit")
    shot(wide, "desk-1280", 900)


def main():
    TO.mkdir(parents=True, exist_ok=True)
    server = Server(sys.argv[1])
    browsers = []
    try:
        browsers += [Browser(server.url, 1280), Browser(server.url, 360)]
        stories(server, *browsers)
    finally:
        for b in browsers:
            b.close()
        server.close()


main()
