#!/usr/bin/python3
"""Everything that people do with the daemon, all at once, and whether each got what is right.

usage: load.py FOLDER ADDRESS SECONDS [--pause S] [--patience S] [--may-end]

FOLDER has etc/main.conf, state/ and run/.  Readers come with and without a connection,
validators and gzip; others are slow, leave midway or talk nonsense; HR edits and reloads,
revokes links, asks, and makes backups.  --may-end: somebody stops the daemon meanwhile.

What must hold: an answer is whole, and all that come under one ETag are the same bytes;
whoever was told of a reload sees it; a link that was revoked says so and the new one is
open; a copy of the store is sound."""
import argparse
import collections
import contextlib
import gzip
import hashlib
import http.client
import json
import pathlib
import random
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time

import talk


class Ended(Exception):
    """The daemon is not there any more, as was announced."""


class World:
    def __init__(self, options):
        self.options = options
        self.end = time.monotonic() + options.seconds
        self.counts, self.wrong, self.slowest = collections.Counter(), [], 0
        self.lock = threading.Lock()
        self.bodies = {}                # digest of the bytes by path and ETag
        self.paths = self.links()

    def goes_on(self):
        return time.monotonic() < self.end and not self.wrong

    def note(self, what):
        with self.lock:
            self.counts[what] += 1

    def ctl(self, *words):
        folder = self.options.folder
        ran = subprocess.run(["crosstrainctl", *words, "--config", folder / "etc/main.conf", "--state", folder / "state",
                              "--runtime", folder / "run"], capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            if self.options.may_end:
                raise Ended
            raise AssertionError(f"crosstrainctl {' '.join(words)}: {ran.returncode}: {ran.stderr or ran.stdout}")
        return ran.stdout

    def links(self):
        return {id: path for id, path in
                re.findall(r"^\w+,([\w-]+),.*?(/feeds/\w+\.ics)", self.ctl("links", "--csv"), re.M)}

    def connect(self):
        return http.client.HTTPConnection(self.options.address, timeout=self.options.patience)

    def ask(self, connection, path, headers=None):
        """Body and ETag; None in the place of the body of a 304."""
        headers = headers or {}
        begin = time.monotonic()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        took = time.monotonic() - begin
        etag = answer.headers["ETag"]
        with self.lock:
            self.counts["answers"] += 1
            self.slowest = max(self.slowest, took)
        if answer.status == 304:
            assert etag in headers["If-None-Match"] and not body, f"{path}: 304 for {headers}: {etag}"
            return None, etag
        assert answer.status == 200, f"{path}: {answer.status}"
        plain = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        assert plain.startswith(b"BEGIN:VCALENDAR\r\n") and plain.endswith(b"END:VCALENDAR\r\n"), f"{path}: half a calendar"
        digest = hashlib.sha256(body).digest()
        with self.lock:
            assert self.bodies.setdefault((path, etag), digest) == digest, f"{path}: other bytes under the same ETag {etag}"
        return plain, etag


def read(world):
    """Clients that keep a connection, and what they got."""
    connection, known = world.connect(), {}
    while world.goes_on():
        path = random.choice(list(world.paths.values()))
        headers = {}
        if path in known and random.random() < 0.6:
            headers["If-None-Match"] = random.choice((known[path], f'"a", W/{known[path]}'))
        if random.random() < 0.3:
            headers["Accept-Encoding"] = "gzip"
        known[path] = world.ask(connection, path, headers)[1]
        time.sleep(world.options.pause)


def come_and_go(world):
    """A connection for each request; some ask for what is not there."""
    while world.goes_on():
        connection = world.connect()
        if random.random() < 0.2:
            connection.request("GET", f"/feeds/{random.randbytes(16).hex()}.ics")
            assert connection.getresponse().status == 404
            world.note("unknown links")
        else:
            world.ask(connection, random.choice(list(world.paths.values())))
        connection.close()
        time.sleep(world.options.pause)


def dial(world):
    host, port = world.options.address.split(":")
    return socket.create_connection((host, int(port)), timeout=world.options.patience)


def be_slow(world):
    """Requests in drops, many at once; most of these clients leave midway, some with a reset."""
    guests = []
    while world.goes_on():
        if len(guests) < 30:
            guests.append(dial(world))
            guests[-1].sendall(b"GET / HTTP/1.1\r\n")
            world.note("slow clients")
        guest = random.choice(guests)
        with contextlib.suppress(OSError):
            guest.sendall(random.choice((b"X: y\r\n", b"X", b"Host: x\r\n")))
        if random.random() < 0.1:
            if random.random() < 0.5:
                guest.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            guest.close()
            guests.remove(guest)
        time.sleep(world.options.pause * 5)


def talk_nonsense(world):
    """Bytes that are no request, or many at once of which the answers are not read."""
    while world.goes_on():
        guest = dial(world)
        with contextlib.suppress(OSError):
            if random.random() < 0.5:
                guest.sendall(random.randbytes(random.randrange(1, 5000)))
            else:
                path = random.choice(list(world.paths.values()))
                guest.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 50)
            guest.settimeout(0.1)
            guest.recv(random.randrange(1, 1000))
        guest.close()
        world.note("that talk nonsense")
        time.sleep(world.options.pause * 5)


