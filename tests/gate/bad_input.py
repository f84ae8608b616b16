# SPDX-License-Identifier: Apache-2.0
"""What changes under an open draft: the unit closes, the procedure is withdrawn.  The applicant is told, and the draft stays."""
import pathlib
import re
import shutil
import subprocess

from client import Api, Problem, answers_for, draft

PROVINCE = pathlib.Path(__file__).resolve().parents[2] / "province" / "vinh-long-2018"
SINGLE, WARD = "1.004873", "29548"


def publish(server, file, before, after):
    """The province with one place changed, published into the running installation, and seen there."""
    copy = pathlib.Path(server.root, "province")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(PROVINCE, copy)
    text = (copy / file).read_text()
    assert len(re.findall(before, text, re.M)) == 1, f"{file} has not one {before}"
    (copy / file).write_text(re.sub(before, after, text, flags=re.M))
    subprocess.run([server.program, "publish", str(copy / file), *server.where], env=server.environment(), check=True, capture_output=True)
    server.published()


def refused(api, ref, code, *words):
    try:
        api.post(f"/dossiers/{ref}/submit")
    except Problem as p:
        assert p.status == 409 and p.body["code"] == code, p
        assert all(w in p.body["detail"] for w in words), p
        return
    raise AssertionError("it was taken in")


def kept(api, ref):
    dossier = api.get(f"/dossiers/{ref}")
    assert dossier["state"]["key"] == "draft", dossier["state"]
    assert dossier["answers"] == answers_for(api.get(f"/procedures/{SINGLE}?version=1")), dossier["answers"]
    assert dossier["papers"], "the papers are gone"


def case_withdrawn_while_a_draft_is_open(server):
    """From its last day on a procedure takes nothing new; a draft on it is refused with the day, and kept."""
    citizen = Api(server.url, "congdan")
    ref = draft(citizen, SINGLE, WARD, "online")
    publish(server, f"procedures/{SINGLE}.yaml", r"\Z", "withdrawn_on: 2018-09-13\n")
    server.clock("2018-09-13T08:00:00+07:00")
    citizen = Api(server.url, "congdan")
    refused(citizen, ref, "procedure.withdrawn", "13/09/2018", "vẫn được giữ")
    kept(citizen, ref)
    publish(server, f"procedures/{SINGLE}.yaml", r"^plain: .*$", "plain: Giấy độc thân")
    server.clock("2018-09-13T09:00:00+07:00")
    refused(Api(server.url, "congdan"), ref, "procedure.withdrawn", "mẫu mới")


def case_unit_closed_since(server):
    """The unit a draft is for has ended: refused with its name, and kept."""
    citizen = Api(server.url, "congdan")
    ref = draft(citizen, SINGLE, WARD, "online")
    publish(server, "units.yaml", rf'(code: "{WARD}",)', r"\1 to: 2018-09-12,")
    server.clock("2018-09-13T08:00:00+07:00")
    citizen = Api(server.url, "congdan")
    refused(citizen, ref, "unit.closed", "Phường 1", "vẫn được giữ")
    kept(citizen, ref)
