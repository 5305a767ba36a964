"""Speaks to Thunderbird's remote control, over TCP: length, colon, JSON."""
import json
import socket


class Marionette:
    def __init__(self, port, timeout):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.unread = b""
        self.sent = 0
        self._receive()                 # it greets first

    def _receive(self):
        while b":" not in self.unread:
            self._read_more()
        length, self.unread = self.unread.split(b":", 1)
        while len(self.unread) < int(length):
            self._read_more()
        message, self.unread = self.unread[:int(length)], self.unread[int(length):]
        return json.loads(message)

    def _read_more(self):
        more = self.socket.recv(65536)
        if not more:
            raise EOFError("Thunderbird hung up")
        self.unread += more

    def command(self, name, **arguments):
        self.sent += 1
        message = json.dumps([0, self.sent, name, arguments]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        while True:
            kind, number, error, result = self._receive()
            if kind == 1 and number == self.sent:
                if error:
                    raise RuntimeError(error)
                return result

    def run(self, body):
        """The value of an async function with that body, in Thunderbird's own context."""
        script = """const done = arguments[arguments.length - 1];
            (async () => { %s })().then(value => done({ value }), error => done({ error: String(error) }));""" % body
        result = self.command("WebDriver:ExecuteAsyncScript", script=script, args=[], newSandbox=True,
                              scriptTimeout=60000)["value"]
        if "error" in result:
            raise RuntimeError(result["error"])
        return result["value"]
