#!/usr/bin/python3
"""Day after day, as fast as the daemon goes along.

usage: soak.py FOLDER ADDRESS PID CLOCK FROM DAYS CYCLE-DAYS

CLOCK is the file that says what time it is.  Each day everybody's calendar asks, every
tenth HR changes something, every thirtieth somebody gets a new link.  The next cycle must
be there as soon as a cycle begins; memory, open files and the store must level off.
Memory is counted without the answers that are kept, which have a bound of their own."""
import datetime as dt
import http.client
import json
import pathlib
import re
import sys
import time

import talk

folder, address, pid, clock = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
first, days, cycle_days = dt.date.fromisoformat(sys.argv[5]), int(sys.argv[6]), int(sys.argv[7])
control = str(folder / "run/control.sock")
conf = folder / "etc/main.conf"
known, samples, reads, edits, revocations = {}, [], 0, 0, 0


def ask(what, method="GET", wanted=200):
    heard, _ = talk.say(control, [f"{method} {what} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()], silence=60)
    status, _, body = talk.answers(heard)[0]
    if status != wanted:
        sys.exit(f"{what}: {status}: {body[:300]}")
    return json.loads(body)


def cached():
    """KiB"""
    heard, _ = talk.say(control, [b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"], silence=60)
    return int(float(re.search(rb"^crosstrain_feed_cache_bytes (\S+)", heard, re.M)[1])) // 1024


def set_clock(day):
    new = clock.with_suffix(".new")
    new.write_text(f"@{day} 12:00:00\n")
    new.rename(clock)


def await_day(day):
    end = time.monotonic() + 20
    while (status := ask("/status"))["today"] != str(day) or status["busy"]:
        if time.monotonic() > end:
            sys.exit(f"{day}: still {status['today']}, busy: {status['busy']}")
        time.sleep(0.02)
    if status["health"] != "ok":
        sys.exit(f"{day}: {status['health']}")
    return status


def links():
    return {link["id"]: re.search("/feeds/.*", link["feed_url"])[0] for link in ask("/links")["links"]}


def read_all(paths):
    global reads
    connection = http.client.HTTPConnection(address, timeout=20)
    for path in paths:
        connection.request("GET", path, headers={"If-None-Match": known.get(path, "x")})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 304) or (answer.status == 200 and not body.endswith(b"END:VCALENDAR\r\n")):
            sys.exit(f"{path}: {answer.status}")
        known[path] = answer.headers["ETag"]
        reads += 1
    connection.close()


def open_files():
    """Without those that are open for a moment: the store's, when it is looked at."""
    counts = []
    for _ in range(3):
        counts.append(len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir())))
        time.sleep(0.01)
    return min(counts)


def sample():
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    store = sum(file.stat().st_size for file in (folder / "state").iterdir())
    samples.append((int(re.search(r"VmRSS:\s+(\d+)", status)[1]) - cached(), open_files(), store // 1024))


def level_off():
    """Memory and files as at first, but for what history takes; the store no faster than before."""
    third = len(samples) // 3
    (rss1, files1, store1), (rss2, files2, store2), (rss3, files3, store3) = (
        [max(column) for column in zip(*part)] for part in (samples[:third], samples[third:2 * third], samples[2 * third:]))
    print(f"did: {days:,} days, {reads:,} reads, {edits} edits, {revocations} new links; by thirds: "
          f"{rss1 / 1024:.1f}, {rss2 / 1024:.1f}, {rss3 / 1024:.1f} MiB of memory, {files1}, {files2}, {files3} files, "
          f"{store1}, {store2}, {store3} KiB of store")
    print(f"did: at the end {cached() / 1024:.1f} MiB of answers were kept beside that")
    return rss3 - rss2 <= 0.1 * rss2 + 1024 and files3 <= files1 + 3 and store3 - store2 <= 1.2 * (store2 - store1) + 300


paths = links()
for n in range(1, days + 1):
    day = first + dt.timedelta(n)
    set_clock(day)
    status = await_day(day)
    if n % cycle_days == 0:
        cycles = {visit["cycle"] for visit in ask("/visits")["visits"]}
        if not {n // cycle_days + 1, n // cycle_days + 2} <= cycles:
            sys.exit(f"{day}: only cycles {sorted(cycles)[-3:]}")
    if n % 10 == 0:
        conf.write_text(re.sub(r"Dock \d+", f"Dock {n}", conf.read_text(encoding="utf-8")), encoding="utf-8")
        ask("/reload", "POST")
        edits += 1
    if n % 30 == 0:
        ask(f"/revoke?id={('ann', 'bob', 'cat', 'dan')[n // 30 % 4]}", "POST")
        paths = links()
        revocations += 1
    read_all(list(paths.values()))
    sample()
sys.exit(not level_off())
