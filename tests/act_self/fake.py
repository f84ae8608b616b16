#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A stand-in for motcua: just enough pages, forms and API calls to test the act runner itself."""
import datetime
import html
import json
import os
import pathlib
import signal
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote

CSP = "default-src 'none'; script-src 'self'"
DATA = pathlib.Path(sys.argv[sys.argv.index("--data") + 1])


def clock():
    with open(os.environ["MOTCUA_NOW"], "rb") as file:
        ahead = struct.unpack("=q", file.read())[0]
    return datetime.datetime.fromtimestamp(time.time() + ahead / 1000, datetime.timezone(datetime.timedelta(hours=7)))


def page(h1, body, head=""):
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{h1}</title>{head}</head>
<body><main><h1>{h1}</h1>{body}</main></body></html>"""


LOGIN = page("Đăng nhập", """<form method="post" action="/dang-nhap"><input type="hidden" name="csrf" value="t1">
<label for="u">Tên đăng nhập</label><input id="u" name="ten"><label>Mật khẩu <input type="password" name="mk"></label>
<button>Đăng nhập</button></form>""")

FORM = page("Nộp hồ sơ", """<ul class="lists"><li>Một<li>Hai &amp; ba</ul><a href="/mot-cua">Về &nbsp; bàn việc</a>
<form method="post" action="/nop" enctype="multipart/form-data"><input type="hidden" name="csrf" value="t2">
<label for="a">Họ tên</label><input id="a" name="ho_ten" value="(trống)" aria-describedby="a-hint">
<p id="a-hint">Như giấy tờ.
<label><input type="checkbox" name="dong_y" checked>Đồng ý</label>
<label><input type="checkbox" name="khac" value="co">Khác</label>
<p><label>Tỉnh <select name="tinh"><option value="vl">Vĩnh Long<option value="tv" selected>Trà Vinh</select></label>
<p><label>Ghi chú <textarea name="ghi_chu">
 hai  dấu cách</textarea></label><p><label>Giấy <input type="file" name="giay"></label></p>
<p><button name="nut" value="luu">Lưu</button><p><button name="nut" value="tiep">Tiếp tục</button></form>
<form action="/tim"><p><label>Tìm <input name="q"></label><button>Tìm</button></form>""")

BROKEN = {
    "balance": page("X", "<div><b>a</div>"),
    "h1": page("X", "<h1>Y</h1>"),
    "ids": page("X", '<p id="a">1<p id="a">2'),
    "label": page("X", '<input name="q">'),
    "for": page("X", '<label for="no">N</label>'),
    "style": page("X", '<p style="color:red">1'),
    "script": page("X", "<script>1</script>"),
    "handler": page("X", '<p onclick="x()">1'),
    "lang": page("X", "").replace(' lang="vi"', ""),
    "title": page("X", "").replace("<title>X</title>", ""),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body=b"", kind="text/html; charset=utf-8", **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if "csp" not in self.path:
            self.send_header("Content-Security-Policy", CSP)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def person(self):
        return dict(parse_qsl(self.headers.get("Cookie", "").replace("; ", "&"))).get("phien")

    def do_GET(self):
        if self.path == "/healthz":
            self.reply(200, "ok", "text/plain")
        elif self.path == "/dang-nhap":
            self.reply(200, LOGIN)
        elif self.path == "/nop":
            self.reply(200, FORM)
        elif self.path == "/gio":
            self.reply(200, page("Giờ", clock().isoformat()))
        elif self.path == "/dem":
            count = DATA / "count"
            count.write_text(str(int(count.read_text()) + 1))
            self.reply(200, page("Đếm", "lần " + count.read_text()))
        elif self.path == "/may":
            self.reply(200, page("Máy", "", '<script src="/may.js" defer></script>'))
        elif self.path == "/may.js":
            self.reply(200, "document.querySelector('h1').textContent = 'Có máy'", "text/javascript")
        elif self.path.startswith("/hong/"):
            self.reply(200, BROKEN.get(self.path[6:], page("X", "")))
        elif self.path.startswith(("/tim", "/ho-so")):
            self.reply(200, page("Thấy", html.escape(self.path)))
        elif self.path == "/mot-cua" and not self.person():
            self.reply(303, Location="/dang-nhap")
        elif self.path == "/mot-cua":
            self.reply(200, page("Việc của tôi", self.person()))
        elif self.path == "/api/v1/me":
            me = {"who": self.headers["Authorization"], "cookie": self.headers["Cookie"]}
            self.reply(200, json.dumps(me), "application/json")
        else:
            self.reply(404, page("Không thấy", ""))

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/dang-nhap":
            form = dict(parse_qsl(raw.decode()))
            good = form.get("csrf") == "t1" and form.get("mk") == "motcua-demo"
            cookie = "phien=" + quote(form.get("ten", ""))
            self.reply(303 if good else 422, "" if good else LOGIN, Location="/", Set_Cookie=cookie)
        elif self.path == "/nop":
            boundary = raw.partition(b"\r\n")[0]
            plain = raw.replace(boundary, b"--") if boundary.startswith(b"--") else raw
            shown = plain.decode("utf-8", "replace").replace("\r\n", "|")
            token = "t2" in shown
            self.reply(200 if token else 403, page("Đã nhận" if token else "Bị từ chối", html.escape(shown)))
        elif self.path == "/chuyen":
            self.reply(303, Location="/ho-so/AB12?buoc=2")
        elif self.path == "/api/v1/session":
            self.reply(201, json.dumps({"token": "tok-" + json.loads(raw)["login"]}), "application/json")
        elif self.path == "/api/v1/echo":
            body = {"items": [{"name": "Phường 1", "n": 1.5}, {"name": "Ph\u01b0"}],
                    "sent": json.loads(raw or b"null"), "nil": None, "key": self.headers.get("Idempotency-Key")}
            self.reply(201, json.dumps(body), "application/json", ETag='"3"')
        else:
            self.reply(404, "{}", "application/problem+json")


def main():
    verb = sys.argv[1]
    if verb == "init":
        DATA.mkdir()
        (DATA / "count").write_text("0")
    elif verb == "verify":
        print("khớp: count")
        sys.exit(0 if (DATA / "count").read_text() == "1" else 1)
    elif verb == "serve":
        address, port = sys.argv[sys.argv.index("--listen") + 1].rsplit(":", 1)
        server = ThreadingHTTPServer((address, int(port)), Handler)
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()


main()
