#!/usr/bin/python3
"""Connections that are silent after a request.

usage: idle.py ADDRESS PID LINK CONNECTIONS [leave]

They come twice: what the second crowd costs, the first has left behind.  A fresh client is
answered within seconds meanwhile; all are let go of when they leave, and else in their 30 s."""
import collections
import pathlib
import resource
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "serving"))
import crowd  # noqa: E402
import talk  # noqa: E402

MIB_MOST = 200
IDLE_SECONDS = 30 + 5
PATIENCE = 5             # seconds, on a busy machine; who has to wait for an idle one waits for 30
Server = collections.namedtuple("Server", "address process")
Process = collections.namedtuple("Process", "pid")


def open_files(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def gather(server, link, n):
    request = f"GET {link} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    guests = []
    for _ in range(n):
        guests.append(crowd.dial(server))
        guests[-1].sendall(request)
        guests[-1].recv(65536)
    return guests


def fresh_ones(server, link, wrong):
    """The longest that one of some had to wait."""
    waits = []
    for _ in range(20):
        (status, _, _), seconds = talk.get(server.address, link)
        waits.append(seconds)
        if status != 200 or seconds >= PATIENCE:
            wrong.append(f"a fresh client got {status} in {seconds:.2f} s")
    return max(waits)


def main():
    server, link, n = Server(sys.argv[1], Process(int(sys.argv[2]))), sys.argv[3], int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_NOFILE, (n + 200, n + 200))
    files, before, wrong = open_files(server.process.pid), crowd.memory_kib(server.process), []
    for round in (1, 2):
        guests = gather(server, link, n)
        held = n - sum(map(crowd.is_gone, guests))
        longest = fresh_ones(server, link, wrong)
        mib = (crowd.memory_kib(server.process) - before) / 1024
        if held < n or mib >= MIB_MOST:
            wrong.append(f"round {round}: {held} of {n} connections held, {mib:.0f} MiB")
        if round == 1 or sys.argv[5:]:
            for guest in guests:
                guest.close()
    until = time.monotonic() + IDLE_SECONDS
    while open_files(server.process.pid) > files + 5 and time.monotonic() < until:
        time.sleep(0.2)
    left = open_files(server.process.pid) - files
    if left > 5:
        wrong.append(f"{left} connections were not let go of")
    print(f"did: {n:,} idle connections, twice; a fresh client waited {longest:.3f} s at most; {mib:.0f} MiB for all; "
          f"let go of after {IDLE_SECONDS - (until - time.monotonic()):.0f} s")
    print("\n".join(wrong[:10]))
    return bool(wrong)


sys.exit(main())
