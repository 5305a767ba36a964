"""Symbolic links in the place of files, the moment these appear: astray.py ROUNDS"""
import ctypes
import os
import shutil
import struct
import sys
import threading

from victim import Findings, PEOPLE, Victim, seed

IN_CREATE, IN_MODIFY, IN_MOVED_TO = 0x100, 0x2, 0x80
libc = ctypes.CDLL(None, use_errno=True)


class Adversary:
    """Watches folders, and puts a link to a file or folder outside in the place of what appears."""

    def __init__(self, folders, outside, dice):
        self.outside, self.dice, self.swaps, self.folders = outside, dice, 0, {}
        self.fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for folder in folders:
            self.folders[libc.inotify_add_watch(self.fd, folder.encode(), IN_CREATE | IN_MODIFY | IN_MOVED_TO)] = folder
        self.enough = False
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while not self.enough:
            try:
                events = os.read(self.fd, 65536)
            except BlockingIOError:
                continue
            at = 0
            while at < len(events):
                watch, _, _, n = struct.unpack_from("iIII", events, at)
                name = events[at + 16:at + 16 + n].rstrip(b"\0").decode()
                at += 16 + n
                self.swap(os.path.join(self.folders[watch], name))

    def swap(self, path):
        # The store itself is left alone in half of the rounds, or nothing would come of any.
        if self.dice.random() < 0.5:
            return
        target = "folder" if os.path.isdir(path) else self.dice.choice(("file", "folder", "new"))
        link = f"{self.outside}/../link"
        try:
            if os.path.lexists(link):        # of a file that was gone again before it could be replaced
                os.unlink(link)
            os.symlink(f"{self.outside}/{target}", link)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            os.rename(link, path)
            self.swaps += 1
        except OSError:
            pass

    def end(self):
        self.enough = True
        self.thread.join()
        os.close(self.fd)
        return self.swaps


def all_outside(outside):
    """Each name, and what it holds."""
    found = {}
    for folder, folders, files in os.walk(outside):
        for name in folders + files:
            path = os.path.join(folder, name)
            found[path] = open(path, "rb").read() if os.path.isfile(path) else None
    return found


def work(v, dice, n):
    """What HR does while links are swapped; how it ends is another matter."""
    what = dice.choice(("start", "start", "reload", "revoke", "backup", "export", "export"))
    if what == "start":
        v.kill()
        if dice.random() < 0.5:
            shutil.rmtree(v.state)
            os.mkdir(v.state)
        return what
    v.edit()
    v.ctl("reload") if what == "reload" else None
    v.ctl("revoke", dice.choice(PEOPLE)) if what == "revoke" else None
    v.ctl("backup", f"{v.folder}/backups/{n}") if what == "backup" else None
    v.ctl("export", f"{v.folder}/exported") if what == "export" else None
    return what


def try_to_start(v):
    v.kill()
    try:
        v.start(seconds=5)
    except RuntimeError:
        v.kill()


def main(rounds):
    dice, findings, swaps = seed(), Findings(), 0
    v = Victim()
    outside = v.folder + "/outside"
    folders = [v.state, v.run, v.folder + "/backups", v.folder + "/exported", v.folder + "/exported/feeds"]
    for folder in folders + [outside, outside + "/folder"]:
        os.makedirs(folder)
    for name in ("file", "folder/file", "folder/copy", "folder/control.sock", "folder/crosstrain.db"):
        with open(f"{outside}/{name}", "w") as f:
            f.write("It is not yours.\n" * 1000)
    before = all_outside(outside)
    v.edit()
    v.start()
    for n in range(rounds):
        adversary = Adversary(folders, outside, dice)
        what = work(v, dice, n)
        if what == "start":
            try_to_start(v)
        swaps += adversary.end()
        after = all_outside(outside)
        findings.add(f"round {n}, {what}", [f"{p} was changed or removed" for p in before if before[p] != after.get(p, 0)])
        findings.add(f"round {n}, {what}", [f"{p} was made" for p in after if p not in before])
        before = after
        for folder in folders:               # and all links are gone again
            os.unlink(folder) if os.path.islink(folder) else shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder, exist_ok=True)
        v.kill()
        v.start()
    if swaps < rounds:
        findings.add("all", [f"only {swaps} links were put in"])
    v.learn_links()
    findings.add("at the end", v.remember())
    v.kill()
    findings.end(f"{swaps:,} files replaced by links while they were written, in {rounds:,} starts, reloads, revocations, backups "
                 f"and exports")


main(int(sys.argv[1]))
