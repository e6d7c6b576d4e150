"""Speed of the batch beside bare WeasyPrint: the five demo cases several times over, two processes each, PDF only.

Run ``python -m tests.benchmarks.batch [rounds]``. Ours is all that ``render_reports`` does after its start: reading the
data, building, printing, hashing and writing. Bare WeasyPrint gets the very HTML that ours prints, ready made, with the
same fonts and style sheet, and is tuned as well as is known: fixed table layout, imported and warmed up before the
fork, ``gc.freeze``, collector off while it prints. Both take turns, each in processes of its own; what counts is the
ratio of their processor times, for the clock also counts what else the machine does.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

ROUNDS = 5
REPEATS = 2  # how often each demo case is printed in a round
JOBS = 2
BARE, GOAL = (
    12.5,
    14,
)  # milliseconds a page by the clock: what bare WeasyPrint took where the goal was set, and the goal


@dataclass(frozen=True, slots=True)
class Spent:
    """One round: seconds by the clock and of all processors, peak megabytes of a worker, pages."""

    clock: float
    processor: float
    memory: int
    pages: int


Round = Callable[[], int]  # prints everything once; gives the peak megabytes of a worker


def main() -> None:
    """Print milliseconds a page of both, their ratio, and the most memory that a worker held."""
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"EVALCASE_DATA_DIR": name, "DATABASE_URL": f"sqlite:///{Path(name) / 'batch.sqlite3'}"}
        spawn = multiprocessing.get_context("spawn")
        runners = {}
        for side, prepare in (("batch", _ours), ("bare", _bare)):
            here, there = spawn.Pipe()
            process = spawn.Process(target=_serve, args=(there, prepare, Path(name)))
            process.start()
            there.close()
            runners[side] = (process, here)
            here.recv()  # ready and warm; the first side has loaded the cases and left their HTML for the second
        rounds = [_round(number, runners) for number in range(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)]
        for process, pipe in runners.values():
            pipe.send(False)
            process.join()
    _report(rounds)


def _round(number: int, runners: Mapping[str, tuple[SpawnProcess, Connection]]) -> dict[str, Spent]:
    """Both sides once; the one that begins changes, so that neither always meets the quieter machine."""
    sides = list(runners) if number % 2 else list(reversed(runners))
    spent = {}
    for side in sides:
        runners[side][1].send(True)
        spent[side] = runners[side][1].recv()
    figures = ", ".join(f"{side} {found.processor * 1000 / found.pages:.1f}" for side, found in sorted(spent.items()))
    print(f"round {number + 1:<13} {figures} ms/page of processor time", flush=True)
    return spent


def _report(rounds: list[dict[str, Spent]]) -> None:
    print(f"pages a round       {rounds[0]['batch'].pages}, by {JOBS} processes each")
    for side, name in (("batch", "render_reports"), ("bare", "bare WeasyPrint")):
        clock = statistics.median(round[side].clock * 1000 / round[side].pages for round in rounds)
        processor = statistics.median(round[side].processor * 1000 / round[side].pages for round in rounds)
        memory = max(round[side].memory for round in rounds)
        print(f"{name:<19} {clock:.1f} ms/page by the clock, {processor:.1f} of processor time, {memory} MB a worker")
    for what in ("processor", "clock"):
        ratios = [getattr(round["batch"], what) / getattr(round["bare"], what) for round in rounds]
        print(
            f"ratio, {what:<12} {statistics.median(ratios):.2f} (at most 1.12; {min(ratios):.2f} to {max(ratios):.2f})"
        )
    scaled = statistics.median(ratios) * BARE
    print(f"where bare takes {BARE} {scaled:.1f} ms/page by the clock (at most {GOAL})")


def _serve(pipe: Connection, prepare: Callable[[Path], tuple[Round, int]], folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalcase.settings.test")
    import django

    django.setup()
    run, pages = prepare(folder)
    pipe.send(True)
    while pipe.recv():
        before, start = _processor(), time.monotonic()
        memory = run()
        pipe.send(Spent(time.monotonic() - start, _processor() - before, memory, pages))


def _processor() -> float:
    """Seconds that this process and its children that have ended spent computing."""
    return sum(
        spent.ru_utime + spent.ru_stime
        for spent in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _ours(folder: Path) -> tuple[Round, int]:
    from django.core.management import call_command

    from evalcase.demo.services import load_demo_case, load_reference_data
    from reports.building.selectors import build_report
    from reports.rendering.html import render_html
    from reports.rendering.pdf import load_engine
    from reports.versions.services.batch import render_batch, warm_up
    from scoring.cases.models import Case
    from tests.factories.demo import FIXTURES

    call_command("migrate", verbosity=0, run_syncdb=True)
    load_reference_data(fixtures=FIXTURES)
    for demo in sorted((FIXTURES / "demo").glob("*/case.yaml")):
        load_demo_case(folder=demo.parent)
    cases = list(Case.objects.order_by("code"))
    texts = [render_html(build_report(case), for_screen=False) for case in cases]
    (folder / "texts.pickle").write_bytes(pickle.dumps(texts))
    warm_up(["pdf"])
    pages = sum(len(load_engine().lay_out(text).pages) for text in texts)

    def run() -> int:
        with tempfile.TemporaryDirectory() as out:
            results = list(render_batch(cases=cases * REPEATS, formats=["pdf"], folder=Path(out), jobs=JOBS))
        failed = [f"{result.code}: {result.failure}" for result in results if result.failure]
        assert not failed, failed
        return max(result.memory for result in results)

    return run, pages * REPEATS


def _bare(folder: Path) -> tuple[Round, int]:
    """WeasyPrint as its manual shows it, with our fonts as files, so that it needs no fetcher of ours."""
    import gc

    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports.rendering.html import print_css
    from reports.rendering.typefaces import BY_URL, FOLDER, font_face_css
    from reports.versions.services.forked import work_forked

    faces = font_face_css()
    for url, typeface in BY_URL.items():
        faces = faces.replace(url, (FOLDER / typeface.file).as_uri())
    fonts = FontConfiguration()
    style = CSS(string=faces + print_css(), font_config=fonts)
    texts: list[str] = pickle.loads((folder / "texts.pickle").read_bytes())  # noqa: S301  written by ourselves
    gc.disable()

    def work(number: int, out: Path) -> int:
        text = texts[number % len(texts)]
        document = HTML(string=text).render(stylesheets=[style], font_config=fonts, presentational_hints=True)
        (out / f"{number}.pdf").write_bytes(document.write_pdf())
        pages = len(document.pages)
        del document
        gc.collect(0)
        return pages

    def run() -> int:
        with tempfile.TemporaryDirectory() as out:
            outcomes = list(work_forked(partial(work, out=Path(out)), range(len(texts) * REPEATS), JOBS))
        assert all(isinstance(outcome.answer, int) for outcome in outcomes), outcomes
        return max(outcome.memory for outcome in outcomes)

    with tempfile.TemporaryDirectory() as out:
        pages = sum(work(number, Path(out)) for number in range(len(texts)))
    return run, pages * REPEATS


if __name__ == "__main__":
    main()
