"""Speed of the batch: the demo case many times over, by two processes forked after the warm-up, PDF only.

Run ``python -m tests.benchmarks.batch``. Everything counts that ``render_reports`` does after its start: reading the
data, building, printing and writing. Two cores must be free: milliseconds a page are by the clock.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path

CASES = 16
JOBS = 2


def main() -> None:
    """Print milliseconds a page by the clock, the pages, and the most memory that a worker held."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalcase.settings.test")
        os.environ |= {"EVALCASE_DATA_DIR": name, "DATABASE_URL": f"sqlite:///{folder / 'batch.sqlite3'}"}
        import django

        django.setup()
        _load(folder)
        _measure(folder / "out")


def _load(folder: Path) -> None:
    """The demo case under many codes; a copy names one workbook, which is known already."""
    from django.core.management import call_command

    from reports.services import load_demo_case, load_reference_data
    from tests.factories.demo import FIXTURES, FUMIN

    call_command("migrate", verbosity=0, run_syncdb=True)
    load_reference_data(fixtures=FIXTURES)
    first = load_demo_case(folder=FUMIN)
    for number in range(1, CASES):
        copy = folder / f"copy-{number}"
        copy.mkdir()
        data = (FUMIN / "case.yaml").read_text(encoding="utf-8")
        (copy / "case.yaml").write_text(data.replace(first.code, f"{first.code}-{number}"), encoding="utf-8")
        for same in (FUMIN / "texts.yaml", min(FUMIN.glob("*.xlsx"))):
            (copy / same.name).write_bytes(same.read_bytes())
        load_demo_case(folder=copy)


def _measure(out: Path) -> None:
    from pypdf import PdfReader

    from reports.services import render_batch, warm_up
    from scoring.models import Case

    warm_up(["pdf"])
    cases = list(Case.objects.all())
    start = time.monotonic()
    results = list(render_batch(cases=cases, formats=["pdf"], folder=out, jobs=JOBS))
    seconds = time.monotonic() - start
    failed = [f"{result.code}: {result.failure}" for result in results if result.failure]
    assert not failed, failed
    pages = sum(len(PdfReader(path).pages) for path in out.glob("*.pdf"))
    print(f"reports             {len(results)} by {JOBS} processes")
    print(f"pages               {pages}")
    print(f"batch               {seconds * 1000 / pages:.1f} ms/page by the clock (at most 14 on two free cores)")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = (spent.ru_utime + spent.ru_stime) * 1000 / pages
    print(f"processor time      {processor:.1f} ms/page, {processor / JOBS:.1f} on each of {JOBS} cores")
    print(f"peak memory         {max(result.memory for result in results)} MB a worker (at most 600)")


if __name__ == "__main__":
    main()
