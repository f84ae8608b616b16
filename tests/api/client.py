# SPDX-License-Identifier: Apache-2.0
"""A client of /api/v1 for tests: signs in, fills any procedure's form by its declared types, walks a dossier through its life."""
import json
import urllib.error
import urllib.request
import uuid

PASSWORD = "motcua-demo"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
VALUES = {
    "text": "Nội dung", "longtext": "Nội dung đề nghị giải quyết", "name": "Nguyễn Thị Ánh", "day": "2018-08-30", "money": "1000000",
    "number": "2", "yesno": "no", "id_number": "331234567", "phone": "0901234567", "email": "anh@example.vn",
    "address": "12 đường 2/9, Phường 1, thành phố Vĩnh Long", "unit": "29548", "tax_code": "1500173894", "area": "100",
}


class Problem(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {json.dumps(body, ensure_ascii=False)}")
        self.status, self.body = status, body


class Api:
    """One signed-in person."""

    def __init__(self, base, login=None, password=PASSWORD):
        self.base, self.token, self.headers = base.rstrip("/") + "/api/v1", None, {}
        if login:
            self.token = self.post("/session", {"login": login, "password": password})["token"]

    def call(self, method, path, body=None, content="application/json", headers=None):
        data = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        request = urllib.request.Request(self.base + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", content)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                text = reply.read()
                self.headers = reply.headers
                return json.loads(text) if text else None
        except urllib.error.HTTPError as e:
            text = e.read()
            try:
                problem = json.loads(text)
            except ValueError:
                problem = {"text": text.decode(errors="replace")}
            raise Problem(e.code, problem) from None

    def get(self, path, **headers):
        return self.call("GET", path, headers=headers)

    def post(self, path, body=None, **headers):
        return self.call("POST", path, body if body is not None else {}, headers=headers)

    def upload(self, path, paper, name="a.pdf", data=PDF):
        mark = uuid.uuid4().hex
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="paper"\r\n\r\n{paper}\r\n'.encode(),
                 f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                 f"Content-Type: application/pdf\r\n\r\n".encode(), data, f"\r\n--{mark}--\r\n".encode()]
        return self.call("POST", path, b"".join(parts), f"multipart/form-data; boundary={mark}")

    def act(self, key, action, **more):
        headers = {}
        if "version" in more:
            headers["If-Match"] = f'"{more.pop("version")}"'
        return self.call("POST", f"/dossiers/{key}/actions", {"action": action, **more}, headers=headers)


def answers_for(procedure):
    """Answers that satisfy a form: required fields, as their conditions unfold."""
    answers = {}
    for field in procedure["form"]["fields"]:
        when = field.get("when")
        if when and answers.get(when["field"]) not in when["is"]:
            continue
        if field["required"]:
            answers[field["name"]] = field["choices"][0]["code"] if field.get("choices") else VALUES[field["type"]]
    return answers


def draft(api, code, unit, channel="counter", name="Nguyễn Văn Ba", **applicant):
    procedure = api.get(f"/procedures/{code}")
    body = {"procedure": code, "unit": unit, "channel": channel, "applicant": {"kind": "person", "name": name, **applicant},
            "answers": answers_for(procedure)}
    dossier = api.post("/dossiers", body)
    for paper in procedure["papers"]:
        if paper["required"]:
            api.upload(f"/dossiers/{dossier['ref']}/papers", paper["id"])
    return dossier["ref"]


def submit(api, code, unit, **more):
    ref = draft(api, code, unit, **more)
    return api.post(f"/dossiers/{ref}/submit")
