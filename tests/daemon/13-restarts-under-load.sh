#!/bin/sh
# systemd holds the port: clients of a restarting daemon wait in its queue, none is refused.
# (MHD_stop_daemon() alone shuts the inherited socket down; it has to be quiesced first.)
. tests/daemon/lib.sh

company
start
path=$(link company)
stop
cat >"$here/restarts.py" <<'PYTHON'
import os, signal, socket, subprocess, sys, threading, time, urllib.request

path, log, command = sys.argv[1], sys.argv[2], sys.argv[3:]
listening = socket.create_server(("127.0.0.1", 0), backlog=128)
port = listening.getsockname()[1]
bad, good, enough = [], 0, False

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
    global good
    while not enough:
        try:
            body = urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20).read()
            assert body.endswith(b"END:VCALENDAR\r\n")
            good += 1
        except Exception as e:
            bad.append(repr(e))

pid = start()
clients = [threading.Thread(target=load, daemon=True) for _ in range(4)]
for c in clients:
    c.start()
for _ in range(10):
    before = good                       # a daemon that has not begun yet is killed by SIGTERM
    while good == before and not bad:
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(pid, signal.SIGTERM)
    assert os.waitpid(pid, 0)[1] == 0
    pid = start()
time.sleep(0.5)
enough = True
for c in clients:
    c.join()
os.kill(pid, signal.SIGTERM)
os.waitpid(pid, 0)
print(f"{good} answers, {len(bad)} failures: {bad[:3]}")
sys.exit(bool(bad) or good < 20)
PYTHON
restarts() {
	python3 "$here/restarts.py" "$path" "$here/log" "$(command -v crosstraind)" --config "$here/etc/main.conf" \
		--state "$here/state" --runtime "$here/run"
}
check "ten restarts: every request is answered, whole" restarts
sed 's/^/# /' "$here/output"
done_checking
