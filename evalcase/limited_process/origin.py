"""The process that limited ones are copies of: one for each process of the site, started when a file is first read.

It ends with the process of the site that it belongs to, and by itself when nothing has been read for a while; the next
file starts another.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Lock

_ROOT = Path(__file__).resolve().parent.parent.parent
_KEPT_SETTINGS = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from evalcase.limited_process.copies import serve; "
    "serve(int(sys.argv[2]))"
)


class _Origin:
    """The one of this process of the site, and the line on which it is told what to copy itself for."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.line: socket.socket | None = None

    def send(self, files: list[int]) -> None:
        """Raises OSError where it has ended."""
        if self.line is None:
            self.line = self.start()
        # One byte, so that no message is read in halves; what is asked stands in the files.
        socket.send_fds(self.line, [b"."], files)

    def start(self) -> socket.socket:
        """A fresh interpreter without the settings of the site, out of reach of the terminal's Ctrl-C."""
        ours, its = socket.socketpair()
        with its:
            command = [sys.executable, "-I", "-W", "ignore", "-c", _PROGRAM, str(_ROOT), str(its.fileno())]
            settings = {name: os.environ[name] for name in _KEPT_SETTINGS if name in os.environ}
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[its.fileno()],
                env=settings,
                start_new_session=True,
            )
        return ours

    def stop(self) -> None:
        """With its line it ends, and its copies with it."""
        if self.line is not None:
            self.line.close()
            self.line = None
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=2)
            self.process = None


_origin = _Origin()


def copy_for(files: list[int]) -> None:
    """A limited copy for four open files: what is asked, what is answered, errors, and the signs on the way."""
    with _origin.lock:
        try:
            _origin.send(files)
        except OSError:
            _origin.stop()
            _origin.send(files)


def _forget() -> None:
    """In a process that the site has forked: the origin is not its own."""
    global _origin
    if _origin.line is not None:
        _origin.line.close()
    if _origin.process is not None:
        _origin.process.returncode = 0  # somebody else waits for it
    _origin = _Origin()


os.register_at_fork(after_in_child=_forget)
atexit.register(lambda: _origin.stop())
