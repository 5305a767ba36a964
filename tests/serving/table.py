#!/usr/bin/python3
"""What serving costs: crosstraind beside nginx with the same bytes as files, and Radicale.

usage: table.py BUILD [--people N] [--rounds N] [--quick]

A company is drawn and published; nginx gets each feed as a file.  Both are then asked for
random feeds, in turns on this machine as it is now, beside a bare loop (prog_floor.c).  A figure is the time of all the server's
threads on a processor, divided by requests; a ratio is taken within a round, and the median
of all rounds is printed.  The instructions of a request are counted by callgrind.  --quick
leaves out the company of 100,000 and the slow clients."""
import argparse
import contextlib
import http.client
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True      # nothing beside the sources
import crowd  # noqa: E402
import load  # noqa: E402
import servers  # noqa: E402

FEEDS_MOST = 10000


def row(what, figure, goal="", is_met=None):
    met = "" if is_met is None else ", met" if is_met else ", NOT met"
    print(f"{what:28} {figure:52} {goal and 'goal ' + goal}{met}", flush=True)


def beside_nginx(ours, peer, floor, rounds):
    """Returns the microseconds of a warm one."""
    measured = []
    for kind, name, goal in (("warm", "200, warm", 0.55), ("known", "304", 0.55), ("fresh", "200, new connection", None)):
        # A bare loop closes no connection in good manners, so it has no third row.
        beside = [ours, peer, floor] if kind != "fresh" else [ours, peer]
        costs = [[load.cost(server, load.KINDS[kind]).microseconds for server in beside] for _ in range(rounds)]
        ratio = statistics.median(a / b for a, b, *_ in costs)
        us = [statistics.median(column) for column in zip(*costs)]
        row(name, f"{ratio:5.2f} of nginx   (us: {us[0]:.1f}, nginx {us[1]:.1f}" +
            (f", bare loop {us[2]:.1f})" if us[2:] else ")"), f"{goal}" if goal else "", ratio <= goal if goal else None)
        measured.append(us[0])
    return measured[0]


def cold(company, paths):
    """Each feed once to a daemon that has made none of them, and once again."""
    with company.daemon() as server:
        servers.read_all(server, paths[:1])     # what is done once in a process's life
        server.feeds.write_text("\n".join(f"{path} -" for path in paths[1:]) + "\n")
        costs = [load.cost(server, lambda s: load.by_h2load(s, len(paths) - 1, 1)).microseconds for _ in range(2)]
    row("200, not in the cache", f"{costs[0] / costs[1]:5.1f} warm ones   ({costs[0]:.0f} us, then {costs[1]:.0f} us)",
        "10", costs[0] <= 10 * costs[1])


def beside_radicale(folder, calendar, warm):
    with servers.radicale(folder, calendar) as server:
        connection = http.client.HTTPConnection(server.address)

        def ask(_, n=100):
            for _ in range(n):
                connection.request("GET", "/reader/feed/", headers={"Authorization": "Basic cmVhZGVyOg=="})
                answer = connection.getresponse()
                if answer.status != 200 or answer.read().count(b"BEGIN:VEVENT") != calendar.count("BEGIN:VEVENT"):
                    sys.exit(f"radicale: {answer.status}")
            return n, 0, 0

        load.cost(server, ask)
        theirs = load.cost(server, ask).microseconds
    row("Radicale, the same events", f"{theirs / warm:5.0f} warm ones   ({theirs:.0f} us)")


def instructions(build, folder):
    """Of a request over one connection, as the client sends the next when it has the answer."""
    company = servers.Company(build, 100, folder / "small")
    out = folder / "callgrind.out"
    requests = 1000
    with company.daemon():
        paths = company.paths(FEEDS_MOST)
    for kind, name in (("warm", "instructions, 200 warm"), ("known", "instructions, 304")):
        with company.daemon("valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}") as server:
            for _ in range(2):                   # the second time all 304 are warm, too
                servers.read_all(server, paths)
                etags = dict(line.split() for line in server.feeds.read_text().splitlines())
                ask_one_by_one(server, etags, kind, 2 * len(paths))
            count = ["callgrind_control", str(server.process.pid), "-i"]
            subprocess.run([*count, "on"], check=True, capture_output=True)
            ask_one_by_one(server, etags, kind, requests)
            subprocess.run([*count, "off"], check=True, capture_output=True)
        each = int(re.search(r"^totals: (\d+)", out.read_text(), re.M).group(1)) / requests
        row(name, f"{each:,.0f} a request", "28,000", each <= 28000)


