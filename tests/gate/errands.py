# SPDX-License-Identifier: Apache-2.0
"""What the people of actions.py do besides the actions of one dossier: files, batches on their way, visits, mandates.  Each form is sent
twice, as the back button does."""
import re

from cases import check, rows
from client import PDF

BIRTH, SINGLE, COPY, LAND, FUNERAL, P1, TOWN = "1.001193", "1.004873", "2.000815", "2.000889", "1.001731", "29548", "855"
SENDERS = ["tiepnhan.tpvl", "chuyenvien.tpvl", "chuyenvien.p1", "tiepnhan.p1", "chuyenvien.vpdk.tpvl", "chuyenvien.thue.tpvl"]
WHY, PASSWORD = "Lý do ghi bằng văn bản", "motcua-demo"


def do_file(w):
    """A form that takes files, with one, and again: a picture of a paper, one or several results."""
    ref, login = w.some_ref(), w.somebody()
    page = f"/mot-cua/ho-so/{ref}"
    forms = [f for f in w.browsers[login].forms(page) if f.action in (page + "/scan", page + "/ket-qua", page + "/finish")]
    if not forms:
        return
    form = w.dice.choice(forms)
    fields = sorted(n for n in form.names if "-file" in n)
    form.files = {field: ("giay.pdf", PDF) for field in w.dice.sample(fields, w.dice.randint(0, len(fields)))}
    for name in form.choices:
        form.fields[name] = w.dice.choice(form.choices[name])
    for number in [n for n in form.names if "-number" in n]:
        form.fields[number] = w.dice.choice(["", "12/QĐ-UBND"])
    w.answered("file", *w.browsers[login].send(form))
    before = w.events(ref)
    w.answered("file again", *w.browsers[login].send(form))
    check(w.events(ref) == before, "sent again, done again", form.action)


def do_pack(w):
    """What waits for being sent is packed, now and then with what is not; whoever it comes to says what has arrived."""
    login = w.dice.choice(SENDERS)
    browser = w.browsers[login]
    form = browser.form("/mot-cua?hang=to_send", "/mot-cua/nhieu")
    if form:
        waiting = [i["ref"] for i in w.people[login].get("/desk?queue=to_send")["items"]]
        chosen = [f"{ref}.{w.people[login].get('/dossiers/' + ref)['version']}" for ref in w.dice.sample(waiting, min(len(waiting), 4))]
        form.fields |= {"viec": "send", "chon": chosen + w.dice.choice([[], [f"{w.some_ref()}.3"]])}
        w.answered("pack", *browser.send(form))
        w.answered("pack again", *browser.send(form))
    login, browser = w.dice.choice([(p, w.browsers[p]) for p in SENDERS])
    said = browser.get("/mot-cua/ban-giao")[1]
    for batch in sorted(set(re.findall(r'href="(/mot-cua/ban-giao/\d+)"', said)))[-2:]:
        form = browser.form(batch, batch)
        if form:
            for name in form.choices:
                form.fields[name] = w.dice.choice(["receive", "receive", "send_back", ""])
            for reason in [n for n in form.names if n.startswith("ly-do-") and w.dice.random() < 0.7]:
                form.fields[reason] = WHY
            w.answered("arrive", *browser.send(form))
            w.answered("arrive again", *browser.send(form))


def do_together(w):
    """All that is finished of one visit is handed over."""
    login = w.dice.choice(["tiepnhan.p1", "tiepnhan2.p1", "tiepnhan.tpvl"])
    found = rows(w.server, "select number from visit order by id desc limit 10")
    if found:
        number = w.dice.choice(found)[0]
        form = w.browsers[login].form(f"/mot-cua/nhom/{number}", f"/mot-cua/nhom/{number}")
        if form:
            w.answered("together", *w.browsers[login].send(form))
            w.answered("together again", *w.browsers[login].send(form))


def do_mandate(w):
    """One lets another act, who agrees or not, acts, and is stopped: any form of either's page, filled so that it could be right."""
    login, other = w.dice.sample(["congdan", "doanhnghiep"], 2)
    forms = [f for f in w.browsers[login].forms("/tai-khoan/uy-quyen") if f.action.startswith("/tai-khoan/uy-quyen")]
    form = w.dice.choice(forms)
    w.answered("mandate", *w.browsers[login].send(form, **{
        "to": w.dice.choice([other, other, login, "khong.co"]), "scope": w.dice.choice(["all", "some"]), "procedures": SINGLE,
        "mat-khau-uy": w.dice.choice([PASSWORD, PASSWORD, "sai"]), "viec": w.dice.choice(["dong-y", "dong-y", "cham-dut"])}))
    status, draft = w.browsers[other].send(w.browsers[other].form(f"/nop/{SINGLE}?huyen={TOWN}&moi=1", f"/nop/{SINGLE}"), unit=P1)
    check(status == 303, "a draft", status, draft[:300])
    form = w.browsers[other].form(draft, draft)
    w.answered("on behalf", *w.browsers[other].send(form, **{"thay-mat": login}))
