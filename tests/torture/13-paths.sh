#!/bin/sh
# Two hundred ways to ask for a file of the machine, or for a link in another spelling: all
# are the same answer as an unknown link, and none makes the daemon look at a file.
. tests/torture/http.sh

cat >"$here/paths.py" <<'PYTHON'
import itertools, sys
sys.path.insert(0, "tests/torture")
import talk

address, link, secret = sys.argv[1:]
token = link[len("/feeds/"):-len(".ics")]
ups = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", ".%2e/", "..%5c", "..\\", "..%c0%af", "..%252f", "....//", "..;/", "%c0%ae%c0%ae/",
       "..%00/", "%uff0e%uff0e/", "..%ef%bc%8f", "/./", "..//"]
files = ["etc/passwd", "proc/self/environ", secret.lstrip("/"), "state/crosstrain.db"]
paths = [start + up * n + file for start, up, file in itertools.product(("/", "/feeds/"), ups, files) for n in (1, 9)
         if (n == 9 or file == files[3])]
paths += [secret, "//" + secret, "/feeds/" + secret + ".ics", "/feeds/file://" + secret, "file://" + secret, "/feeds/%2fetc%2fpasswd.ics"]
paths += [p % token for p in ("/feeds/%s", "/feeds/%s.ICS", "/feeds/%s.ics/", "/feeds/%s.ics/..", "/feeds/./%s.ics", "/feeds//%s.ics",
          "//feeds/%s.ics", "/./feeds/%s.ics", "/x/../feeds/%s.ics", "/feeds/%s%%2eics", "/feeds/%s.ics%%00", "/feeds/%s.ics%%20",
          "/feeds/%s.ics;x", "/feeds/%s.ics.ics", "/Feeds/%s.ics", "/feeds%%2f%s.ics", "/%%66eeds/%s.ics", "/feeds/%s.ics%%3fa", "/feeds/%s .ics",
          "/feeds/%%s.ics".replace("%%", "%"), "/my/%s", "/board/%s/", "/board/%s.html", "/board//%s", "/feeds/%s.html", "/feeds/%s.json", "/calendar/%s.ics")]
paths += ["/feeds/" + token.upper() + ".ics", "/feeds/" + token[:-1] + ".ics", "/feeds/" + token + "a.ics",
          "/feeds/" + "".join(f"%{ord(c):02x}" for c in token) + ".ics", "/feeds/" + token.replace("a", "%61", 1) + "%.ics"]
paths += ["/feeds/" + "a/" * n + token + ".ics" for n in (1, 10, 100, 1000)]
paths = [p for p in dict.fromkeys(paths) if p != link]

(_, _, unknown), _ = talk.get(address, "/feeds/abcdefghijklmnopqrstuvwxyz.ics")
wrong = []
for path in paths:
    heard, _ = talk.say(address, [b"GET " + path.encode("latin-1") + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"], silence=5)
    found = talk.answers(heard)
    if len(found) != 1 or (found[0][0], found[0][2]) != (404, unknown) and found[0][0] != 400:
        wrong.append(f"{path}: {heard[:200]}")
    if b"root:" in heard or b"VCALENDAR" in heard:
        wrong.append(f"{path}: {heard[:200]}")
print(f"did: {len(paths)} paths, {len(wrong)} of them not as an unknown link")
print("\n".join(wrong[:10]))
sys.exit(bool(wrong) or len(paths) < 200)
PYTHON

company
# It looks at its store and the disk when it is ready, and then not again.
export WATCHDOG_USEC=600000000000
start
path=$(link company)
echo "root: a secret" >"$here/secret"
# From here on each call that names a file, but for the store's, which is told once a minute who asked.
trace -e trace=%file
check "none leads anywhere" /usr/bin/python3 "$here/paths.py" "$address" "$path" "$here/secret"
did
check "a link does" has END:VCALENDAR fetch "$path"
ctl reload >/dev/null
untrace
check "a reload makes it look at files" grep -q etc/main.conf "$here/strace"
sed '/etc\/main.conf/,$d' "$here/strace" >"$here/before"
check "none of these did" [ -z "$(grep -v "\"$here/state/crosstrain.db[-a-z]*\"\|+++\|---" "$here/before")" ]
check "the log has no path" lacks passwd cat "$here/log"
done_checking
