#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gateway.py KEY CALLBACK [PORT] — a payment gateway for tests and demonstrations.  It moves no money; it says that money has come.
POST /pay {"reference", "amount", "mode"} and it tells CALLBACK, as the mode says:
    paid  failed  slow (paid, after two seconds)  replay (paid, three times)  forged (a wrong signature)  stale (sent an hour ago)
    late_failure (paid, then failed)  early_failure (failed, then paid)  two_amounts (paid, then paid with another amount)
KEY is what `motcua gateway key thu` prints."""
import datetime
import hashlib
import hmac
import http.server
import itertools
import json
import sys
import threading
import time
import urllib.error
import urllib.request

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


class Gateway:
    """Says what it is told to; `now` is the clock it goes by, in seconds."""

    def __init__(self, key, callback, name="thu", now=time.time):
        self.key, self.callback, self.name, self.now = key.encode(), callback, name, now
        self.numbers = itertools.count(1)

    def number(self):
        return f"GD{next(self.numbers):06d}"

    def say(self, transaction, status, amount, reference, key=None, ago=0):
        """One callback: its status and reply."""
        sent = datetime.datetime.fromtimestamp(self.now() - ago, VIETNAM).isoformat(timespec="seconds")
        body = json.dumps({"gateway": self.name, "transaction": transaction, "status": status, "amount": amount,
                           "reference": reference, "sent_at": sent}).encode()
        return self.send(body, hmac.new(key or self.key, body, hashlib.sha256).hexdigest())

    def send(self, body, signature):
        request = urllib.request.Request(self.callback, body, {"Content-Type": "application/json", "X-Signature": signature})
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as e:
            return e.code, json.loads(e.read())

    def pay(self, reference, amount, mode="paid"):
        n = self.number()
        if mode == "slow":
            time.sleep(2)
        says = {"failed": [("failed", amount)], "replay": [("paid", amount)] * 3, "late_failure": [("paid", amount), ("failed", amount)],
                "early_failure": [("failed", amount), ("paid", amount)], "two_amounts": [("paid", amount), ("paid", amount + 1000)]}
        return [self.say(n, status, money, reference, b"not the key" if mode == "forged" else None, 3600 if mode == "stale" else 0)
                for status, money in says.get(mode, [("paid", amount)])]

    def serve(self, port=0):
        """The same over HTTP, in a thread; gives its server."""
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                said = json.dumps(gateway.pay(asked["reference"], asked["amount"], asked.get("mode", "paid"))).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *said):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


if __name__ == "__main__":
    running = Gateway(sys.argv[1], sys.argv[2]).serve(int(sys.argv[3]) if len(sys.argv) > 3 else 8090)
    print(f"http://127.0.0.1:{running.server_port}/pay")
    threading.Event().wait()
