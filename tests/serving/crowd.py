"""Connections that ask for little: ten thousand that are silent, and some that never get to the point."""
import contextlib
import http.client
import pathlib
import re
import resource
import socket
import statistics
import threading
import time

HEADER_SECONDS = 15


def memory_kib(process):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text()).group(1))


def dial(server):
    host, port = server.address.split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def is_gone(guest):
    """Whether the server hung up; what it sent before is passed over."""
    guest.setblocking(False)
    try:
        while guest.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


class Reader(threading.Thread):
    """Somebody who asks for a feed again and again, and notes how long it takes."""

    def __init__(self, server, path, pause=0.002):
        super().__init__()
        self.server, self.path, self.pause, self.waits, self.is_over = server, path, pause, [], False

    def run(self):
        connection = http.client.HTTPConnection(self.server.address, timeout=30)
        while not self.is_over:
            begin = time.monotonic()
            connection.request("GET", self.path)
            answer = connection.getresponse()
            if answer.status != 200 or not answer.read().endswith(b"END:VCALENDAR\r\n"):
                raise RuntimeError(f"{self.path}: {answer.status}")
            self.waits.append(time.monotonic() - begin)
            time.sleep(self.pause)

    @contextlib.contextmanager
    def at_work(self):
        self.start()
        yield
        self.is_over = True
        self.join()

    def percentile(self, n):
        """Milliseconds."""
        return statistics.quantiles(self.waits, n=100)[n - 1] * 1000


def idle(server, path, n):
    """KiB of the server's memory for each of n connections that made one request and are silent."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (n + 200, n + 200))
    request = f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode()
    before = memory_kib(server.process)
    reader = Reader(server, path)
    guests = []
    for _ in range(n):
        guests.append(dial(server))
        guests[-1].sendall(request)
        guests[-1].recv(65536)
    with reader.at_work():
        time.sleep(2)
        kib = (memory_kib(server.process) - before) / n
        held = n - sum(map(is_gone, guests))
    for guest in guests:
        guest.close()
    return kib, held, reader


def slow(server, path, n):
    """When the last of n clients that send a header line every two seconds was gone, in seconds."""
    reader = Reader(server, path)
    begin = time.monotonic()
    guests = [dial(server) for _ in range(n)]
    for guest in guests:
        guest.sendall(b"GET / HTTP/1.1\r\nHost: bench\r\n")
    last = 0
    with reader.at_work():
        while guests and time.monotonic() - begin < 3 * HEADER_SECONDS:
            time.sleep(0.25)
            now = time.monotonic() - begin
            gone = [guest for guest in guests if is_gone(guest)]
            last = now if gone else last
            guests = [guest for guest in guests if guest not in gone]
            if int(now * 4) % 8 == 0:
                for guest in guests:
                    with contextlib.suppress(OSError):
                        guest.sendall(b"X-Slow: 1\r\n")
    return last, len(guests), reader
