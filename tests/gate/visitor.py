# SPDX-License-Identifier: Apache-2.0
"""A browser without script, for tests: reads the forms of a page as they stand, fills some fields, sends them; follows no redirect."""
import html.parser
import http.client
import threading
import urllib.parse
import uuid

from client import Problem


class Form:
    """One form as its page showed it: where it goes, what it would send when nothing is touched, what each list offers."""

    def __init__(self, action):
        self.action, self.fields, self.names, self.choices = action, {}, set(), {}
        self.files = {}                                 # field → (name, bytes): then it is sent as multipart


class Reader(html.parser.HTMLParser):
    """All forms of a page; fields of another form (form="id") are left alone."""

    def __init__(self):
        super().__init__()
        self.forms, self.open, self.area, self.select = [], None, None, None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.open = Form(a.get("action", ""))
            self.forms.append(self.open)
        if not self.open or "form" in a:
            return
        name = a.get("name")
        if name and tag in ("input", "select", "textarea", "button"):
            self.open.names.add(name)
        if tag == "input" and name and (a.get("type") not in ("checkbox", "radio", "file") or "checked" in a):
            if a.get("type") != "file":
                self.open.fields[name] = a.get("value", "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.open.choices.setdefault(self.select, []).append(a.get("value", ""))
            if self.select not in self.open.fields or "selected" in a:
                self.open.fields[self.select] = a.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.open.fields[name] = ""

    def handle_data(self, data):
        if self.area:
            self.open.fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None


class Visitor:
    """One browser: its cookies, and one connection for each thread that uses it."""

    def __init__(self, url, login=None, password="motcua-demo"):
        self.host, self.cookies, self.local = url.split("//")[1], {}, threading.local()
        if login:
            self.sign_in(login, password)

    def sign_in(self, login, password):
        status, said = self.send(self.form("/dang-nhap", "/dang-nhap"), login=login, password=password)
        if status != 303:
            raise Problem(status, {"login": login, "said": said[:300]})

    def ask(self, method, path, body=None, headers=None):
        """(status, what it says; where a redirect leads)"""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        for attempt in range(2):                        # a server started anew has closed the connection
            line = getattr(self.local, "line", None)
            if not line:
                line = self.local.line = http.client.HTTPConnection(self.host, timeout=60)
            try:
                line.request(method, path, body, headers)
                reply = line.getresponse()
                text = reply.read().decode(errors="replace")
                break
            except (http.client.HTTPException, OSError):
                line.close()
                self.local.line = None
                if attempt:
                    raise
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return reply.status, reply.headers["Location"] if reply.status == 303 else text

    def get(self, path):
        return self.ask("GET", path)

    def forms(self, path):
        status, text = self.get(path)
        reader = Reader()
        reader.feed(text)
        return reader.forms if status == 200 else []

    def form(self, path, action, field=None):
        """The form of that page that goes there (and has that field); None when there is none."""
        for form in self.forms(path):
            if form.action == action and (field is None or field in form.names):
                return form
        return None

    def send(self, form, **fields):
        if form.files:
            return self.upload(form.action, {**form.fields, **fields}, form.files)
        return self.post(form.action, {**form.fields, **fields})

    def upload(self, path, fields, files):
        mark = uuid.uuid4().hex
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
        for field, (name, data) in files.items():
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + data + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def post(self, path, fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields, doseq=True), {"Content-Type": "application/x-www-form-urlencoded"})
