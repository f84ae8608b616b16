# SPDX-License-Identifier: Apache-2.0
"""What a first visit costs a citizen: every page that a stranger or a citizen may open, found by `motcua routes`, is at most
14 KB with its style sheet, compressed.  A route with a part that this file cannot fill in fails: no page is forgotten."""
import json
import re
import subprocess
from urllib.parse import quote

import weight
from client import draft

BIRTH, LAND, BUSINESS, COPY = "1.001193", "2.000889", "1.001612", "2.000635"
PLACE = {BIRTH: "29548", LAND: "855", BUSINESS: "855", COPY: "29548"}
MORE = ["/cong-khai?by=" + by for by in ("unit", "commune", "procedure", "month")] + [
    "/cong-khai?role=handled", "/cong-khai?unit=855", "/cong-khai/muc-do?level=commune", "/cong-khai/muc-do?level=district",
    "/thu-tuc?q=dat", "/thu-tuc?trang=2", "/thu-tuc?trang=5", f"/nop/{BIRTH}?huyen=855",
    "/dang-nhap?tiep=/ho-so", "/?lang=en"]


def routes(program):
    told = subprocess.run([program, "routes"], capture_output=True, text=True, check=True).stdout
    found = [line.split()[1] for line in told.splitlines() if line.startswith("GET ")]
    assert len(found) > 30, told
    return [path for path in found if not path.startswith(("/api/", "/a/"))]


def dossiers(citizen):
    """A draft of each of the larger forms, and one that has been sent."""
    refs = {code: draft(citizen, code, unit, channel="online") for code, unit in PLACE.items()}
    sent = draft(citizen, BIRTH, PLACE[BIRTH], channel="online")
    citizen.post(f"/dossiers/{sent}/submit")
    return refs, sent


def filled(path, refs, sent, parts):
    """The path with real parts: one address, or one for each procedure or page of a form."""
    if path == "/nop/{code}/{ref}/{part}":
        return [f"/nop/{code}/{refs[code]}/{part}" for code in refs for part in parts[code]]
    if path.startswith("/ho-so/{key}"):
        return [path.replace("{key}", sent)] if "{id}" not in path else []       # a paper is a file, not a page
    if "{file}" in path:
        return []                                                               # so are checkpoints and keys
    return [path.replace("{code}", code) for code in refs] if "{code}" in path else [path]


def parts_of(base, code):
    """The parts of a wizard: as the procedure's form names its sections."""
    definition = json.loads(weight.fetch(f"{base}/thu-tuc/{code}/dinh-nghia.json")[3])
    return ["nguoi-nop", *(section["id"] for section in definition["form"]["sections"]), "giay-to", "kiem-tra"]


def journey_weight(world):
    citizen, b = world.api("congdan"), world.browser()
    b.sign_in("congdan")
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in b.driver.get_cookies())
    refs, sent = dossiers(citizen)
    parts = {code: parts_of(world.server.url, code) for code in refs}
    heavy, known, pages = [], {}, 0
    for path in routes(world.server.program):
        for address in filled(path, refs, sent, parts) + (MORE if path == "/" else []):
            size, status, headers, body = weight.fetch(world.server.url + quote(address, safe="/?&=%"), cookie)
            if status == 403 or not headers.get("content-type", "").startswith("text/html"):
                continue
            left = re.findall(r"{\w+}", address)
            assert status == 200 and not left, f"{address}: status {status}; this file must know what to put for {left}"
            total, _ = weight.with_parts(world.server.url + address, cookie, size, body, known)
            pages += 1
            if total > weight.LIMIT:
                heavy.append(f"{total} bytes: {address}")
    assert pages > 50, pages
    assert not heavy, "\n    ".join(["over 14 KB on a first visit:"] + heavy)
