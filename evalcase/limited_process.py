"""Files from outside are read in a process of their own, with limits: what a hostile one does there stays there.

The process is a fresh interpreter that knows no setting, no password and no database (decision 0018). It runs one
function of ours and answers with plain data.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import os
import pickle
import subprocess
import sys
import tempfile
from enum import Enum
from pathlib import Path
from typing import IO, Any

SECONDS = 60
MEMORY_BYTES = 1536 * 1024 * 1024
MAX_ANSWER_BYTES = 64 * 1024 * 1024
_ROOT = Path(__file__).resolve().parent.parent
_KEPT_SETTINGS = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from evalcase.limited_process import answer; answer()"


class GaveUp(Exception):
    """The process ended without an answer: it took too much memory or time, or broke down. ``found`` says so."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(found)


def run_limited(module: str, function: str, *arguments: Any) -> Any:
    """What ``module.function(*arguments)`` returns, or raises: plain values, dataclasses and errors of this program.

    Raises GaveUp where there is no answer within a minute, 1.5 GB of memory and 64 MB of data.
    """
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answered:
        pickle.dump((module, function, arguments), asked, pickle.HIGHEST_PROTOCOL)
        asked.seek(0)
        command = [sys.executable, "-I", "-W", "ignore", "-c", _PROGRAM, str(_ROOT)]
        settings = {name: os.environ[name] for name in _KEPT_SETTINGS if name in os.environ}
        try:
            # Our own program; the file comes by standard input.
            done = subprocess.run(  # noqa: S603
                command,
                stdin=asked,
                stdout=answered,
                stderr=subprocess.PIPE,
                timeout=SECONDS,
                check=False,
                env=settings,
            )
        except subprocess.TimeoutExpired as error:
            raise GaveUp("读取用时过长") from error
        result = _read_answer(answered, done)
    if isinstance(result, Exception):
        raise result
    return result


def _read_answer(answered: IO[bytes], done: subprocess.CompletedProcess[bytes]) -> Any:
    size = answered.seek(0, os.SEEK_END)
    if done.returncode or not 0 < size <= MAX_ANSWER_BYTES:
        crash = RuntimeError(done.stderr[-4000:].decode("utf-8", "replace"))
        raise GaveUp("内容过多或已损坏，无法读取") from crash
    answered.seek(0)
    try:
        return _PlainUnpickler(answered).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise GaveUp("内容过多或已损坏，无法读取") from error


class _PlainUnpickler(pickle.Unpickler):
    """Makes data only: a process taken over by a file must not choose what runs in this one."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return super().find_class(module, name)
        if module.startswith("evalcase."):
            found = super().find_class(module, name)
            if isinstance(found, type) and (dataclasses.is_dataclass(found) or issubclass(found, (Exception, Enum))):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


def answer() -> None:
    """What the process does: read the question, run the function, write the answer. Called nowhere else."""
    _limit_resources()
    module, function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - asked by our own process
    output, sys.stdout = sys.stdout.buffer, sys.stderr
    result: Any
    try:
        result = getattr(importlib.import_module(module), function)(*arguments)
    except MemoryError:
        result = GaveUp("读取时占用内存过多")
    except Exception as error:
        if not type(error).__module__.startswith("evalcase."):
            raise
        result = error.with_traceback(None)
    del arguments
    pickle.dump(result, output, pickle.HIGHEST_PROTOCOL)
    output.flush()


def _limit_resources() -> None:
    """Where the system can: so much memory, time and output, and no more."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_ANSWER_BYTES, MAX_ANSWER_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
