# SPDX-License-Identifier: Apache-2.0
"""mail.py MOTCUA sqlite|pg — letters through a real SMTP server (aiosmtpd) and SMS through a gateway over HTTP, both on loopback: taken,
refused for good, slow, away and back.  What became of each stands on the dossier; nothing that fails holds up the action it tells of."""
import asyncio
import email
import email.policy
import http.server
import json
import os
import pathlib
import re
import sqlite3
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "api"), str(HERE.parent / "browser")]
from aiosmtpd.controller import Controller      # noqa: E402
from cases import Count, cases_of, check, cluster_of   # noqa: E402
from client import Api, Problem, draft          # noqa: E402
from desk import Desk                           # noqa: E402
from server import Server, free_port            # noqa: E402

MARRIAGE, P1, SOON, REASON = "1.004873", "29548", 40, "Thiếu tờ khai."
SENT = r"đã gửi \d\d:\d\d"


class Postman:
    """Takes letters; has no mailbox called nobody, and is slow with one called slow."""

    def __init__(self):
        self.letters, self.tried = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tried.append(address)
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("slow"):
            await asyncio.sleep(4)
        self.letters.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken"


class Gateway(http.server.BaseHTTPRequestHandler):
    taken = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Gateway.taken.append((body, self.headers["Idempotency-Key"], self.headers["Authorization"]))
        self.send_response(400 if body["to"].endswith("0400") else 200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Field:
    """A served province with a mail server and an SMS gateway, and a clerk."""

    def __init__(self, program, cluster):
        self.postman, self.port, self.smtp = Postman(), free_port(), None
        self.gateway = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
        threading.Thread(target=self.gateway.serve_forever, daemon=True).start()
        os.environ.update(MOTCUA_SMTP=f"smtp://127.0.0.1:{self.port}", MOTCUA_SMTP_FROM="mot-cua@example.vn",
                          MOTCUA_SMS=f"http://127.0.0.1:{self.gateway.server_port}/gui", MOTCUA_SMS_TOKEN="thu")
        self.post_open()
        self.server = Server(program, cluster=cluster)
        self.enter()

    def enter(self):
        self.clerk, self.desk = Api(self.server.url, "tiepnhan.p1"), Desk(self.server.url, "tiepnhan.p1")

    def clock(self, now):
        self.server.clock(now)
        self.enter()

    def post_open(self):
        self.smtp = Controller(self.postman, hostname="127.0.0.1", port=self.port)
        self.smtp.start()

    def refuse(self, **applicant):
        """A dossier whose applicant is told of its refusal."""
        ref = draft(self.clerk, MARRIAGE, P1, **applicant)
        return self.clerk.act(ref, "refuse", note=REASON)["ref"]

    def until(self, ref, words):
        end = time.time() + SOON
        while not re.search(words, self.desk.get(f"/mot-cua/ho-so/{ref}")):
            check(time.time() < end, "not within", SOON, "s:", words)
            time.sleep(0.5)

    def letters(self, address):
        return [letter for to, letter in self.postman.letters if to == [address]]


def case_delivered(f):
    """The letter has the applicant's address alone, its words whole, and is sent once."""
    ref = f.refuse(email="mai@example.com")
    f.until(ref, SENT)
    got = f.letters("mai@example.com")
    check(len(got) == 1, len(got))
    check(got[0]["To"] == "mai@example.com" and got[0]["From"] == "mot-cua@example.vn", got[0].items())
    check(got[0]["Subject"] == f"Hồ sơ {ref} không được tiếp nhận", got[0]["Subject"])
    text = got[0].get_content()
    check(text.startswith("Kính gửi Nguyễn Văn Ba") and REASON in text and ref in text, text)


def case_refused_for_good(f):
    """A mailbox that is not there is tried once and said to be so; the letter behind it arrives."""
    ref, other = f.refuse(email="nobody@example.com"), f.refuse(email="lan@example.com")
    f.until(ref, "máy chủ thư không nhận địa chỉ này")
    f.until(other, SENT)
    f.clock("2018-09-11T10:00:00+07:00")
    later = f.refuse(email="hoa@example.com")
    f.until(later, SENT)
    check(f.postman.tried.count("nobody@example.com") == 1, f.postman.tried)


def case_slow(f):
    """While the mail server takes its time, people go on working."""
    ref = f.refuse(email="slow@example.com")
    end, worst = time.time() + SOON, 0
    while not f.letters("slow@example.com"):
        began = time.time()
        f.clerk.get(f"/dossiers/{ref}")
        worst = max(worst, time.time() - began)
        check(time.time() < end, "the slow letter did not come")
    f.until(ref, SENT)
    check(worst < 3 and len(f.letters("slow@example.com")) == 1, "a page waited", worst)


def case_down_then_back(f):
    """A server that is away keeps nothing from being done; the letter leaves when it is back."""
    f.smtp.stop()
    ref = f.refuse(email="ba@example.com")
    f.until(ref, "gửi lại lúc")
    check(not f.letters("ba@example.com"), "from where?")
    f.post_open()
    f.clock("2018-09-11T11:00:00+07:00")
    f.until(ref, SENT)
    check(len(f.letters("ba@example.com")) == 1, "once")


def outbox(f, sql, *values):
    with sqlite3.connect(f.server.root + "/data/motcua.db", timeout=30) as db:
        return db.execute(sql, values).fetchone()


def case_no_headers_in_addresses(f):
    """Refused at the field; and what got into the outbox all the same does not leave it."""
    for wrong in ("a@example.com\r\nBcc: x@example.com", "a@example.com\nX: y", "a@example.com,x@example.com", "<a@example.com>"):
        try:
            draft(f.clerk, MARRIAGE, P1, email=wrong)
        except Problem as p:
            check(p.status == 422 and p.body["errors"][0]["field"] == "email", p)
        else:
            raise AssertionError(wrong)
    if "--database" in f.server.where:      # the sender is the same program on both engines
        return
    before, end = len(f.postman.tried), time.time() + SOON
    outbox(f, "insert into outbox (id, kind, target, subject, body, state, tries, next_at, created_at) "
              "values (7, 'mail', ?, 's', 'b', 'waiting', 0, 1, 1)", "a@example.com\r\nBcc: x@example.com")
    while outbox(f, "select state from outbox where id = 7")[0] == "waiting":
        check(time.time() < end, "it waits")
        time.sleep(0.5)
    state, error = outbox(f, "select state, last_error from outbox where id = 7")
    check(state == "failed" and error.startswith("mail.address") and len(f.postman.tried) == before, state, error)


def case_sms_gateway(f):
    """One message, one number, one key; a number the network refuses is said to be so, and not asked again."""
    ref, wrong = f.refuse(phone="0901234567"), f.refuse(phone="0901230400")
    f.until(ref, SENT)
    f.until(wrong, "nhà mạng không nhận số này")
    mine = [t for t in Gateway.taken if t[0]["to"] == "0901234567"]
    check(len(mine) == 1 and mine[0][1] == mine[0][0]["id"] and mine[0][2] == "Bearer thu", mine)
    check(mine[0][0]["text"] == f"Ho so {ref} khong duoc tiep nhan. Xem ly do bang ma tra cuu {ref}.", mine[0][0])
    check(len([t for t in Gateway.taken if t[0]["to"] == "0901230400"]) == 1, "asked again")


def main():
    program, engine, *wanted = sys.argv[1:]
    count = Count(engine)
    with cluster_of(engine) as cluster:
        field = Field(os.path.abspath(program), cluster)
        try:
            for name, case in cases_of(globals(), wanted).items():
                count.attempt(name, lambda case=case: case(field))
        finally:
            field.server.close()
            field.smtp.stop()
            field.gateway.shutdown()
    return count.close()


sys.exit(main())