def edit(world):
    """HR: edits and reloads, some of them in vain, and now and then a new link for somebody."""
    file, new = world.options.folder / "etc/main.conf", world.options.folder / "etc/new"
    good, connection = file.read_text(encoding="utf-8"), world.connect()
    dock = int(re.search(r"Dock (\d+)", good)[1])
    while world.goes_on():
        dock += 1
        new.write_text(re.sub(r"Dock \d+", f"Dock {dock}", good), encoding="utf-8")
        new.rename(file)        # whole, for those who preview meanwhile
        world.ctl("reload")
        assert f"Dock {dock}\r\n".encode() in world.ask(connection, world.paths["company"])[0], \
            f"Dock {dock} was published, and is not to be seen"
        world.note("reloads")
        if random.random() < 0.3:
            id = random.choice([id for id in world.paths if len(id) == 3])
            old = world.paths[id]
            world.ctl("revoke", id)
            world.paths = world.links()
            assert world.paths[id] != old
            assert b"This link has been replaced" in world.ask(connection, old)[0], "a link that was revoked is open"
            world.ask(connection, world.paths[id])
            world.note("revocations")
        time.sleep(world.options.pause * 20)


def look(world):
    """What an admin and HR ask, and a copy of the store now and then."""
    copy, socket_file = world.options.folder / "copy.db", str(world.options.folder / "run/control.sock")
    while world.goes_on():
        figures, _ = talk.say(socket_file, [b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
                              silence=world.options.patience)
        assert b"crosstrain_" in figures or world.options.may_end, figures
        world.note("scrapes")
        verb = random.choice((["status", "--json"], ["visits"], ["log"], ["links", "--csv"], ["preview"], ["backup", copy]))
        said = world.ctl(*verb)
        if verb[0] == "status":
            assert json.loads(said)["health"] == "ok", said
        if verb[0] == "backup":
            store = sqlite3.connect(copy)
            assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "a damaged copy"
            assert store.execute("PRAGMA foreign_key_check").fetchall() == [], "a copy with loose ends"
            store.close()
            copy.unlink()
        world.note("backups" if verb[0] == "backup" else "questions")
        time.sleep(world.options.pause * 20)


def work(world, act):
    try:
        act(world)
    except Ended:
        pass
    except (OSError, http.client.HTTPException) as e:
        if not world.options.may_end:
            world.wrong.append(f"{act.__name__}: {e!r}")
    except Exception as e:      # what a thread finds wrong must not get lost with it
        world.wrong.append(f"{act.__name__}: {e!r}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("address")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--pause", type=float, default=0.005)
    parser.add_argument("--patience", type=float, default=20)
    parser.add_argument("--may-end", action="store_true")
    world = World(parser.parse_args())
    threads = [threading.Thread(target=work, args=(world, act)) for act in
               (read, read, read, come_and_go, be_slow, talk_nonsense, edit, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("did:", ", ".join(f"{n:,} {what}" for what, n in sorted(world.counts.items())),
          f"in {world.options.seconds:g} s; the slowest answer took {world.slowest:.2f} s")
    print("\n".join(world.wrong))
    return bool(world.wrong)


sys.exit(main())
