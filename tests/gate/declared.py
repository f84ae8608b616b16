# SPDX-License-Identifier: Apache-2.0
"""What the declarations of a province say of its registers, reckoned from the YAML alone: who sees what of which row."""
import pathlib
from collections import defaultdict
from dataclasses import dataclass, field

import yaml

from database import rows as read

PROVINCE = pathlib.Path(__file__).resolve().parents[2] / "province/vinh-long-2018"
ROLES = ["clerk", "specialist", "leader", "admin", "province"]
NONE, OPEN, WHOLE, CLOSED = range(4)
UNITS = "select id, code, level, kind, lo, hi from unit where valid_from <= 20180911 and coalesce(valid_to, 99999999) >= 20180911"


@dataclass
class Register:
    system: str
    code: str
    said: dict
    fields: list = field(default_factory=list)
    rows: list = field(default_factory=list)

    def __post_init__(self):
        self.name = f"{self.system}/{self.code}"
        self.fields = self.said["fields"]
        self.open = any(f.get("public") for f in self.fields if not f.get("retired"))
        self.closed = [f["name"] for f in self.fields if f.get("protected")]
        self.states = self.said.get("states", [])
        self.number = "number" in self.said


@dataclass(frozen=True)
class Post:
    role: str
    unit: str


@dataclass
class Row:
    id: int
    owner: str
    state: str
    public: bool
    code: str = ""
    now: dict = field(default_factory=dict)             # field: token
    past: dict = field(default_factory=dict)


class Province:
    def __init__(self, server, dice):
        self.dice = dice
        self.units = {code: dict(id=id, level=level, kind=kind, lo=lo, hi=hi) for id, code, level, kind, lo, hi in read(server, UNITS)}
        self.systems, self.registers = {}, []
        for folder in sorted((PROVINCE / "registers").iterdir()):
            self.systems[folder.name] = yaml.safe_load((folder / "system.yaml").read_text())
            for file in sorted(folder.glob("*.yaml")):
                if file.stem != "system":
                    self.registers.append(Register(folder.name, file.stem, yaml.safe_load(file.read_text())))

    def within(self, unit, top):
        return self.units[top]["lo"] <= self.units[unit]["lo"] <= self.units[top]["hi"]

    def meant(self, grant, post):
        """Is the right for somebody in that post?"""
        at, levels, kinds = ([str(x) for x in grant.get(key, [])] for key in ("at", "level", "kind"))
        unit = self.units[post.unit]
        here = unit["level"] in levels or unit["kind"] in kinds or any(c in self.units and self.within(post.unit, c) for c in at)
        return grant["role"] == post.role and (here or not (at or levels or kinds))

    def may(self, post, register, what, owner=None):
        """owner None: anywhere"""
        reach = {"unit": lambda: owner == post.unit, "subtree": lambda: self.within(owner, post.unit), "province": lambda: True}
        return post is not None and any(what in g["may"] and self.meant(g, post) and (owner is None or reach[g["scope"]]())
                                        for g in register.said["rights"])

    def sight(self, post, register, row):
        if self.may(post, register, "read", row.owner):
            return CLOSED if self.may(post, register, "protected", row.owner) else WHOLE
        return OPEN if register.open and row.public else NONE

    def official(self, post, register):
        return self.may(post, register, "read")

    def below(self, unit):
        return [u for u in sorted(self.units) if u != unit and self.within(u, unit)]

    def owners(self, register):
        """Units whose rows tell the register's scopes apart: one that a right is for, one below it, and one that it does not reach."""
        chosen = []
        for grant in register.said["rights"]:
            here = [u for u in sorted(self.units) if self.meant(grant, Post(grant["role"], u))]
            here = [u for u in here if self.below(u)] or here
            if here and not any(u in chosen for u in here):
                chosen.append(self.dice.choice(here))
                chosen += self.dice.sample(self.below(chosen[-1]), min(1, len(self.below(chosen[-1]))))
        return chosen[:6] + [self.dice.choice([u for u in sorted(self.units) if u not in chosen])]

    def people(self, register):
        """One of each kind that the declaration can tell apart, with what it gives them; no post: the public."""
        kinds = defaultdict(list)
        for role in ROLES:
            for unit in sorted(self.units):
                post = Post(role, unit)
                given = tuple((self.sight(post, register, r), self.may(post, register, "glass", r.owner),
                               self.may(post, register, "change", r.owner)) for r in register.rows)
                shared = tuple(self.meant(s, post) for s in register.said.get("share", []))
                kinds[role, given, shared, self.official(post, register)].append(post)
        return [self.dice.choice(alike) for alike in kinds.values()]
