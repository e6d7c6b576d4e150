"""Files from outside are read in processes of their own, with limits: what a hostile one does there stays there.

Each process is a copy of one that knows no setting, no password and no database (decision 0018). It runs one function
of ours and answers with plain data.
"""

from __future__ import annotations

import dataclasses
import os
import pickle
import select
import tempfile
import time
from enum import Enum
from typing import IO, Any

from evalcase.limited_process import origin

SECONDS = 60
MAX_ANSWER_BYTES = 64 * 1024 * 1024
# What a process tells on its way, a byte each.
STARTED, DONE = b"s", b"d"
_SPOILT = "内容过多或已损坏，无法读取"


class GaveUp(Exception):
    """The process ended without an answer: it took too much memory or time, or broke down. ``found`` says so."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(found)


def run_limited(module: str, function: str, *arguments: Any) -> Any:
    """What ``module.function(*arguments)`` returns, or raises: plain values, dataclasses and errors of this program.

    Raises GaveUp where there is no answer within a minute, 1.5 GB of memory and 64 MB of data.
    """
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answered, tempfile.TemporaryFile() as errors:
        pickle.dump((module, SECONDS), asked, pickle.HIGHEST_PROTOCOL)
        pickle.dump((function, arguments), asked, pickle.HIGHEST_PROTOCOL)
        asked.flush()
        told = _told(asked, answered, errors)
        if not told:  # the process that makes the copies has just ended; nothing was read yet
            told = _told(asked, answered, errors)
        if not told:
            raise GaveUp("暂时无法读取（服务器的内存或进程已用完）")
        if not told.endswith(DONE):
            errors.seek(max(0, errors.seek(0, os.SEEK_END) - 4000))
            raise GaveUp(_SPOILT) from RuntimeError(errors.read().decode("utf-8", "replace"))
        result = _read_answer(answered)
    if isinstance(result, Exception):
        raise result
    return result


def _told(asked: IO[bytes], answered: IO[bytes], errors: IO[bytes]) -> bytes:
    """Have a copy made for these files and wait for it: what it told until it ended. Raises GaveUp after a minute."""
    asked.seek(0)
    ending, telling = os.pipe()
    try:
        try:
            origin.copy_for([asked.fileno(), answered.fileno(), errors.fileno(), telling])
        finally:
            os.close(telling)
        return _until_closed(ending)
    finally:
        os.close(ending)


def _until_closed(pipe: int) -> bytes:
    end, told = time.monotonic() + SECONDS, b""
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    while poll.poll(max(0, end - time.monotonic()) * 1000):
        sign = os.read(pipe, 1)
        if not sign:
            return told
        told += sign
    raise GaveUp("读取用时过长")


def _read_answer(answered: IO[bytes]) -> Any:
    if not 0 < answered.seek(0, os.SEEK_END) <= MAX_ANSWER_BYTES:
        raise GaveUp(_SPOILT)
    answered.seek(0)
    try:
        return _PlainUnpickler(answered).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise GaveUp(_SPOILT) from error


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
