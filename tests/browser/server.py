# SPDX-License-Identifier: Apache-2.0
"""The program under test: a demo province in a temporary folder, served on a free loopback port, stopped by its pid.
The province is made once and copied for every server, a database of PostgreSQL too."""
import atexit
import http.client
import itertools
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from datetime import datetime

import database

START = "2018-09-11T08:00:00+07:00"     # a Tuesday morning: where every journey begins


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Made:
    """Copies of provinces as `motcua init --demo` leaves them, which ./test keeps in MOTCUA_MADE for all its suites."""
    folder = os.environ.get("MOTCUA_MADE")
    script = pathlib.Path(__file__).parent.parent / "made.sh"
    numbers = itertools.count(1)

    @classmethod
    def template(cls, *made):
        """Its name, by program, province, instant and cluster."""
        if not cls.folder:
            cls.folder = tempfile.mkdtemp(prefix="motcua-made-")
            atexit.register(shutil.rmtree, cls.folder, ignore_errors=True)
        return subprocess.run([cls.script, cls.folder, *made], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    @classmethod
    def copy(cls, folder, program, province, now, cluster):
        """Gives the arguments that say where the copy is."""
        template = cls.template(program, province, now, *([cluster] if cluster else []))
        subprocess.run(["cp", "-a", f"{cls.folder}/{template}", folder], check=True)
        if not cluster:
            return ["--data", folder]
        name = f"copy_{os.getpid()}_{next(cls.numbers)}"
        database.run(cluster, f"create database {name} template {template} strategy file_copy")
        return ["--data", folder, "--database", cluster.replace(":///motcua?", f":///{name}?")]

    @staticmethod
    def gone(cluster, where):
        """Drops the copy's database; its folder goes with the server's."""
        if cluster:
            name = where[-1].split(":///")[1].split("?")[0]
            database.run(cluster, f"drop database {name} with (force)")


class Server:
    def __init__(self, program, province="vinh-long-2018", now=START, cluster=None):
        self.program, self.cluster = program, cluster
        self.root = tempfile.mkdtemp(prefix="motcua-browser-")
        self.clock(now)
        self.log = open(self.root + "/log", "w+", encoding="utf-8")
        self.process = None
        self.port = free_port()         # kept when it starts again: pages that are open stay open
        self.url = f"http://127.0.0.1:{self.port}"
        self.where = Made.copy(self.root + "/data", program, province, now, cluster)
        self.start()

    def environment(self):
        return dict(os.environ, MOTCUA_NOW=self.root + "/clock")

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
        """Moves the clock of the server, which runs on, and of every verb: src/main/now.c."""
        self.now = now
        self.ahead = datetime.fromisoformat(now).timestamp() - time.time()
        with open(os.open(self.root + "/clock", os.O_WRONLY | os.O_CREAT), "wb") as file:
            file.write(struct.pack("=q", int(self.ahead * 1000)))

    def time(self):
        """What the program's clock says, in seconds like time.time()."""
        return time.time() + self.ahead

    def restart(self):
        """With the environment as it is now."""
        self.stop()
        self.start()

    def published(self):
        """Waits until the server serves what was published last: it looks once a second."""
        newest = f"\nmotcua_definitions_generation {database.rows(self, 'select n from generation')[0][0]}\n"
        for _ in range(600):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", "/metrics")
            if newest in connection.getresponse().read().decode():
                return
            time.sleep(0.1)
        raise RuntimeError("the server does not see what was published:\n" + self.said())

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
            self.forget()

    def forget(self):
        """It and its data are not looked at again."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()
        Made.gone(self.cluster, self.where)
        shutil.rmtree(self.root, ignore_errors=True)
