#!/usr/bin/python3
"""Calendars that never stop asking: tests/system/readers.py PORT PATH

Two ask on new connections, two on ones that they keep; until SIGTERM.  Prints how many
answers came whole, and each failure: what was refused, cut short, or no calendar."""
import http.client
import signal
import sys
import threading

port, path = int(sys.argv[1]), sys.argv[2]
enough = threading.Event()
good, failures = [], []


def ask(connection):
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or not body.endswith(b"END:VCALENDAR\r\n"):
        raise ValueError(f"{answer.status}, {len(body)} octets")
    good.append(1)


def keep_asking(keeps):
    connection = None
    while not enough.is_set():
        is_fresh = connection is None
        connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            ask(connection)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as e:
            # A server may close a kept connection between two requests (RFC 9112 9.3.1).
            if is_fresh:
                failures.append(repr(e))
            connection.close()
            connection = None
            continue
        except Exception as e:
            failures.append(repr(e))
        if not keeps:
            connection.close()
            connection = None


signal.signal(signal.SIGTERM, lambda *_: enough.set())
readers = [threading.Thread(target=keep_asking, args=(keeps,)) for keeps in (True, True, False, False)]
for reader in readers:
    reader.start()
enough.wait()
for reader in readers:
    reader.join()
print(f"{len(good)} answers, {len(failures)} failures {failures[:3]}")
sys.exit(bool(failures) or len(good) < 100)
