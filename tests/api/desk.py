# SPDX-License-Identifier: Apache-2.0
"""A signed-in person at the pages, for tests that need no browser."""
import re
import urllib.parse
import urllib.request

from client import PASSWORD


class Desk:
    """A browser without script: the last page, and its forms sent with their token."""

    def __init__(self, base, login):
        self.base, self.text = base, ""
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.get("/dang-nhap")
        self.post("/dang-nhap", login=login, password=PASSWORD)

    def get(self, path):
        self.text = self.opener.open(self.base + path, timeout=60).read().decode()
        return self.text

    def post(self, path, **fields):
        token = re.search(r'name="_csrf" value="([^"]*)"', self.text)
        body = urllib.parse.urlencode({**fields, **({"_csrf": token[1]} if token else {})}).encode()
        self.text = self.opener.open(self.base + path, body, timeout=60).read().decode()
        return self.text
