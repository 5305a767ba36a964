#!/usr/bin/python3
"""Requests that are broken, hostile, or can be read in two ways, to the real daemon.

usage: malformed.py ADDRESS LINK table
       malformed.py ADDRESS LINK ends BYTES
       malformed.py ADDRESS LINK mutate SECONDS SEED
       malformed.py CONTROL-SOCKET - control

Each of the table that is not clear has a proper request for LINK, a feed, behind it in the
same breath: who sent that cannot be known, so it must not be answered.  ends puts whatever
bytes could end a line, as many and in any order, where one ends; mutate makes new requests of
the table by chance: both hold what comes back against a strict reading of RFC 9112.
Meanwhile a proper request on a fresh connection is answered at once."""
import itertools
import random
import re
import sys
import time

import talk

HOST = b"Host: x\r\n"
KIB = 1024


def head(*lines, line=b"GET {P} HTTP/1.1"):
    return b"\r\n".join((line, *lines, b"", b""))


def with_headers(*lines):
    return head(b"Host: x", *lines)


def with_line(line):
    return head(b"Host: x", line=line)


FORM = b"Content-Type: application/x-www-form-urlencoded"
FORM_MOST = 8 * KIB


def posted(*lines, body=b"a=b", path=b"/my/x"):
    return head(b"Host: x", FORM, *lines, line=b"POST " + path + b" HTTP/1.1") + body


def posted_as(kind, *lines):
    return head(b"Host: x", kind, b"Content-Length: 3", *lines, line=b"POST /board/x HTTP/1.1") + b"a=b"


