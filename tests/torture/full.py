"""A disk on which k pages, or k files, are left; in a mount namespace of its own."""
import os
import re
import shutil
import subprocess

from victim import Findings, Victim, few, full

PAGE = 4096
MEGABYTES, FILES = 2, 40


class Disk:
    def __init__(self, folder):
        os.mkdir(folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,nr_inodes={FILES}", "tmpfs", folder], check=True)
        self.folder, self.filler = folder, folder + "/filler"

    def leave_pages(self, k):
        with open(self.filler, "wb", buffering=0) as f:
            try:
                while True:
                    f.write(bytes(PAGE))
            except OSError:
                pass
            f.truncate(max(0, os.path.getsize(self.filler) // PAGE - k) * PAGE)

    def leave_files(self, k):
        n = 0
        try:
            while True:
                open(f"{self.filler}.{n}", "x").close()
                n += 1
        except OSError:
            pass
        for i in range(min(k, n)):
            os.unlink(f"{self.filler}.{i}")

    def free(self):
        for name in os.listdir(self.folder):
            if name.startswith("filler"):
                os.unlink(os.path.join(self.folder, name))


class Tally:
    def __init__(self):
        self.done = self.refused = 0

    def answer(self, done, where, findings):
        self.done += done.returncode == 0
        self.refused += done.returncode != 0
        if done.returncode != 0 and not re.search("No space left|full|that its disk can be written", done.stderr):
            findings.add(where, [f"refused with {done.returncode}, but not for the full disk: {done.stderr.strip()}"])


def restart_while_full(v, where, findings):
    """It comes up and serves; or it ends in words, as long as the disk is full."""
    v.kill()
    try:
        v.start()
    except RuntimeError as e:
        if v.process.poll() != 73 or "full" not in v.said() and "No space" not in v.said() and "I/O error" not in v.said():
            findings.add(where, [f"a restart: {e}"])
        return False
    return True


def one(v, disk, leave, k, where, tally, findings):
    leave(k)
    v.edit()
    tally.answer(v.reload(), where, findings)
    tally.answer(v.revoke("ann"), where, findings)
    tally.answer(v.ctl("backup", v.folder + "/copy"), where, findings)
    if os.path.exists(v.folder + "/copy"):
        os.unlink(v.folder + "/copy")
    for who, path in v.links.items():
        if v.get(path)[0] != 200:
            findings.add(where, [f"the feed of {who} is not served"])
    is_up = restart_while_full(v, where, findings) if full() or k == 0 else True
    disk.free()
    if not is_up:
        v.start()
    again = v.reload()
    if again.returncode != 0:
        findings.add(where, [f"with room again: {again.stderr.strip()}"])
    findings.add(where, v.nothing_lost())
    findings.add(where, v.settle())


def main():
    findings, tally = Findings(), Tally()
    v = Victim()
    disk = Disk(v.state)
    v.edit()
    v.start()
    v.learn_links()
    findings.add("at first", v.settle())
    pages = few((0, 1, 2, 4, 8, 16, 32, 64), range(65))
    files = few((0, 2), range(9))
    for k in pages:
        one(v, disk, disk.leave_pages, k, f"{k} pages left", tally, findings)
    for k in files:
        one(v, disk, disk.leave_files, k, f"{k} files left", tally, findings)
    v.kill()
    shutil.rmtree(v.run)
    findings.end(f"a full disk with {len(pages)} different rests of pages and {len(files)} of files: {tally.done} commands done, "
                 f"{tally.refused} refused in words")


main()
