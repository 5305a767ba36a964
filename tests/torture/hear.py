#!/usr/bin/python3
"""What a service tells systemd, a line a message with the seconds of a clock that nobody sets.

usage: hear.py SOCKET FILE"""
import socket
import sys
import time

s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
with open(sys.argv[2], "a", buffering=1, encoding="utf-8") as told:
    while True:
        for line in s.recv(4096).decode().splitlines():
            told.write(f"{time.monotonic():.3f} {line}\n")