# Nobody may take these for anything.
REFUSED = {
    # bodies, and where they end
    "length and another": with_headers(b"Content-Length: 0", b"content-length: 44"),
    "length twice in one line": with_headers(b"Content-Length: 0, 44"),
    "length of nothing": with_headers(b"Content-Length:"),
    "length of two numbers": with_headers(b"Content-Length: 0 44"),
    "length with an exponent": with_headers(b"Content-Length: 1e1") + b"0123456789",
    "length of 2^64": with_headers(b"Content-Length: 18446744073709551616"),
    "length of 2^64 - 1": with_headers(b"Content-Length: 18446744073709551615"),
    "length below nothing": with_headers(b"Content-Length: -44"),
    "length behind a fold": with_headers(b"Content-Length:\r\n 44"),
    "length behind a form feed": with_headers(b"Content-Length: \x0c44"),
    "chunked and a length": with_headers(b"Content-Length: 5", b"Transfer-Encoding: chunked") + b"0\r\n\r\n",
    "length and chunked": with_headers(b"Transfer-Encoding: chunked", b"Content-Length: 5") + b"0\r\n\r\n",
    "chunked twice": with_headers(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked") + b"0\r\n\r\n",
    "chunked, then not": with_headers(b"Transfer-Encoding: chunked, identity") + b"0\r\n\r\n",
    "chunked in quotes": with_headers(b'Transfer-Encoding: "chunked"') + b"0\r\n\r\n",
    "chunked behind a tab": with_headers(b"Transfer-Encoding:\tchunked") + b"0\r\n\r\n",
    "chunked before a space": with_headers(b"Transfer-Encoding : chunked") + b"0\r\n\r\n",
    "chunked behind a vertical tab": with_headers(b"Transfer-Encoding: \x0bchunked") + b"0\r\n\r\n",
    "chunked in HTTP/1.0": head(b"Transfer-Encoding: chunked", line=b"GET {P} HTTP/1.0") + b"0\r\n\r\n",
    "a chunk that is too long": with_headers(b"Transfer-Encoding: chunked") + b"ffffffffffffffffff\r\n0\r\n\r\n",
    "a chunk with words": with_headers(b"Transfer-Encoding: chunked") + b"0;a=\nb\r\n\r\n",
    "a body and 100-continue": with_headers(b"Expect: 100-continue", b"Content-Length: 5") + b"12345",
    # forms, where forms are taken
    "a form without a length": posted(),
    "a form without a length, that asks first": posted(b"Expect: 100-continue"),
    "a form of two lengths": posted(b"Content-Length: 3", b"Content-Length: 44"),
    "a form of the same length twice": posted(b"Content-Length: 3", b"content-length: 3"),
    "a form of two lengths in one line": posted(b"Content-Length: 3, 44"),
    "a form of a length with a plus": posted(b"Content-Length: +3"),
    "a form of a length with a nought before": posted(b"Content-Length: 03"),
    "a form of a length below nothing": posted(b"Content-Length: -3"),
    "a form of a length in hexadecimal": posted(b"Content-Length: 0x3"),
    "a form of no length's number": posted(b"Content-Length:"),
    "a form of two numbers": posted(b"Content-Length: 3 44"),
    "a form of a length in a fold": posted(b"Content-Length:\r\n 3"),
    "a form of a length before a space": posted(b"Content-Length : 3"),
    "a form of a length behind a NUL": posted(b"X: y\0Content-Length: 44", b"Content-Length: 3"),
    "a form that is too long": posted(b"Content-Length: 8193", body=b""),
    "a form of 2^32 + 3": posted(b"Content-Length: 4294967299"),
    "a form of 2^64 + 3": posted(b"Content-Length: 18446744073709551619"),
    "a form in chunks": posted(b"Transfer-Encoding: chunked", body=b"3\r\na=b\r\n0\r\n\r\n"),
    "a form in chunks, and of a length": posted(b"Content-Length: 3", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "a form of a length, and in chunks": posted(b"Transfer-Encoding: chunked", b"Content-Length: 3", body=b"0\r\n\r\n"),
    "a form in chunks before a space": posted(b"Content-Length: 3", b"Transfer-Encoding : chunked", body=b"0\r\n\r\n"),
    "a form of no kind": posted_as(b"Accept: */*"),
    "a form of another kind": posted_as(b"Content-Type: text/plain"),
    "a form of many parts": posted_as(b"Content-Type: multipart/form-data; boundary=a"),
    "a form of a kind that begins so": posted_as(FORM + b"x"),
    "a form of two kinds in one line": posted_as(FORM + b", text/plain"),
    "a form of two kinds": posted_as(FORM, b"Content-Type: text/plain"),
    "a form of two origins": posted_as(FORM, b"Origin: http://x", b"Origin: http://y"),
    "a form from two sites": posted_as(FORM, b"Sec-Fetch-Site: cross-site", b"Sec-Fetch-Site: same-origin"),
    "a form for two hosts": posted_as(FORM, b"Host: y"),
    "a form for a feed": posted(b"Content-Length: 3", path=b"{P}"),
    "a form beside the pages": posted(b"Content-Length: 3", path=b"/my"),
    "a form that was put": posted(b"Content-Length: 3").replace(b"POST", b"PUT"),
    "a form that was got": posted(b"Content-Length: 3").replace(b"POST", b"GET"),
    # whom it is for
    "Host twice": with_headers(b"Host: x"),
    "Host twice, the other first": head(b"Host: y", b"Host: x"),
    "no Host": head(b"Accept: */*"),
    "Host in a fold": head(b"X: y\r\n Host: x"),
    "Host before a space": head(b"Host : x"),
    # NULs and other bytes that nobody sees
    "NUL in the method": with_line(b"GE\0T {P} HTTP/1.1"),
    "NUL behind the method": with_line(b"GET\0{P} HTTP/1.1"),
    "NUL behind the path": with_line(b"GET {P}\0 HTTP/1.1"),
    "NUL in the path": with_line(b"GET {P}\0.txt HTTP/1.1"),
    "NUL behind the version": with_line(b"GET {P} HTTP/1.1\0"),
    "NUL in a header": with_headers(b"X: a\0b"),
    "NUL in a header's name": with_headers(b"Content-Length\0X: 44"),
    "NUL for a line": with_headers(b"\0"),
    "an escape in a header": with_headers(b"X: \x1b[2J"),
    "a tab in the path": with_line(b"GET {P}\t HTTP/1.1"),
    "a space in the path": with_line(b"GET {P} x HTTP/1.1"),
    # ends of lines
    "line feeds alone": with_headers(b"X: y").replace(b"\r\n", b"\n"),
    "a line feed in the first line": b"GET {P} HTTP/1.1\n" + HOST + b"\r\n",
    "a line feed in the last line": b"GET {P} HTTP/1.1\r\n" + HOST + b"\n",
    "carriage returns alone": with_headers(b"X: y").replace(b"\r\n", b"\r"),
    "a carriage return in a header": with_headers(b"X: y\rContent-Length: 44"),
    "a doubled carriage return": with_headers(b"X: y\r"),
    "a fold": with_headers(b"X: y\r\n z"),
    "a fold in the first header": head(b" Host: x"),
    "a fold of a tab": with_headers(b"X: y\r\n\tz"),
    # versions
    "HTTP/9.9": with_line(b"GET {P} HTTP/9.9"),
    "HTTP/2.0": with_line(b"GET {P} HTTP/2.0"),
    "HTTP/0.9": b"GET {P}\r\n",
    "HTTP/1": with_line(b"GET {P} HTTP/1"),
    "HTTP/1.1.1": with_line(b"GET {P} HTTP/1.1.1"),
    "HTTP/1.10": with_line(b"GET {P} HTTP/1.10"),
    "HTTP/-1.1": with_line(b"GET {P} HTTP/-1.1"),
    "http/1.1": with_line(b"GET {P} http/1.1"),
    "no version": with_line(b"GET {P} "),
    "two versions": with_line(b"GET {P} HTTP/1.1 HTTP/1.1"),
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    # methods and paths
    "two spaces": with_line(b"GET  {P} HTTP/1.1"),
    "a tab for a space": with_line(b"GET\t{P} HTTP/1.1"),
    "get": with_line(b"get {P} HTTP/1.1"),
    "GETGET": with_line(b"GETGET {P} HTTP/1.1"),
    "POST": with_headers(b"Content-Length: 3").replace(b"GET", b"POST") + b"a=b",
    "PUT": with_headers(b"Content-Length: 3").replace(b"GET", b"PUT") + b"a=b",
    "OPTIONS *": with_line(b"OPTIONS * HTTP/1.1"),
    "TRACE": with_line(b"TRACE {P} HTTP/1.1"),
    "CONNECT": with_line(b"CONNECT x:80 HTTP/1.1"),
    "a method of 100 KB": with_line(b"G" * 100 * KIB + b" {P} HTTP/1.1"),
    "no method": with_line(b" {P} HTTP/1.1"),
    # headers
    "a header without a name": with_headers(b": y"),
    "a header without a colon": with_headers(b"X"),
    # other tongues
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "SMTP": b"EHLO x\r\nMAIL FROM:<a@b>\r\n",
    "a proxy's preamble": b"PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n" + with_headers(),
    "Redis": b"*1\r\n$4\r\nPING\r\n",
    # too much
    "a path of 1 MB": with_line(b"GET {P}" + b"a" * KIB * KIB + b" HTTP/1.1"),
    "a header of 1 MB": with_headers(b"X: " + b"y" * KIB * KIB),
    "a name of 1 MB": with_headers(b"X" * KIB * KIB + b": y"),
    "100,000 headers": with_headers(*[b"X: y"] * 100000),
    "100,000 cookies": with_headers(*[b"Cookie: a=b"] * 100000),
}

# Clear, and no way to the feed: another path, however it may look.
ELSEWHERE = {
    "an absolute URI": with_line(b"GET http://x{P} HTTP/1.1"),
    "an absolute URI of another": head(b"Host: y", line=b"GET http://x{P} HTTP/1.1"),
    "a scheme of files": with_line(b"GET file://{P} HTTP/1.1"),
    "a backslash": with_line(b"GET \\{P} HTTP/1.1"),
    "a star": with_line(b"GET * HTTP/1.1"),
    "a form": posted(b"Content-Length: 3"),
    "a fragment": with_line(b"GET {P}#x HTTP/1.1"),
    "a line of the log": with_line(b"GET /%0d%0acrosstraind:%20forged HTTP/1.1"),
    "bytes beyond ASCII": with_line(b"GET {P}\xc0\x80 HTTP/1.1"),
}

# Unusual and clear: answered with the feed, each as often as it was asked for.
CLEAR = {
    "a query": (1, with_line(b"GET {P}?a=b&c HTTP/1.1")),
    "an upgrade to HTTP/2": (1, with_headers(b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMA")),
    "a WebSocket": (1, with_headers(b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Key: x")),
    "an empty line before": (1, b"\r\n" + with_headers()),
    "one after another, in one breath": (100, with_headers() * 100),
    # A form is nothing yet, and what is behind it is clear.
    "a form before it": (1, posted(b"Content-Length: 3") + with_headers()),
    "an empty form before it": (1, posted(b"Content-Length: 0", body=b"") + with_headers()),
    "a form of line ends before it": (1, posted(b"Content-Length: 8", body=b"\r\n\0\n\r\n\r\n") + with_headers()),
    "a form that looks like a request": (1, posted(b"Content-Length: 30", body=b"GET /x HTTP/1.1\r\nHost: x..\r\n\r\n")
                                         + with_headers()),
    "the longest form before it": (1, posted(b"Content-Length: 8192", body=b"a" * FORM_MOST) + with_headers()),
    "a form that asked first": (1, posted(b"Content-Length: 3", b"Expect: 100-continue") + with_headers()),
    "a form with an origin": (1, posted_as(FORM + b" ; charset=UTF-8", b"Origin: null", b"Sec-Fetch-Site: none") + with_headers()),
}


def calendars(heard):
    return heard.count(b"HTTP/1.1 200 ") + heard.count(b"HTTP/1.0 200 ")


class Judge:
    def __init__(self, address, link):
        self.address, self.link = address, link.encode()
        self.proper = with_headers(b"X-Behind: yes").replace(b"{P}", self.link)
        self.wrong, self.tried, self.feeds, self.slowest = [], 0, 0, 0

    def blame(self, name, what, heard):
        self.wrong.append(f"{name}: {what}: {heard[:300]!r}")

    def is_fine(self, name):
        """A proper request on a fresh connection."""
        (status, _, body), seconds = talk.get(self.address, self.link.decode())
        self.slowest = max(self.slowest, seconds)
        if status != 200 or not body.endswith(b"END:VCALENDAR\r\n") or seconds > talk.PATIENCE:
            self.wrong.append(f"after {name}: {status} in {seconds:.2f} s")

    def ask(self, name, request, pieces=None, **how):
        self.tried += 1
        heard, closed = talk.say(self.address, pieces or [request.replace(b"{P}", self.link)], **how)
        try:
            talk.answers(heard)
        except talk.Muddle as e:
            self.blame(name, f"no answers are {e}", heard)
        self.is_fine(name)
        return heard, closed

    def refused(self, name, request):
        request = request.replace(b"{P}", self.link)
        heard, closed = self.ask(name, request + self.proper, silence=talk.PATIENCE)     # it hangs up at once
        if calendars(heard):
            self.blame(name, "was answered", heard)
        if not closed:
            self.blame(name, "its connection is open", heard)

    def elsewhere(self, name, request):
        heard, _ = self.ask(name, request, awaited=1)
        if calendars(heard) or not re.match(rb"HTTP/1.1 4", heard):
            self.blame(name, "was answered", heard)

    def clear(self, name, n, request):
        for again, pieces in (("", [request]), (", byte by byte", [bytes([b]) for b in request.replace(b"{P}", self.link)])):
            if again and n > 1:
                break
            awaited = n + request.count(b"POST ")
            heard, _ = self.ask(name + again, request, pieces if again else None, awaited=awaited)
            if calendars(heard) != n or not talk.has_answers(heard, awaited) or talk.has_answers(heard, awaited + 1):
                self.blame(name + again, f"{calendars(heard)} feeds and not {n}, or not {awaited} answers", heard)

    def held_strictly(self, name, pieces):
        said = b"".join(pieces)
        heard, _ = talk.say(self.address, pieces, silence=0.05, shut=True)
        self.tried += 1
        self.feeds += calendars(heard)
        if calendars(heard) > strictly(said, self.link):
            self.blame(f"{name}: {said!r}", "the feed was given", heard)
        if self.tried % 50 == 0:
            self.is_fine(f"{self.tried}, {name}")


# A line may end in a line feed beside a NUL, the last two in any four such bytes or a colon
# among them: libmicrohttpd leaves no trace of what they were, see daemon/headers.c.
EOL = rb"(?:\r\n|\0\n|\n\0)"
LAST = rb"(?:[\0\r\n]{3}\n|[\0\r\n]{2}\n\0|" + EOL + rb":\n|\n:[\0\r]\n)"
REQUEST = re.compile(rb"(GET|HEAD|POST) ([\x21-\x7e\x80-\xff]+) HTTP/1\.([0-9])((?:" + EOL +
                     rb"[!-9;-~]+:[\t\x20-\xff]*)*)" + LAST)
# Before a request libmicrohttpd passes over lines that are empty, or that begin with a NUL.
NOTHING = re.compile(rb"(?:[\r\n]|\0[^\n]*\n)*")


# A form is posted where forms are taken, of one kind and one length that has but one reading.
TAKES_FORM = re.compile(rb"/(?:my|board)/")
FORM_KIND = re.compile(rb"application/x-www-form-urlencoded[ \t]*(?:;.*)?", re.I | re.S)
LENGTH = re.compile(rb"0|[1-9][0-9]{0,8}")
ONCE = (b"host", b"content-length", b"content-type", b"if-modified-since", b"origin", b"sec-fetch-site")


def body_of(method, path, headers):
    """How long the body is; None if that is not clear, or there must be none."""
    names = [name for name, _ in headers]
    if b"transfer-encoding" in names or any(names.count(name) > 1 for name in ONCE):
        return None
    headers = dict(headers)
    length = headers.get(b"content-length")
    if method != b"POST":
        return 0 if length in (None, b"0") else None
    if not TAKES_FORM.match(path) or not FORM_KIND.fullmatch(headers.get(b"content-type", b"")) \
            or length is None or not LENGTH.fullmatch(length) or int(length) > FORM_MOST:
        return None
    return int(length)


def strictly(said, link):
    """How often the feed may be given for these bytes: as often as it was asked for before
    the first thing that is not clear."""
    n = 0
    said = said[NOTHING.match(said).end():]
    while request := REQUEST.match(said):
        method, path = request[1], request[2].split(b"?")[0]
        headers = [line.split(b":", 1) for line in re.split(EOL, request[4]) if line]
        headers = [(name.lower(), value.strip(b" \t")) for name, value in headers]
        body = body_of(method, path, headers)
        if body is None or (request[3] != b"0" and b"host" not in dict(headers)) or len(said) < request.end() + body:
            break
        if method != b"POST" and path == link:
            n += 1
        said = said[request.end() + body:]
        said = said[NOTHING.match(said).end():]
    return n


PIECES = [b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", HOST,
          b"GET ", b"HEAD ", b"POST ", b" HTTP/1.1", b" HTTP/1.0", b"Connection: close\r\n", b"Expect: 100-continue\r\n",
          b"If-None-Match: *\r\n", b"X: y\r\n", b"\r\n\r\n", b"{P}", b"/my/", b"?", b"%00", b"Accept-Encoding: gzip\r\n",
          FORM + b"\r\n", b"Content-Length: 3\r\n", b"Content-Length: 0\r\n", b"a=b"]


def mutate(rnd, request):
    request = bytearray(request[:3000])
    for _ in range(rnd.choice((1, 1, 1, 2, 3, 8))):
        at = rnd.randrange(len(request) + 1)
        until = min(len(request), at + rnd.choice((1, 1, 2, 10, 40)))
        way = rnd.randrange(5)
        if way == 0:
            request[at:at] = rnd.choice(PIECES)
        elif way == 1:
            del request[at:until]
        elif way == 2 and at < len(request):
            request[at] = rnd.randrange(256)
        elif way == 3:
            request[at:at] = request[at:until]
        else:
            request[at:until] = rnd.choice(PIECES)
    return bytes(request)


def by_chance(judge, seconds, seed):
    rnd = random.Random(seed)
    seeds = [r for r in REFUSED.values() if len(r) < 5000] + list(ELSEWHERE.values()) + [r for _, r in CLEAR.values()]
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(judge.wrong) < 10:
        said = mutate(rnd, rnd.choice(seeds) + rnd.choice((b"", with_headers()))).replace(b"{P}", judge.link)
        cut = rnd.randrange(len(said) + 1)
        judge.held_strictly(f"seed {seed}", [said] if rnd.random() < 0.7 else [said[:cut], said[cut:]])
    print(f"did: {judge.tried:,} mutated requests, {judge.feeds:,} feeds given for those that were clear")


def of_ends(judge, most):
    places = [(b"GET {P} HTTP/1.1", HOST + b"\r\n"), (b"GET {P} HTTP/1.1\r\nHost: x", b"X: y\r\n\r\n"),
              (b"GET {P} HTTP/1.1\r\nHost: x\r\nX: y", b""),
              (posted(b"Content-Length: 3", body=b"")[:-4], b"X: y\r\n\r\na=b")]
    for length in range(most + 1):
        for end in itertools.product(b"\r\n\0: ", repeat=length):
            for before, behind in places:
                said = (before + bytes(end) + behind).replace(b"{P}", judge.link)
                judge.held_strictly("an end of a line", [said + judge.proper])
    print(f"did: {judge.tried:,} requests with lines that end in up to {most} bytes, "
          f"{judge.feeds:,} feeds given for those that were clear")


def by_table(judge):
    for name, request in REFUSED.items():
        judge.refused(name, request)
    for name, request in ELSEWHERE.items():
        judge.elsewhere(name, request)
    for name, (n, request) in CLEAR.items():
        judge.clear(name, n, request)
    heard, _ = judge.ask("a client that says no more", with_headers(), shut=True, awaited=1)
    if calendars(heard) != 1:
        judge.blame("a client that says no more", "was not answered", heard)
    print(f"did: {judge.tried} requests of a table, {len(REFUSED)} of which no one may be answered; "
          f"a proper one next to them took {judge.slowest:.2f} s at most")


def to_control(address):
    """The same to crosstrainctl's socket: only members of its group come there, and it must live."""
    tried = 0
    for request in [*REFUSED.values(), *ELSEWHERE.values(), *(r for _, r in CLEAR.values())]:
        for path in (b"/status", b"/nothing"):
            talk.say(address, [request.replace(b"{P}", path)], silence=0.02)
            tried += 1
    print(f"did: {tried} malformed requests to the control socket")


def main():
    address, link, how = sys.argv[1:4]
    judge = Judge(address, link)
    if how == "table":
        by_table(judge)
    elif how == "ends":
        of_ends(judge, int(sys.argv[4]))
    elif how == "mutate":
        by_chance(judge, float(sys.argv[4]), int(sys.argv[5]))
    else:
        to_control(address)
    print("\n".join(judge.wrong[:10]))
    return bool(judge.wrong)


sys.exit(main())
