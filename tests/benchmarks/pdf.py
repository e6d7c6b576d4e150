"""Speed of the PDF: our whole pipeline against bare WeasyPrint on the same HTML, fonts and style sheet.

Run ``python -m tests.benchmarks.pdf``. Both are warmed up and measured in turns, each in a process of its own, so
neither sees the other's caches nor its garbage collector.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

ROUNDS = 5


def main() -> None:
    """Print milliseconds a page of both, their ratio, the pages and our peak memory."""
    spawn = multiprocessing.get_context("spawn")
    measured: dict[str, list[float]] = {}
    runners = {}
    for name, build in (("pipeline", _pipeline), ("bare", _bare)):
        here, there = spawn.Pipe()
        process = spawn.Process(target=_serve, args=(there, build))
        process.start()
        runners[name] = (process, here)
        measured[name] = []
        _ask(here)  # the first round warms up
    pages = peak = 0
    for _ in range(ROUNDS):
        for name, (_, pipe) in runners.items():
            seconds, pages, memory = _ask(pipe)
            measured[name].append(seconds)
            peak = memory if name == "pipeline" else peak
    for process, pipe in runners.values():
        pipe.send(False)
        process.join()
    ours, bare = (statistics.median(measured[name]) * 1000 / pages for name in ("pipeline", "bare"))
    print(f"pages               {pages}")
    print(f"pipeline            {ours:.1f} ms/page (whole: frozen report to HTML to PDF, warm)")
    print(f"bare WeasyPrint     {bare:.1f} ms/page (same HTML, fonts and style sheet)")
    print(f"ratio               {ours / bare:.2f} (at most 1.10)")
    print(f"peak memory         {peak} MB (under 400)")


def _ask(pipe: Connection) -> tuple[float, int, int]:
    pipe.send(True)
    answer: tuple[float, int, int] = pipe.recv()
    return answer


def _serve(pipe: Connection, build: Callable[[], Callable[[], bytes]]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalcase.settings.test")
    import django

    django.setup()
    run = build()
    while pipe.recv():
        start = time.process_time()
        pdf = run()
        elapsed = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pipe.send((elapsed, _count(pdf), peak))


def _count(pdf: bytes) -> int:
    import io

    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def _pipeline() -> Callable[[], bytes]:
    from reports.rendering.pdf import render_pdf
    from tests.factories.reports import long_report

    report = long_report()
    return lambda: render_pdf(report)


def _bare() -> Callable[[], bytes]:
    """WeasyPrint as its manual shows it, with our fonts given as ``data:`` so that it needs no fetcher of ours."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports.rendering.html import print_css, render_html
    from reports.rendering.typefaces import BY_URL, FOLDER, font_face_css
    from tests.factories.reports import long_report

    faces = font_face_css()
    for url, typeface in BY_URL.items():
        faces = faces.replace(url, (FOLDER / typeface.file).as_uri())
    html = render_html(long_report(), for_screen=False)
    fonts = FontConfiguration()
    style = CSS(string=faces + print_css(), font_config=fonts)

    def run() -> bytes:
        pdf: bytes = HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts, presentational_hints=True)
        return pdf

    return run


if __name__ == "__main__":
    main()
