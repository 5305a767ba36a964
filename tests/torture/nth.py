"""The other side of nth.c: which call of a daemon goes wrong, and how."""
import mmap
import os
import struct
import subprocess

from victim import scratch

OPEN, READ, WRITE, SYNC, NAME, SIZE, MAP, MEMORY = 1, 2, 4, 8, 16, 32, 64, 128
A_WEEK = 7 * 24 * 3600 * 10**6     # µs
CHANGES = OPEN | WRITE | SYNC | NAME | SIZE
ONLY_COUNT, FAIL, HALF, DIE, DIE_HALFWAY = range(5)


def build(*flags):
    library = os.path.join(scratch(), f"nth{''.join(flags)}.so")
    if not os.path.exists(library):
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", *flags, "-o", library, "tests/torture/nth.c", "-ldl"], check=True)
    return library


class Nth:
    """One for each victim; its environment() goes to start()."""

    def __init__(self, victim, *flags):
        self.flags = flags
        self.path = victim.folder + "/nth"
        self.victim = victim
        with open(self.path, "wb") as f:
            f.truncate(4096)
        self.file = open(self.path, "r+b")
        self.page = mmap.mmap(self.file.fileno(), 4096)

    def environment(self):
        """The daemon looks at its store when it is ready, and then not again while calls are counted."""
        return {"LD_PRELOAD": build(*self.flags), "NTH_CONTROL": self.path, "NTH_UNDER": self.victim.folder + "/",
                "WATCHDOG_USEC": str(A_WEEK)}

    def arm(self, calls, nth=0, action=ONLY_COUNT, error=0, stuck=False):
        struct.pack_into("=7i", self.page, 0, 0, 0, nth, stuck, action, error, 0)
        struct.pack_into("=i", self.page, 0, calls)

    def disarm(self):
        """How many calls there were, and how many of them went wrong."""
        struct.pack_into("=i", self.page, 0, 0)
        return self.count(), self.hits()

    def count(self):
        return struct.unpack_from("=i", self.page, 4)[0]

    def hits(self):
        return struct.unpack_from("=i", self.page, 24)[0]
