#!/bin/sh
# What RFC 9110 says of HEAD, validators, encodings and ranges, over the wire; and while HR
# publishes and revokes, nobody is told that they have what they have not, nor gets half of
# one calendar and half of another.
. tests/torture/http.sh

cat >"$here/table.py" <<'PYTHON'
import gzip, sys
sys.path.insert(0, "tests/torture")
import talk

address, link = sys.argv[1:]
wrong = []

def ask(method, *lines):
    heard, _ = talk.say(address, ["\r\n".join((f"{method} {link} HTTP/1.1", "Host: x", "Connection: close", *lines, "", "")).encode()], silence=10)
    return talk.answers(heard, method == "HEAD")[0]

_, whole, calendar = ask("GET")
etag, modified = whole["etag"], whole["last-modified"]
_, packed_head, packed = ask("GET", "Accept-Encoding: gzip")
packed_etag = packed_head["etag"]
cases = [   # request lines, status, and whether the answer is the packed one
    ([], 200, False),
    (["Accept-Encoding: identity"], 200, False),
    (["Accept-Encoding: gzip;q=0"], 200, False),
    (["Accept-Encoding: br, gzip;q=0.1"], 200, True),
    (["Accept-Encoding: *"], 200, True),
    (["Accept-Encoding: br", "Accept-Encoding: gzip"], 200, True),
    ([f"If-None-Match: {etag}"], 304, False),
    ([f"If-None-Match: W/{etag}"], 304, False),
    (['If-None-Match: "a"', f"If-None-Match: {etag}"], 304, False),
    ([f'If-None-Match: "a", {etag}, "b"'], 304, False),
    (["If-None-Match: *"], 304, False),
    (['If-None-Match: "a"'], 200, False),
    ([f"If-None-Match: {packed_etag}"], 200, False),
    ([f"If-None-Match: {packed_etag}", "Accept-Encoding: gzip"], 304, True),
    ([f"If-None-Match: {etag}", "Accept-Encoding: gzip"], 200, True),
    ([f"If-Modified-Since: {modified}"], 304, False),
    (["If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"], 200, False),
    (["If-Modified-Since: yesterday"], 200, False),
    (['If-None-Match: "a"', f"If-Modified-Since: {modified}"], 200, False),
    ([f"If-None-Match: {etag}", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"], 304, False),
    (["Range: bytes=0-9"], 200, False),
    (["Range: bytes=-1"], 200, False),
    (["Range: bytes=999999-"], 200, False),
    (["Range: bytes=5-1"], 200, False),
    (["Range: lines=1"], 200, False),
    (["Range: bytes=0-1,3-4"], 200, False),
    (["Range: bytes=0-9", f"If-Range: {etag}"], 200, False),
    (["Range: bytes=0-9", 'If-Range: "a"'], 200, False),
    ([f"If-None-Match: {etag}", "Range: bytes=0-9"], 304, False),
]
for lines, status, is_packed in cases:
    got = {method: ask(method, *lines) for method in ("GET", "HEAD")}
    for method, (seen, head, body) in got.items():
        name = f"{method} {lines}"
        if seen != status:
            wrong.append(f"{name}: {seen} and not {status}")
        if head["etag"] != (packed_etag if is_packed else etag) or head["vary"] != "Accept-Encoding":
            wrong.append(f"{name}: {head}")
        if head["last-modified"] != modified or head["cache-control"] != "private, no-cache":
            wrong.append(f"{name}: {head}")
        if method == "GET" and status == 200 and body != (packed if is_packed else calendar):
            wrong.append(f"{name}: other bytes")
        if "content-range" in head or "accept-ranges" in head and head["accept-ranges"] != "none":
            wrong.append(f"{name}: {head}")
    without_date = [{k: v for k, v in head.items() if k not in ("date", "content-length" if status == 304 else "date")} for _, head, _ in got.values()]
    if without_date[0] != without_date[1]:
        wrong.append(f"{lines}: GET says {without_date[0]}, HEAD {without_date[1]}")
if gzip.decompress(packed) != calendar or packed_etag == etag:
    wrong.append("the packed calendar is another")
print(f"did: {2 * len(cases)} requests of a table")
print("\n".join(wrong))
sys.exit(bool(wrong))
PYTHON

company
edit main.conf 's/cal.example";/& gzip = true;/'
start
check "each is answered by the book" /usr/bin/python3 "$here/table.py" "$address" "$(link company)"
did
check "and what comes is one calendar, whole, whatever HR does" tests/torture/load.py "$here" "$address" "$(few 5 300)"
did
check "it stops without complaint" code 0 stop
done_checking
