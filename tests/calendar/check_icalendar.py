#!/usr/bin/env python3
"""Reads an iCalendar file with the PyPI package `icalendar` and checks what a calendar will do with it.

    check_icalendar.py FILE.ics

Prints one line and ends with 0 when all holds; else says what does not and ends with 1.
"""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar

# On how many days before an entry one is reminded, by its category.
REMINDERS = {
    "exam": [30, 7, 1],
    "runs-out": [90, 60, 30, 7],
    "last-day": [30, 7],
    "price": [30, 7],
    "book": [7, 1],
    "renew": [0],
    "study": [],
    "build": [],
    "retake": [],
}


def faults(raw: bytes) -> list[str]:
    """Returns what is wrong with the file."""
    found = []
    if raw.count(b"\n") != raw.count(b"\r\n"):
        found.append("a line does not end with CR LF")
    found += [f"a line has {len(line)} octets" for line in raw.split(b"\r\n") if len(line) > 75]
    calendar = Calendar.from_ical(raw)
    for key, value in (("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        if calendar.get(key) != value:
            found.append(f"{key} is {calendar.get(key)}, not {value}")
    if not calendar.get("PRODID"):
        found.append("PRODID is missing")
    events = list(calendar.walk("VEVENT"))
    if len(events) != raw.count(b"BEGIN:VEVENT\r\n") or not events:
        found.append(f"{len(events)} events were read of {raw.count(b'BEGIN:VEVENT')}")
    uids = [str(event.get("UID")) for event in events]
    if len(set(uids)) != len(uids):
        found.append("two events share a UID")
    stamps = {event.decoded("DTSTAMP") for event in events}
    if len(stamps) != 1:
        found.append(f"DTSTAMP is not the same everywhere: {sorted(stamps)}")
    for event, uid in zip(events, uids):
        found += [f"{uid}: {fault}" for fault in event_faults(event)]
    return found


def event_faults(event) -> list[str]:
    """Returns what is wrong with one event."""
    found = []
    if event.errors:
        found.append(f"cannot be read: {event.errors}")
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    for name, day in (("DTSTART", start), ("DTEND", end)):
        if isinstance(day, datetime) or not isinstance(day, date):
            found.append(f"{name} is not a whole day")
            return found
    if end <= start:
        found.append("its end is not after its start")
    if not str(event.get("SUMMARY", "")).strip():
        found.append("it has no summary")
    if not str(event.get("UID")).endswith("@rungs"):
        found.append("its UID is of another kind")
    kinds = event.get("CATEGORIES").cats
    kind = str(kinds[0])
    if len(kinds) != 1 or kind not in REMINDERS:
        return [*found, f"its category {kinds} is not known"]
    if kind not in ("study", "build") and end - start != timedelta(days=1):
        found.append("it lasts more than a day")
    alarms = list(event.walk("VALARM"))
    if any(str(alarm.get("ACTION")) != "DISPLAY" or not alarm.get("DESCRIPTION") for alarm in alarms):
        found.append("an alarm cannot be shown")
    midnight = datetime.combine(start, datetime.min.time())
    rung = [midnight + alarm.decoded("TRIGGER") for alarm in alarms]
    days = sorted(((start - moment.date()).days for moment in rung), reverse=True)
    if days != REMINDERS[kind]:
        found.append(f"reminders {days} days before, not {REMINDERS[kind]}")
    if any(moment.hour != 9 for moment in rung):
        found.append("a reminder does not come at nine in the morning")
    return found


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: check_icalendar.py FILE.ics", file=sys.stderr)
        return 2
    raw = Path(sys.argv[1]).read_bytes()
    found = faults(raw)
    for fault in found:
        print(f"{sys.argv[1]}: {fault}", file=sys.stderr)
    if not found:
        print(f"{raw.count(b'BEGIN:VEVENT')} events and {raw.count(b'BEGIN:VALARM')} alarms read by icalendar")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
