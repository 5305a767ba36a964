#!/usr/bin/python3
"""Clients that never get to the point, of three kinds, and one that is as quick as ever.

usage: slow.py ADDRESS PID LINK CLIENTS SECONDS

Half send a header line now and then, half ask for feeds and do not read what comes; some
more send the bytes of a body, and are cut at once.  Whoever is cut comes again.  A fresh client is
answered within seconds all the while, no header takes longer than its 15 s, unread
answers are given up, and at the end the daemon has let go of all."""
import collections
import contextlib
import multiprocessing
import pathlib
import resource
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "serving"))
import crowd  # noqa: E402
import talk  # noqa: E402

BEGIN = {
    "header": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n",
    "unread": b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" * 3000,
}
DROP = {"header": b"X: y\r\n", "body": b"a", "unread": b""}
# A deadline is looked at each second; then the machine has its own pace.
LONGEST = {"header": 15 + 4, "body": 15 + 4}
# An answer that is not read has its minute, and so has each next one that the kernel finds
# room for; so after two minutes at least half of these clients must have been cut.
UNREAD_SECONDS = 2 * 60
PATIENCE = 5       # seconds, on a busy machine; who has to wait for a slow one waits for 15
AT_ONCE = 100
Guest = collections.namedtuple("Guest", "socket since")
Server = collections.namedtuple("Server", "address process")
Process = collections.namedtuple("Process", "pid")


def dial_with_little_room(server):
    """So that answers soon stay with who sends them."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    host, port = server.address.split(":")
    s.settimeout(30)
    s.connect((host, int(port)))
    return s


def open_files(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def come_again(address, link, is_over, told):
    """Somebody new, again and again; a process, so as not to wait for the slow ones' threads."""
    waits, wrong = [], []
    while not is_over.wait(0.05) and not wrong:
        try:
            (status, _, body), seconds = talk.get(address, link)
            waits.append(seconds)
            if status != 200 or not body.endswith(b"END:VCALENDAR\r\n"):
                wrong.append(f"a fresh client got {status}")
            if seconds >= PATIENCE:
                wrong.append(f"a fresh client waited {seconds:.2f} s")
        except Exception as e:      # whatever it is, a client met it
            wrong.append(f"a fresh client got {e!r}")
    told.put((waits, wrong))


class Kind:
    def __init__(self, kind, server, link, n):
        self.kind, self.server, self.n, self.guests, self.ages, self.most = kind, server, n, [], [], 0
        self.begin = BEGIN[kind].replace(b"%s", link.encode())

    def fill(self):
        """Some more: all at once would be a test of how fast connections are taken."""
        for _ in range(min(self.n - len(self.guests), AT_ONCE)):
            guest = crowd.dial(self.server) if self.kind != "unread" else dial_with_little_room(self.server)
            guest.setblocking(False)
            with contextlib.suppress(OSError):
                guest.send(self.begin)
            self.guests.append(Guest(guest, time.monotonic()))
        self.most = max(self.most, len(self.guests))

    def drop(self):
        """A drop from each; who was cut meanwhile is counted."""
        left = []
        for guest in self.guests:
            try:
                if DROP[self.kind]:
                    guest.socket.send(DROP[self.kind])
                gone = self.kind != "unread" and crowd.is_gone(guest.socket)
                gone = gone or (self.kind == "unread" and is_reset(guest.socket))
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                self.ages.append(time.monotonic() - guest.since)
                guest.socket.close()
            else:
                left.append(guest)
        self.guests = left

    def oldest(self):
        return max(self.ages + [time.monotonic() - guest.since for guest in self.guests], default=0)


def is_reset(s):
    """Whether the other side hung up, without reading a byte: TCP_INFO's first is the state, 1 is ESTABLISHED."""
    return s.getsockopt(6, 11, 1)[0] != 1


def main():
    address, pid, link, n, seconds = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * n + 200, 2 * n + 200))
    server = Server(address, Process(pid))
    files, memory = open_files(pid), crowd.memory_kib(server.process)
    kinds = [Kind("header", server, link, n // 2), Kind("unread", server, link, n // 2), Kind("body", server, link, n // 10)]
    is_over, told, peak = multiprocessing.Event(), multiprocessing.Queue(), 0
    fresh = multiprocessing.Process(target=come_again, args=(address, link, is_over, told))
    fresh.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end and fresh.is_alive():
        for kind in kinds:
            kind.drop()
            kind.fill()
        peak = max(peak, crowd.memory_kib(server.process) - memory)
        time.sleep(0.5)
    is_over.set()
    waits, wrong = told.get()
    fresh.join()
    for kind in kinds:
        if kind.oldest() > LONGEST.get(kind.kind, float("inf")):
            wrong.append(f"{kind.kind}: one was there for {kind.oldest():.0f} s")
        if len(kind.ages) < kind.n / 2 and seconds > LONGEST.get(kind.kind, UNREAD_SECONDS):
            wrong.append(f"{kind.kind}: {len(kind.ages)} were cut")
        for guest in kind.guests:
            guest.socket.close()
    until = time.monotonic() + 5
    while open_files(pid) > files + 5 and time.monotonic() < until:
        time.sleep(0.1)
    if open_files(pid) > files + 5:
        wrong.append(f"{open_files(pid)} files are open, {files} were before")
    most = sum(kind.most for kind in kinds)
    cut = ", ".join(f"{len(kind.ages):,} ({kind.kind}, after {max(kind.ages, default=0):.0f} s at most)" for kind in kinds)
    print(f"did: {most:,} slow clients at once for {seconds:g} s; {cut} were cut; {len(waits):,} fresh ones waited {max(waits):.2f} s at most; "
          f"{peak / 1024:.0f} MiB for all")
    print("\n".join(wrong[:10]))
    return bool(wrong)


sys.exit(main())
