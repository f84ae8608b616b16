# SPDX-License-Identifier: Apache-2.0
"""What a first visit to a page costs on the wire: the page and the style sheets, scripts, images and icons it names,
replies with their headers, compressed as the server sends them."""
import gzip
import socket
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

LIMIT = 14 * 1024


class Parts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link" and set((attrs.get("rel") or "").split()) & {"stylesheet", "icon", "preload", "manifest"}:
            self.found.append(attrs.get("href"))
        elif tag in ("script", "img", "source", "iframe"):
            self.found.append(attrs.get("src"))


def fetch(url, cookie=None):
    """(bytes on the wire, status, headers, body) of one GET."""
    to = urlsplit(url)
    path = to.path + ("?" + to.query if to.query else "")
    lines = [f"GET {path} HTTP/1.1", f"Host: {to.netloc}", "Accept-Encoding: gzip", "Connection: close"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    with socket.create_connection((to.hostname, to.port or 80), timeout=30) as s:
        s.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        raw = b""
        while part := s.recv(65536):
            raw += part
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    if headers.get("transfer-encoding") == "chunked":
        body = unchunked(body)
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return len(raw), int(first.split()[1]), headers, body


def unchunked(body):
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        n = int(size.split(b";")[0], 16)
        whole, body = whole + body[:n], body[n + 2:]
        if n == 0:
            return whole
    return whole


def first_visit(url, cookie=None, known=None):
    """(total, {url: bytes}) of a page and its parts, each counted once.  known: what parts weigh, {url: bytes}, filled on the way."""
    size, status, _, body = fetch(url, cookie)
    if status != 200:
        raise AssertionError(f"{url}: status {status}")
    return with_parts(url, cookie, size, body, {} if known is None else known)


def with_parts(url, cookie, size, body, known):
    parts = Parts()
    parts.feed(body.decode())
    sizes = {url: size}
    for part in parts.found:
        whole = urljoin(url, part) if part else None
        if whole and whole.startswith("http") and whole not in sizes:
            if whole not in known:
                known[whole], status, _, _ = fetch(whole, cookie)
                if status != 200:
                    raise AssertionError(f"{whole}: status {status}")
            sizes[whole] = known[whole]
    return sum(sizes.values()), sizes
