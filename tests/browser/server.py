# SPDX-License-Identifier: Apache-2.0
"""The program under test: a demo province in a temporary folder, served on a free loopback port, stopped by its pid."""
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time

START = "2018-09-11T08:00:00+07:00"     # a Tuesday morning: where every journey begins


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    def __init__(self, program, province="vinh-long-2018", now=START, database=None):
        self.program, self.now = program, now
        self.root = tempfile.mkdtemp(prefix="motcua-browser-")
        self.where = ["--data", self.root + "/data"] + (["--database", database] if database else [])
        self.log = open(self.root + "/log", "w+", encoding="utf-8")
        self.process = None
        self.port = free_port()         # kept under another clock: pages that are open stay open
        self.url = f"http://127.0.0.1:{self.port}"
        self.run("init", "--province", province, "--demo")
        self.start()

    def environment(self):
        return dict(os.environ, MOTCUA_NOW=self.now)

    def run(self, verb, *arguments):
        subprocess.run([self.program, verb, *self.where, *arguments], env=self.environment(), check=True)

    def start(self):
        self.process = subprocess.Popen([self.program, "serve", *self.where, "--listen", f"127.0.0.1:{self.port}"],
                                        env=self.environment(), stdout=self.log, stderr=self.log)
        for _ in range(1200):
            if self.process.poll() is not None:
                break
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start:\n" + self.said())

    def clock(self, now):
        """The same data under another clock."""
        self.stop()
        self.now = now
        self.start()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            if self.process.wait(30) != 0:
                raise RuntimeError("the server did not stop cleanly:\n" + self.said())

    def said(self):
        self.log.seek(0)
        return self.log.read()[-3000:]

    def close(self):
        try:
            self.stop()
        finally:
            self.log.close()
            shutil.rmtree(self.root, ignore_errors=True)
