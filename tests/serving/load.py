"""Requests by the thousand, by wrk and h2load, and the processor time that they cost a server."""
import random
import re
import subprocess
import sys
from collections import namedtuple

from servers import HERE, cpu_seconds

CONNECTIONS = 64
REQUESTS = 60000

Load = namedtuple("Load", "microseconds p50 p99")       # CPU per request; waiting times, also in microseconds


def by_wrk(server, kind, seconds):
    """Random feeds for so long; kind is warm, or fresh: a new connection each time."""
    wrk = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", HERE / "load.lua",
                          f"http://{server.address}", "--", server.feeds, kind, str(random.randrange(1 << 30))],
                         capture_output=True, text=True, check=True)
    requests, failed, p50, p99 = map(int, re.search(r"^told (.*)", wrk.stdout, re.M).group(1).split())
    if failed or not requests:
        sys.exit(f"{server.name}, {kind}: {failed} of {requests} failed")
    return requests, p50, p99


def by_h2load(server, requests, connections, *headers):
    """Each connection goes through the list of feeds from its beginning.  (wrk waits for the body
    of a 304 that tells the length of what it stands for, as RFC 9110 8.6 lets it.)"""
    urls = server.feeds.with_suffix(".urls")
    with open(server.feeds, encoding="ascii") as feeds:
        urls.write_text("".join(f"http://{server.address}{line.split()[0]}\n" for line in feeds))
    h2load = subprocess.run(["h2load", "--h1", f"-c{connections}", f"-n{requests}", "-i", urls,
                             *(f"--header={h}" for h in headers)], capture_output=True, text=True, check=True)
    if f"{requests} succeeded" not in h2load.stdout:
        sys.exit(f"{server.name}: {h2load.stdout}")
    return requests, 0, 0


KINDS = {
    "warm": lambda server: by_wrk(server, "warm", 1),
    "known": lambda server: by_h2load(server, REQUESTS, CONNECTIONS, "If-None-Match: *"),
    "fresh": lambda server: by_wrk(server, "fresh", 1),
}


def cost(server, ask):
    begin = cpu_seconds(server.process)
    requests, p50, p99 = ask(server)
    return Load((cpu_seconds(server.process) - begin) / requests * 1e6, p50, p99)
