"""Work shared among processes forked from this one, which all start with what it has loaded.

Forking after the warm-up saves each worker the loading of fonts, templates and code; frozen objects are not looked at
by their garbage collectors, so the memory stays shared. A worker that dies takes only its present item with it.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from django.db import connections

Item = TypeVar("Item")
Answer = TypeVar("Answer")

DIED = "生成该报告的进程意外中止（多半是内存不足），请减少 --jobs 或单独生成这一份"
_fork = multiprocessing.get_context("fork")


class WorkerDied(Exception):
    """The process that worked on an item ended without an answer."""

    def __init__(self) -> None:
        super().__init__(DIED)


@dataclass(frozen=True, slots=True)
class WorkResult(Generic[Item, Answer]):
    """An item with its answer or WorkerDied; ``memory`` is the most its worker ever held, in MB."""

    item: Item
    answer: Answer | WorkerDied
    memory: int = 0


def work_forked(work: Callable[[Item], Answer], items: Iterable[Item], jobs: int) -> Iterator[WorkResult[Item, Answer]]:
    """Each item's outcome as it comes, by ``jobs`` forked processes; ``work`` must not raise.

    Load everything that the work needs before. Database connections are closed first: each process opens its own.
    """
    waiting = list(reversed(list(items)))
    connections.close_all()
    with _frozen():
        team: list[_Worker[Item, Answer]] = []
        try:
            for _ in range(min(jobs, len(waiting))):
                team.append(_Worker(work, team))
                team[-1].take(waiting.pop())
            while team:
                ready = wait([worker.pipe for worker in team])
                for worker in [worker for worker in team if worker.pipe in ready]:
                    yield worker.outcome()
                    if not worker.is_alive:
                        team.remove(worker)
                        if waiting:
                            worker = _Worker(work, team)
                            team.append(worker)
                    if waiting:
                        worker.take(waiting.pop())
                    elif worker in team:
                        team.remove(worker)
                        worker.dismiss()
        finally:
            for worker in team:
                worker.stop()


@contextmanager
def _frozen() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Worker(Generic[Item, Answer]):
    """One forked process and the pipe to it."""

    def __init__(self, work: Callable[[Item], Answer], team: Sequence[_Worker[Item, Answer]]) -> None:
        self.pipe, there = _fork.Pipe()
        self.is_alive = True
        # A child holds a copy of every pipe there is; unless it closes them, nobody notices that an end was closed.
        inherited = [self.pipe, *(worker.pipe for worker in team)]
        self._process = _fork.Process(target=_serve, args=(there, inherited, work), daemon=True)
        self._process.start()
        there.close()

    def take(self, item: Item) -> None:
        self._item = item
        self.pipe.send(item)

    def outcome(self) -> WorkResult[Item, Answer]:
        """What became of the item taken last; blocks until it is known."""
        try:
            answer, memory = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.is_alive = False
            self._process.join()
            return WorkResult(self._item, WorkerDied())
        return WorkResult(self._item, answer, memory)

    def dismiss(self) -> None:
        """Let it end by itself."""
        self.pipe.close()
        self._process.join()

    def stop(self) -> None:
        self._process.terminate()
        self.dismiss()


def _serve(pipe: Connection, inherited: Sequence[Connection], work: Callable[[Item], Answer]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one ends the others
    for other in inherited:
        other.close()
    while True:
        try:
            item: Item = pipe.recv()
        except EOFError:
            return
        answer = work(item)
        pipe.send((answer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
