"""A function that takes too much, breaks down or answers with more than data hurts nobody but its own process."""

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from evalcase import limited_process
from evalcase.limited_process import GaveUp, run_limited
from evalcase.spreadsheets.errors import CellError, WorkbookRejected
from evalcase.uploads import UploadRejected
from tests.platform.tree import ROOT

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


def leave_something_behind() -> None:
    os.environ["LEFT"] = "behind"


def wait_with_another(sign: str) -> None:
    """Starts a process of its own, as a parser that was taken over might, and both wait."""
    os.fork()
    with open(sign, "a") as file:  # noqa: PTH123 - a plain line, written at once
        file.write(f"{os.getpid()}\n")
    signal.pause()


def surroundings() -> tuple[int, int, int, str]:
    """Process, its origin, its threads, and what another left behind."""
    return os.getpid(), os.getppid(), threading.active_count(), os.environ.get("LEFT", "")


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


def test_each_file_has_a_process_that_nothing_was_left_behind_in() -> None:
    run_limited(HERE, leave_something_behind.__name__)
    with ThreadPoolExecutor(4) as threads:
        seen = list(threads.map(lambda _: run_limited(HERE, surroundings.__name__), range(8)))
    assert len({process for process, *_ in seen}) == 8
    assert {tuple(rest) for _, *rest in seen} == {(seen[0][1], 1, "")}, "one origin, one thread, nothing left"


def test_an_origin_that_was_killed_is_started_anew() -> None:
    _, origin, *_ = run_limited(HERE, surroundings.__name__)
    os.kill(origin, signal.SIGKILL)
    assert run_limited(HERE, surroundings.__name__)[1] != origin


def test_a_process_that_the_site_forked_has_an_origin_of_its_own() -> None:
    _, origin, *_ = run_limited(HERE, surroundings.__name__)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(run_limited, (HERE, surroundings.__name__))[1] != origin
    assert run_limited(HERE, surroundings.__name__)[1] == origin


def test_nothing_outlives_its_time_or_the_site(monkeypatch, tmp_path) -> None:
    """Neither what a file's process has started itself, nor the origin of a site that was killed."""
    sign = tmp_path / "started"
    monkeypatch.setattr(limited_process, "SECONDS", 1)
    with pytest.raises(GaveUp):
        run_limited(HERE, wait_with_another.__name__, str(sign))
    waiting = [int(line) for line in sign.read_text().split()]
    assert len(waiting) == 2
    eventually(lambda: not any(map(is_running, waiting)))
    asking = (
        "import os, signal; from evalcase.limited_process import run_limited;"
        "print(run_limited('os', 'getppid'), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    site = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    eventually(lambda: not is_running(int(site.stdout)))


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{process}/stat") as stat:  # noqa: PTH123
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
