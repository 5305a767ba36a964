#!/usr/bin/python3
"""Restarts a daemon whose port somebody else holds, while clients ask for a feed.

usage: restarts.py TIMES PATH LOG COMMAND…

No request may be refused, cut, or answered with another calendar, and the socket must
still be the one that was handed over."""
import os
import signal
import socket
import sys
import threading
import time
import urllib.request

times, path, log, command = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
listening = socket.create_server(("127.0.0.1", 0), backlog=128)
port = listening.getsockname()[1]
bad, good, slowest, bodies, enough = [], 0, 0, set(), threading.Event()
lock = threading.Lock()


def as_systemd_does():
    os.dup2(listening.fileno(), 3)
    os.set_inheritable(3, True)
    os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))


def start():
    pid = os.fork()
    if pid == 0:
        as_systemd_does()
        fd = os.open(log, os.O_WRONLY | os.O_APPEND)
        os.dup2(fd, 2)
        os.execvp(command[0], command)
    return pid


def load():
    global good, slowest
    while not enough.is_set():
        begin = time.monotonic()
        try:
            body = urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30).read()
            assert body.endswith(b"END:VCALENDAR\r\n"), "half a calendar"
            with lock:
                good += 1
                bodies.add(body)
        except Exception as e:      # whatever it is, a client met it
            bad.append(repr(e))
        slowest = max(slowest, time.monotonic() - begin)


pid = start()
clients = [threading.Thread(target=load) for _ in range(4)]
for client in clients:
    client.start()
for n in range(times):
    # At first when it serves, later anywhere between two starts.
    time.sleep(0.3 if n % 2 == 0 else 0.02 * (n % 20))
    os.kill(pid, signal.SIGTERM)
    code = os.waitpid(pid, 0)[1]
    if code not in (0, signal.SIGTERM):     # the signal may come before it is awaited; that is a clean end, too
        bad.append(f"restart {n}: it ended with {code}")
    pid = start()
time.sleep(0.5)
enough.set()
for client in clients:
    client.join()
os.kill(pid, signal.SIGTERM)
os.waitpid(pid, 0)
if not listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
    bad.append("the socket does not listen any more")
if len(bodies) != 1:
    bad.append(f"{len(bodies)} different calendars")
print(f"did: {times} restarts, {good:,} requests meanwhile, {len(bad)} of them refused, cut or wrong; "
      f"the slowest waited {slowest:.2f} s")
print("\n".join(bad[:5]))
sys.exit(bool(bad) or good < 2 * times)
