"""HTTP as bytes: says anything to a port, and takes apart what comes back."""
import contextlib
import re
import socket
import time

PATIENCE = 10       # seconds, for an answer from a busy machine; one that waits for a slow client takes 15 or 30


class Muddle(Exception):
    """What came back is no sequence of answers."""


def connect(address, patience=PATIENCE):
    if address.startswith("/"):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(patience)
        s.connect(address)
        return s
    host, port = address.rsplit(":", 1)
    s = socket.create_connection((host, int(port)), timeout=patience)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return s


def say(address, pieces, silence=0.3, shut=False, awaited=0):
    """All that comes back for some pieces of bytes on a fresh connection, until nothing does for a
    while, and whether the server hung up.  That while is PATIENCE until the awaited answers are there."""
    heard, s = b"", connect(address)
    with s:
        try:
            for piece in pieces:
                s.sendall(piece)
            if shut:
                s.shutdown(socket.SHUT_WR)
        except OSError:
            pass        # it hung up in the middle; what it said before is still to be read
        s.settimeout(silence if not awaited else PATIENCE)
        with contextlib.suppress(ConnectionError):
            try:
                while more := s.recv(1 << 16):
                    heard += more
                    if awaited and has_answers(heard, awaited):
                        s.settimeout(silence)
            except socket.timeout:
                return heard, False
    return heard, True


HEAD = re.compile(rb"HTTP/1\.[01] (\d{3}) [^\r\n]*\r\n((?:[A-Za-z-]+: [\x20-\x7e\x80-\xff]*\r\n)*)\r\n")


def answers(heard, is_head=False):
    """[(status, headers, body)] of what came back; is_head: to HEAD, so without bodies."""
    found = []
    while heard:
        head = HEAD.match(heard)
        if head is None:
            raise Muddle(heard[:200])
        status, headers = int(head[1]), dict(line.split(b": ", 1) for line in head[2].split(b"\r\n") if line)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in headers.items()}
        heard = heard[head.end():]
        if status in (400, 413) and heard.startswith(head[0]):
            heard = heard[len(head[0]):]    # libmicrohttpd 0.9.75 says it twice where a length is no number
        n = 0 if is_head or status in (100, 304) else int(headers.get("content-length", -1))
        if not 0 <= n <= len(heard):
            raise Muddle(f"{status} with {len(heard)} bytes in the place of {n}")
        found.append((status, headers, heard[:n]))
        heard = heard[n:]
    return found


def has_answers(heard, n):
    try:
        return sum(status != 100 for status, _, _ in answers(heard)) >= n
    except Muddle:
        return False        # half of one may have come


def get(address, path):
    """The answer to a proper request on a connection of its own, and the seconds that it took."""
    begin = time.monotonic()
    heard, _ = say(address, [f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()], silence=2 * PATIENCE)
    return answers(heard)[0], time.monotonic() - begin
