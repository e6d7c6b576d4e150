"""A small pre-forking server for runs on this machine: real worker processes, so that all of them can be killed.

``python -m tests.chaos.server PORT PROCESSES MODULE:APPLICATION [--threads]``. With ``--threads`` a worker serves
several connections at once, as browsers need, which open some to keep them; without, one after the other.
"""

from __future__ import annotations

import argparse
import importlib
import os
import socket
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests that fail are part of the run."""

    def address_string(self) -> str:
        return str(self.client_address[0])


class _Server(WSGIServer):
    """Answers on a socket that several processes share."""

    def __init__(self, shared: socket.socket) -> None:
        super().__init__(shared.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = shared
        self.server_name, self.server_port = shared.getsockname()
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who left is no error."""


class _ThreadedServer(ThreadingMixIn, _Server):
    daemon_threads = True


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("processes", type=int)
    parser.add_argument("application", help="module:name")
    parser.add_argument("--threads", action="store_true")
    given = parser.parse_args()
    module, _, name = given.application.partition(":")
    application = getattr(importlib.import_module(module), name)
    with socket.socket() as shared:
        shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        shared.bind(("127.0.0.1", given.port))
        shared.listen(128)
        shared.setblocking(False)  # the processes all wake up for a visitor, and one gets him
        for _ in range(given.processes):
            if os.fork() == 0:
                server = (_ThreadedServer if given.threads else _Server)(shared)
                server.set_app(application)
                server.serve_forever(poll_interval=60)
        for _ in range(given.processes):
            os.wait()


if __name__ == "__main__":
    main()
