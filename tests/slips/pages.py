# SPDX-License-Identifier: Apache-2.0
"""One signed-in person with a browser's cookies, but no browser."""
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid


def parts(fields, files):
    """A multipart body and its type."""
    mark = uuid.uuid4().hex
    head = f"--{mark}\r\nContent-Disposition: form-data; name="
    body = [f'{head}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    body += [f'{head}"{name}"; filename="{name}.pdf"\r\n\r\n'.encode() + data + b"\r\n" for name, data in files.items()]
    return b"".join([*body, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


class Person:
    def __init__(self, url, login):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/dang-nhap", login=login, password="motcua-demo")

    def open(self, path, data=None, kind=None):
        request = urllib.request.Request(self.url + path, data, {"Content-Type": kind} if kind else {})
        return self.opener.open(request, timeout=60)

    def get(self, path, binary=False):
        with self.open(path) as reply:
            return reply.read() if binary else reply.read().decode()

    def post(self, path, page=None, files=None, **fields):
        """Sends the form that `page` (the path itself) shows, with files ({field: bytes}, PDFs); the path it leads to."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.get(page or path)))
        hidden.pop("tiep", None)
        body, kind = urllib.parse.urlencode({**hidden, **fields}, doseq=True).encode(), None
        if files:
            body, kind = parts({**hidden, **fields}, files)
        with self.open(path, body, kind) as reply:
            return reply.url.removeprefix(self.url)

    def status(self, path, **fields):
        try:
            if fields:
                self.post(path, page=path.rpartition("/")[0], **fields)
            else:
                self.get(path)
            return 200
        except urllib.error.HTTPError as e:
            return e.code


class Stranger(Person):
    """The same, signed in as nobody."""

    def __init__(self, url):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.url = url
