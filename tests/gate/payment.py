# SPDX-License-Identifier: Apache-2.0
"""payment.py MOTCUA sqlite|pg — what a payment gateway may do to us: be slow, fail, sign wrongly, repeat itself, speak out of order, name
nobody, send another amount.  Money is never lost and never counted twice; at the end motcua verify agrees.  MOTCUA_SEED repeats a run."""
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "api"), str(HERE.parent / "browser")]
from cases import Count, cases_of, check, cluster_of    # noqa: E402
from client import Api, submit      # noqa: E402
from desk import Desk               # noqa: E402
from gateway import Gateway         # noqa: E402
from server import START, Server    # noqa: E402

SEED = int(os.environ.get("MOTCUA_SEED", time.time_ns() % 1_000_000))
EXTRACT, P1, FEE = "2.000635", "29548", 16000       # two copies at 8.000 đ: the client answers "2"


class Field:
    """A served province, its clerk, and the gateway over HTTP."""

    def __init__(self, program, cluster):
        self.server = Server(program, cluster=cluster)
        began, start = time.time(), datetime.datetime.fromisoformat(START).timestamp()
        key = subprocess.run([program, "gateway", "key", "thu", *self.server.where], capture_output=True, text=True, check=True,
                             env=self.server.environment()).stdout.strip()
        callback = self.server.url + "/api/v1/payments/callback"
        self.gateway = Gateway(key, callback, now=lambda: start + time.time() - began)
        self.http = self.gateway.serve()
        self.clerk = Api(self.server.url, "tiepnhan.p1")

    def dossier(self, ask=True):
        ref = submit(self.clerk, EXTRACT, P1)["ref"]
        self.clerk.act(ref, "accept")
        return self.clerk.act(ref, "request_payment") if ask else self.clerk.get(f"/dossiers/{ref}")

    def now(self, dossier):
        return self.clerk.get(f"/dossiers/{dossier['ref']}")

    def pay(self, reference, amount, mode):
        body = json.dumps({"reference": reference, "amount": amount, "mode": mode}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.http.server_port}/pay", body), timeout=60) as reply:
            return json.loads(reply.read())


def case_paid_slow_and_again(f):
    """A slow word, then the same word twice more: paid once, and the dossier goes on."""
    for mode, times in (("slow", 1), ("replay", 3)):
        d = f.dossier()
        check(d["payment"]["due"] == FEE and d["state"]["key"] == "payment_due", d["payment"])
        said = f.pay(d["payment"]["reference"].upper() + " FT18254000123", FEE, mode)
        check([s[0] for s in said] == [200] * times and said[0][1]["result"] == "taken", said)
        check(all(s[1]["result"] == "known" for s in said[1:]), said)
        after = f.now(d)
        check(after["payment"]["paid"] == FEE and after["state"]["key"] == "accepted", after["payment"], after["state"])


def case_not_believed(f):
    """A wrong signature, an old one, one changed byte: 401, and nothing has come."""
    d = f.dossier()
    mark = d["payment"]["reference"]
    check(f.pay(mark, FEE, "forged")[0][0] == 401, "forged")
    check(f.pay(mark, FEE, "stale")[0][0] == 401, "stale")
    seen = []
    send, f.gateway.send = f.gateway.send, lambda body, signature: seen.append((body, signature)) or (0, {})
    f.gateway.say("GDX1", "paid", FEE, mark)
    f.gateway.send = send
    body, signature = seen[0]
    check(send(body.replace(b"16000", b"96000"), signature)[0] == 401, "changed")
    check(send(body, signature[:-1])[0] == 401, "cut")
    check(f.now(d)["payment"]["paid"] == 0, "money from a forger")