def ask_one_by_one(server, etags, kind, n):
    connection = http.client.HTTPConnection(server.address)
    rng = random.Random(1)
    for _ in range(n):
        path = rng.choice(sorted(etags))
        connection.request("GET", path, headers={"If-None-Match": etags[path]} if kind == "known" else {})
        connection.getresponse().read()


@contextlib.contextmanager
def edited(file, pattern, replacement):
    before = file.read_text()
    after = re.sub(pattern, replacement, before, count=1, flags=re.M)
    if after == before:
        sys.exit(f"nothing to edit in {file}")
    file.write_text(after)
    yield
    file.write_text(before)


def reload_row(company, server):
    """One person gets another name."""
    times = []
    for name in ("Another Name", "Yet Another"):
        with edited(company.staff, r"^(\w*\d),[^,]+,", rf"\1,{name},"):
            begin, cpu = time.monotonic(), servers.cpu_seconds(server.process)
            company.ctl("reload")
            times.append((time.monotonic() - begin, servers.cpu_seconds(server.process) - cpu))
    wall, cpu = min(times)
    people = company.staff.read_text().count("\n") - 1
    row(f"reload, {people:,} people", f"{wall:5.2f} s until one person's new name is served ({cpu:.2f} s CPU)")


def during_publication(company, server, path):
    """A reader's waiting while every feed changes, beside a quiet time."""
    quiet, busy = crowd.Reader(server, path), crowd.Reader(server, path)
    with quiet.at_work():
        time.sleep(5)
    config = company.folder / "company/crosstrain.conf"
    with busy.at_work():
        for words in ("One team.", "One customer."):
            with edited(config, r"\A", f'message = "{words}";\n'):
                company.ctl("reload")
    company.ctl("reload")
    row("reader while publishing", f"p50 {busy.percentile(50):.2f} ms, p99 {busy.percentile(99):.2f} ms"
        f" (quiet {quiet.percentile(50):.2f}, {quiet.percentile(99):.2f})")


def crowds(server, path, is_quick):
    kib, held, reader = crowd.idle(server, path, 10000)
    row("10,000 idle connections", f"{kib:5.1f} KiB each, {held} held; others wait p99 {reader.percentile(99):.1f} ms",
        "9.0", kib <= 9 and held == 10000)
    if is_quick:
        return
    last, left, reader = crowd.slow(server, path, 300)
    row("300 slow headers", f"gone after {last:4.1f} s, {left} left; others wait p99 {reader.percentile(99):.1f} ms",
        f"{crowd.HEADER_SECONDS + 2} s", left == 0 and last <= crowd.HEADER_SECONDS + 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--people", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    build = args.build.resolve()
    folder = build / "serving"
    root = folder / "root"
    shutil.rmtree(root, ignore_errors=True)
    (root / "feeds").mkdir(parents=True)
    company = servers.Company(build, args.people, folder / str(args.people))
    with company.daemon() as ours:
        paths = company.paths(FEEDS_MOST)
        octets = servers.read_all(ours, paths, root)
        print(f"{len(paths)} feeds of {octets / len(paths):.0f} octets, {args.rounds} rounds")
        with servers.nginx(build, folder, root) as peer, servers.floor(build, folder, root, ours.feeds) as floor:
            servers.read_all(peer, paths)
            warm = beside_nginx(ours, peer, floor, args.rounds)
        during_publication(company, ours, paths[0])
        crowds(ours, paths[0], args.quick)
        reload_row(company, ours)
    beside_radicale(folder, (root / paths[0][1:]).read_bytes().decode(), warm)
    cold(company, paths)
    instructions(build, folder)
    if not args.quick:
        large = servers.Company(build, 100000, folder / "100000")
        with large.daemon() as server:
            reload_row(large, server)


if __name__ == "__main__":
    main()
