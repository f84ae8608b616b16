# SPDX-License-Identifier: Apache-2.0
"""One signed-in person with a browser's cookies, but no browser."""
import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request


class Person:
    def __init__(self, url, login):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/dang-nhap", login=login, password="motcua-demo")

    def open(self, path, data=None):
        return self.opener.open(self.url + path, data, timeout=60)

    def get(self, path, binary=False):
        with self.open(path) as reply:
            return reply.read() if binary else reply.read().decode()

    def post(self, path, page=None, **fields):
        """Sends the form that `page` (the path itself) shows; the path it leads to."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.get(page or path)))
        hidden.pop("tiep", None)
        with self.open(path, urllib.parse.urlencode({**hidden, **fields}, doseq=True).encode()) as reply:
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
