# SPDX-License-Identifier: Apache-2.0
"""The program under test: a demo province in a temporary folder, served on a free loopback port, stopped by its pid.
The province is made once and copied for every server, a database of PostgreSQL too."""
import atexit
import http.client
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time

START = "2018-09-11T08:00:00+07:00"     # a Tuesday morning: where every journey begins


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Made:
    """Provinces as `motcua init --demo` leaves them, by what they were made with."""
    lock, known, numbers = threading.Lock(), {}, itertools.count(1)

    @staticmethod
    def where(folder, cluster, name):
        """The cluster's URL with that database in it."""
        return ["--data", folder] + (["--database", cluster.replace(":///motcua?", f":///{name}?")] if cluster else [])

    @staticmethod
    def database(cluster, name, template="template1"):
        if cluster:
            subprocess.run(["psql", cluster, "-Xqc", f"create database {name} template {template}"], check=True)

    @classmethod
    def template(cls, program, province, now, cluster):
        with cls.lock:
            key = program, province, now, cluster
            if key not in cls.known:
                root, name = tempfile.mkdtemp(prefix="motcua-template-"), f"template_{next(cls.numbers)}"
                atexit.register(shutil.rmtree, root, ignore_errors=True)
                cls.database(cluster, name)
                subprocess.run([program, "init", *cls.where(root + "/data", cluster, name), "--province", province, "--demo"],
                               env=dict(os.environ, MOTCUA_NOW=now), check=True)
                cls.known[key] = root, name
            return cls.known[key]

    @classmethod
    def copy(cls, folder, program, province, now, cluster):
        """Gives the arguments that say where the copy is."""
        root, template = cls.template(program, province, now, cluster)
        name = f"copy_{next(cls.numbers)}"
        subprocess.run(["cp", "-a", root + "/data", folder], check=True)
        cls.database(cluster, name, template)
        return cls.where(folder, cluster, name)


class Server:
    def __init__(self, program, province="vinh-long-2018", now=START, cluster=None):
        self.program, self.now = program, now
        self.root = tempfile.mkdtemp(prefix="motcua-browser-")
        self.log = open(self.root + "/log", "w+", encoding="utf-8")
        self.process = None
        self.port = free_port()         # kept under another clock: pages that are open stay open
        self.url = f"http://127.0.0.1:{self.port}"
        self.where = Made.copy(self.root + "/data", program, province, now, cluster)
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
