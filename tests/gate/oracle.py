# SPDX-License-Identifier: Apache-2.0
"""When a dossier is due, reckoned slowly and apart from the program: calendar.yaml as a table of open minutes, one minute after the
other.  Knows terms within the day and in working days (the first not counted); a day of which some working time was suspended does
not count.  All of it local time (UTC+7), naive datetimes."""
import datetime
import functools
import pathlib

import yaml

PROVINCE = pathlib.Path(__file__).resolve().parents[2] / "province" / "vinh-long-2018"
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
CALENDAR = yaml.safe_load((PROVINCE / "calendar.yaml").read_text())
MARKED = {row["day"]: "work" in row for row in CALENDAR["days"]}
CUTOFF = datetime.time.fromisoformat(CALENDAR["cutoff"])


def moment(ms):
    """What the database keeps, as local time to the minute."""
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(minutes=int(ms) // 60000, hours=7)


@functools.lru_cache(None)
def open_minutes(day):
    """The minutes of that date in which the office is open."""
    if not MARKED.get(day, day.weekday() < 5):
        return ()
    found = []
    for hours in CALENDAR["hours"]:
        start, end = (datetime.datetime.combine(day, datetime.time.fromisoformat(t)) for t in hours.split("-"))
        while start < end:
            found.append(start)
            start += MINUTE
    return tuple(found)


def hurt(day, pauses):
    """Some of its working time was suspended, in whole minutes as kernel/deadline.h has it: one within a minute is none."""
    return any(moment(a) <= minute < moment(b) for a, b in pauses for minute in open_minutes(day))


def counts(day, pauses):
    return bool(open_minutes(day)) and not hurt(day, pauses)


def end_of(day):
    return open_minutes(day)[-1] + MINUTE


def working_days(start, n, pauses):
    day = start.date()
    while n:
        day += DAY
        n -= counts(day, pauses)
    return end_of(day)


def within_day(start, pauses):
    day = start.date()
    late = not open_minutes(day) or start >= end_of(day) or start.time() > CUTOFF     # received "after 15:00"
    day += DAY * late
    while not counts(day, pauses):
        day += DAY
    return end_of(day)


@functools.lru_cache(None)
def limit_of(code):
    return yaml.safe_load((PROVINCE / "procedures" / f"{code}.yaml").read_text())["limit"]


def due(code, accepted, pauses, extended):
    """pauses: [(from, to)] in ms; extended: working days added, 0 for none."""
    limit, start = limit_of(code), moment(accepted)
    if limit["unit"] == "within_day":
        at = within_day(start, pauses)
    else:
        assert limit["unit"] == "working_day" and limit["start"] == "next_day", (code, limit)
        at = working_days(start, limit["value"], pauses)
    return working_days(at, extended, pauses) if extended else at
