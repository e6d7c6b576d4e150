"""A function that takes too much, breaks down or answers with more than data hurts nobody but its own process."""

import os
import resource
import signal

import pytest

from evalcase import limited_process
from evalcase.limited_process import GaveUp, run_limited
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.uploads import UploadRejected

pytestmark = pytest.mark.slow

HERE = __name__


def take_memory() -> int:
    return len(bytearray(8 * 1024**3))


def break_down() -> None:
    os.kill(os.getpid(), signal.SIGABRT)


def wait_long() -> None:
    signal.pause()


def answer_too_much() -> bytes:
    return b"x" * (limited_process.MAX_ANSWER_BYTES + 1)


def answer_with_a_program() -> object:
    return os.system


def settings_seen() -> list[str]:
    return sorted(name for name in os.environ if "DATABASE" in name or "SECRET" in name or "DJANGO" in name)


def reject_workbook() -> None:
    raise WorkbookRejected([CellError.of_cell("甲.xlsx", "表", "A1", "", "甲", "乙")])


def reject_upload() -> None:
    raise UploadRejected("甲", "乙", "丙", file_name="丁.pdf")


@pytest.mark.parametrize("taking", [take_memory, break_down, answer_too_much, answer_with_a_program])
def test_no_answer_is_told_and_costs_this_process_nothing(taking) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(GaveUp, match=r"内存过多|无法读取"):
        run_limited(HERE, taking.__name__)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_a_process_that_never_ends_is_ended(monkeypatch) -> None:
    monkeypatch.setattr(limited_process, "SECONDS", 2)
    with pytest.raises(GaveUp, match="用时过长"):
        run_limited(HERE, wait_long.__name__)


def test_refusals_arrive_whole() -> None:
    with pytest.raises(WorkbookRejected) as workbook:
        run_limited(HERE, reject_workbook.__name__)
    assert workbook.value.errors == (CellError.of_cell("甲.xlsx", "表", "A1", "", "甲", "乙"),)
    with pytest.raises(UploadRejected) as upload:
        run_limited(HERE, reject_upload.__name__)
    assert str(upload.value) == "“丁.pdf”：甲；乙。丙。"


def test_the_process_knows_no_settings(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    assert run_limited(HERE, settings_seen.__name__) == []