def case_any_order(f):
    """Failed then paid, paid then failed, paid before it was asked: each ends paid."""
    for mode in ("early_failure", "late_failure"):
        d = f.dossier()
        check([s[0] for s in f.pay(d["payment"]["reference"], FEE, mode)] == [200, 200], mode)
        check(f.now(d)["state"]["key"] == "accepted", mode)
    d = f.dossier(ask=False)
    check(f.pay(d["ref"], FEE, "paid")[0][0] == 200, "before")
    check(f.now(d)["payment"]["due"] == -FEE, "before")
    asked = f.clerk.act(d["ref"], "request_payment")
    check(asked["payment"]["due"] == 0 and asked["state"]["key"] == "accepted", asked["payment"])
    d = f.dossier()
    check(f.pay(d["payment"]["reference"], FEE, "failed")[0][0] == 200, "failed")
    check(f.now(d)["state"]["key"] == "payment_due", "a failure pays nothing")


def case_wrong_amounts(f):
    """Too little leaves the rest due; another amount under one number is not booked twice; too much is seen; nobody's money is kept."""
    d = f.dossier()
    mark = d["payment"]["reference"]
    f.pay(mark, FEE - 6000, "paid")
    check(f.now(d)["payment"]["due"] == 6000 and f.now(d)["state"]["key"] == "payment_due", "too little")
    f.pay(mark, 6000, "two_amounts")
    check(f.now(d)["payment"]["due"] == 0 and f.now(d)["state"]["key"] == "accepted", "the rest")
    f.pay(mark, 500, "paid")
    check(f.now(d)["payment"]["due"] == -500, "too much")
    check(f.pay("khong ro cua ai", 7000, "paid")[0][0] == 200, "stray")
    gone = f.dossier()
    f.clerk.act(gone["ref"], "withdraw", note="Không còn nhu cầu")
    f.pay(gone["payment"]["reference"], FEE, "paid")
    check(f.now(gone)["payment"]["paid"] == FEE and f.now(gone)["state"]["key"] == "withdrawn", "after the end")


def case_stray_found(f):
    """Money of nobody is a case on the day's page; the counter puts it on the dossier it belongs to, once."""
    d = f.dossier()
    f.pay("tien cua Ba Sau", FEE, "paid")
    desk = Desk(f.server.url, "tiepnhan.p1")
    page = desk.get("/mot-cua/thu-phi")
    where = page.index("tien cua Ba Sau")
    case = re.search(r'action="(/mot-cua/thu-phi/\d+)"', page[where:])[1]
    check("Đã ghi kết quả đối chiếu" in desk.post(case, dossier=d["ref"], outcome="Người nộp xuất trình ủy nhiệm chi"), desk.text[:3000])
    check(f.now(d)["payment"]["due"] == 0 and f.now(d)["state"]["key"] == "accepted", f.now(d)["payment"])


def case_at_random(f):
    """Words in any order, some twice: what is paid is the sum over the transactions that were said paid."""
    chance, open_ones, words, owed = random.Random(SEED), [f.dossier() for _ in range(6)], [], {}
    for d in open_ones:
        for _ in range(chance.randrange(1, 4)):
            number, amount = f.gateway.number(), chance.randrange(1000, FEE, 1000)
            statuses = chance.choice((["paid"], ["failed"], ["failed", "paid"], ["paid", "paid"]))
            words += [(number, status, amount, d["payment"]["reference"]) for status in statuses]
            owed[d["ref"]] = owed.get(d["ref"], 0) + amount * ("paid" in statuses)
    chance.shuffle(words)
    for word in words:
        check(f.gateway.say(*word)[0] == 200, word)
    for d in open_ones:
        check(f.now(d)["payment"]["paid"] == owed[d["ref"]], d["ref"], owed[d["ref"]])


def verify(field):
    told = subprocess.run([field.server.program, "verify", *field.server.where], capture_output=True, text=True,
                          env=field.server.environment())
    check(told.returncode == 0, told.stdout, told.stderr)
    print(told.stdout.rstrip())


def main():
    program, engine, *wanted = sys.argv[1:]
    count = Count(engine, f" (MOTCUA_SEED={SEED})")
    with cluster_of(engine) as cluster:
        field = Field(os.path.abspath(program), cluster)
        try:
            for name, case in cases_of(globals(), wanted).items():
                count.attempt(name, lambda case=case: case(field))
            field.server.stop()
            count.attempt("verify", lambda: verify(field))
        finally:
            field.server.close()
            field.http.shutdown()
    return count.close()


sys.exit(main())
