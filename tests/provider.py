# SPDX-License-Identifier: Apache-2.0
"""A real OpenID Connect provider: Debian's glewlwyd with SQLite in a temporary folder, on a loopback port of its own, stopped by its pid.
Before it stands a door that can be slow, shut, or bend what passes: `door.mood` is plain, slow, shut or forge."""
import base64
import http.client
import http.cookiejar
import http.server
import json
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

SCHEMA = pathlib.Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
SECRET, PASSWORD, SLOW = "một-bí-mật-của-cổng", "mot-mat-khau-rieng", 13
CONFIG = """port={port}
bind_address="127.0.0.1"
external_url="{url}"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="INFO"
log_file="{folder}/log"
cookie_secure=false
session_expiration=2419200
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database = {{ type = "sqlite3" path = "{folder}/db" }};
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def forged(body):
    """The same reply with another signature on its token."""
    reply = json.loads(body)
    if "id_token" not in reply:
        return body
    head, text, mark = reply["id_token"].split(".")
    raw = bytearray(base64.urlsafe_b64decode(mark + "=="))
    raw[7] ^= 1
    reply["id_token"] = ".".join([head, text, base64.urlsafe_b64encode(raw).decode().rstrip("=")])
    return json.dumps(reply).encode()


def door(port):
    class Door(http.server.BaseHTTPRequestHandler):
        def pass_on(self):
            token = self.path.endswith("/token")
            if self.server.mood == "shut":
                return self.connection.close()
            if self.server.mood == "slow" and token:
                time.sleep(SLOW)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            inside = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                inside.request(self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() != "host"})
                reply = inside.getresponse()
            except OSError:             # it is not up yet
                return self.connection.close()
            said = reply.read()
            if self.server.mood == "forge" and token:
                said = forged(said)
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            try:
                self.wfile.write(said)
            except OSError:             # who asked did not wait
                pass
        do_GET = do_POST = do_PUT = do_DELETE = pass_on

        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.mood = "plain"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Provider:
    def __init__(self, back):
        """`back` is the address people come back to."""
        self.folder, port = tempfile.mkdtemp(prefix="motcua-provider-"), free_port()
        self.door = door(port)
        self.url = f"http://127.0.0.1:{self.door.server_port}"
        self.issuer = self.url + "/api/oidc"
        db = sqlite3.connect(self.folder + "/db")
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        db.close()
        config = pathlib.Path(self.folder, "conf")
        config.write_text(CONFIG.format(port=port, url=self.url, folder=self.folder), encoding="utf-8")
        self.process = subprocess.Popen(["glewlwyd", f"--config-file={config}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.admin = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.wait()
        self.call("POST", "/auth/", {"username": "admin", "password": "password"})
        module = json.loads(self.call("GET", "/mod/user/database"))
        module["parameters"]["data-format"]["id_number"] = {"multiple": False, "read": True, "write": True, "profile-read": True}
        self.call("PUT", "/mod/user/database", module)
        self.call("PUT", "/mod/user/database/reset")
        self.call("POST", "/mod/plugin/", self.plugin())
        self.call("POST", "/client/", {
            "client_id": "motcua", "name": "Một Cửa", "confidential": True, "password": SECRET, "enabled": True, "redirect_uri": [back],
            "authorization_type": ["code"], "token_endpoint_auth_method": ["client_secret_basic"], "scope": []})

    def wait(self):
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/api/auth/", timeout=5)
                return
            except urllib.error.HTTPError:
                return                  # it answers
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("glewlwyd did not start")

    def plugin(self):
        """The OpenID Connect plug-in with a new RSA key."""
        private = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, text=True, check=True).stdout
        public = subprocess.run(["openssl", "rsa", "-pubout"], input=private, capture_output=True, text=True, check=True).stdout
        return {"module": "oidc", "name": "oidc", "display_name": "oidc", "enabled": True, "parameters": {
            "iss": self.issuer, "jwt-type": "rsa", "jwt-key-size": "256", "key": private, "cert": public, "access-token-duration": 3600,
            "refresh-token-duration": 3600, "code-duration": 600, "refresh-token-rolling": True, "allow-non-oidc": True,
            "auth-type-code-enabled": True, "auth-type-token-enabled": False, "auth-type-id-token-enabled": True,
            "auth-type-none-enabled": False, "auth-type-password-enabled": False, "auth-type-client-enabled": False,
            "auth-type-device-enabled": False, "auth-type-refresh-enabled": True, "pkce-allowed": True, "pkce-method-plain-allowed": False,
            "jwks-show": True, "name-claim": "mandatory", "email-claim": "on-demand", "scope-claim": "on-demand", "subject-type": "public",
            "claims": [{"name": "id_number", "user-property": "id_number", "type": "string", "mandatory": True, "on-demand": False,
                        "scope": []}], "request-parameter-allow": False, "scope": []}}

    def call(self, method, path, body=None, opener=None):
        data = None if body is None else json.dumps(body).encode()
        ask = urllib.request.Request(self.url + "/api" + path, data, {"Content-Type": "application/json"}, method=method)
        return (opener or self.admin).open(ask, timeout=30).read()

    def new_key(self):
        """As providers do from time to time: the old key is no more."""
        self.call("PUT", "/mod/plugin/oidc", self.plugin())
        self.call("PUT", "/mod/plugin/oidc/reset")

    def person(self, login, name, id_number, known=False):
        """known: who is there already has another name or number."""
        how, where = ("PUT", f"/user/{login}") if known else ("POST", "/user/")
        self.call(how, where, {"username": login, "name": name, "email": "", "password": PASSWORD, "enabled": True,
                               "scope": ["openid", "g_profile"], "id_number": id_number})

    def sign_in(self, login, address):
        """That person signs in at the address a browser was sent to, and consents; where the browser is sent back to."""
        browser = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.call("POST", "/auth/", {"username": login, "password": PASSWORD}, browser)
        self.call("PUT", "/auth/grant/motcua", {"scope": "openid"}, browser)
        try:
            browser.open(address + "&g_continue", timeout=30)
        except urllib.error.HTTPError as e:
            return e.headers["Location"]
        raise RuntimeError("the provider sent nobody back")

    def stop(self):
        self.door.shutdown()
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)
