"""What the origin and its copies do. Nothing here runs in the site's own process.

The origin never looks into a file: it loads our readers, once, and copies itself. It has one thread and never more, so
that a copy finds no lock held by nobody.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import select
import signal
import socket
import sys
import time
import traceback
from typing import IO, Any, NoReturn

from evalcase.limited_process import DONE, MAX_ANSWER_BYTES, SECONDS, STARTED, GaveUp

MEMORY_BYTES = 1536 * 1024 * 1024
IDLE_SECONDS = 600


def serve(line: int) -> None:
    """Copy for what comes on the line; end when the site has gone, or nothing has come for ten minutes."""
    running: dict[int, float] = {}  # until when, by process
    with socket.socket(fileno=line) as control:
        while _something_comes(control, running):
            sign, files, _, _ = socket.recv_fds(control, 1, 4)
            if not sign:
                break
            process, end = _copied(control, files)
            running[process] = end
    for process in running:
        _end(process)


def _something_comes(control: socket.socket, running: dict[int, float]) -> bool:
    """Wait for the line, and end the copies whose time is over meanwhile."""
    while True:
        for process, end in list(running.items()):
            if time.monotonic() >= end:
                _end(process)
            if os.waitpid(process, os.WNOHANG)[0]:
                del running[process]
        pause = min((max(0.1, end - time.monotonic()) for end in running.values()), default=IDLE_SECONDS)
        if select.select([control], [], [], pause)[0]:
            return True
        if not running and pause == IDLE_SECONDS:
            return False


def _end(process: int) -> None:
    """With all that it may have started."""
    with contextlib.suppress(OSError):
        os.killpg(process, signal.SIGKILL)


def _copied(control: socket.socket, files: list[int]) -> tuple[int, float]:
    """Process and end of its time. Raises OSError, and so ends, where the system has no room for another process."""
    asked, answered, errors, telling = files
    with os.fdopen(asked, "rb") as question:
        module, seconds = pickle.load(question)  # noqa: S301 - asked by the site
        _load(module)
        process = os.fork()
        if process == 0:
            control.close()
            _answer(question, module, answered, errors, telling)
    with contextlib.suppress(OSError):
        os.setpgid(process, process)
    for file in (answered, errors, telling):
        os.close(file)
    return process, time.monotonic() + seconds


def _load(module: str) -> None:
    """The reader, so that no copy has to; one that cannot be loaded is told by the copy."""
    if module not in sys.modules:
        with contextlib.suppress(Exception):
            importlib.import_module(module)
        gc.collect()
        gc.freeze()  # copies share what nobody looks through for garbage


def _answer(question: IO[bytes], module: str, answered: int, errors: int, telling: int) -> NoReturn:
    try:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        os.dup2(errors, 2)
        sys.stdout = sys.stderr
        os.write(telling, STARTED)
        _limit_resources()
        result = _result(question, module)
        with os.fdopen(answered, "wb") as file:
            pickle.dump(result, file, pickle.HIGHEST_PROTOCOL)
        os.write(telling, DONE)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(0)


def _result(question: IO[bytes], module: str) -> Any:
    function, arguments = pickle.load(question)  # noqa: S301 - asked by the site
    try:
        return getattr(importlib.import_module(module), function)(*arguments)
    except MemoryError:
        return GaveUp("读取时占用内存过多")
    except Exception as error:
        if not type(error).__module__.startswith("evalcase."):
            raise
        return error.with_traceback(None)


def _limit_resources() -> None:
    """So much memory, time and output, and no more."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_ANSWER_BYTES, MAX_ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
