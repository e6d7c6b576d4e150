"""Many reports at once: files in a folder, made by forked processes, taken up again where a run was broken off."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reports.building.builder import ReportIncomplete
from reports.building.remedies import missing_with_remedies
from reports.building.selectors import build_report
from reports.document.blocks import Cover, Report
from reports.kinds.outline import KindError
from reports.rendering.pdf import PdfUnavailable
from reports.rendering.printing import Unwatched, check_formats, looks_sha256, print_report
from reports.versions.services.forked import WorkerDied, work_forked
from scoring.cases.models import Case
from scoring.cases.selectors import case_by_code

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileNote:
    """What the manifest remembers of a file: what it was made from, how it was printed, and its own hash."""

    fingerprint: str
    looks: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """One case of a batch: the files made, those left because nothing changed, and why it failed (empty if not)."""

    code: str
    made: Mapping[str, FileNote]
    unchanged: tuple[str, ...] = ()
    failure: str = ""
    memory: int = 0  # the most its process held, in MB; 0 where it ran in this one


class Manifest:
    """The notes of a folder's files in a small JSON beside them; written anew after every case."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / MANIFEST
        self.notes: dict[str, FileNote] = {}
        try:
            for name, note in json.loads(self._path.read_text(encoding="utf-8"))["files"].items():
                self.notes[name] = FileNote(**note)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            self.notes = {}  # absent or unreadable: everything is made again

    def add(self, made: Mapping[str, FileNote]) -> None:
        self.notes |= made
        fields = {
            name: {"fingerprint": note.fingerprint, "looks": note.looks, "sha256": note.sha256}
            for name, note in sorted(self.notes.items())
        }
        write_whole(self._path, json.dumps({"files": fields}, ensure_ascii=False, indent=1).encode())


def render_batch(*, cases: Iterable[Case], formats: Sequence[str], folder: Path, jobs: int) -> Iterator[BatchResult]:
    """Write each case's report into ``folder`` as ``<code>.<format>``; a result a case, as they come.

    What fails stands in its result and stops no other. A file whose manifest note still holds is left as it is.
    With one job the work is done in this process. Raises UnknownFormat; OSError where the folder cannot be made.
    """
    formats = check_formats(formats)
    folder.mkdir(parents=True, exist_ok=True)
    manifest = Manifest(folder)
    codes = [case.code for case in cases]
    work = partial(_render, formats=formats, folder=folder, notes=dict(manifest.notes))
    if "pdf" in formats or jobs > 1:
        warm_up(formats)
    for result in _results(work, codes, jobs):
        if result.made:
            manifest.add(result.made)
        yield result


def warm_up(formats: Sequence[str]) -> None:
    """Load fonts and templates by printing a report that says nothing."""
    looks_sha256()
    empty = Report("warm-up", "预热", Cover(("预热",), (), ""), ())
    with suppress(PdfUnavailable):
        print_report(empty, formats, follower=Unwatched())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a broken-off run never leaves half of one."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(path)


def _results(work: partial[BatchResult], codes: list[str], jobs: int) -> Iterator[BatchResult]:
    if jobs == 1:
        yield from map(work, codes)
        return
    for outcome in work_forked(work, codes, jobs):
        if isinstance(outcome.answer, WorkerDied):
            yield BatchResult(outcome.item, {}, failure=str(outcome.answer))
        else:
            answer = outcome.answer
            yield BatchResult(answer.code, answer.made, answer.unchanged, answer.failure, outcome.memory)


def _render(code: str, *, formats: tuple[str, ...], folder: Path, notes: Mapping[str, FileNote]) -> BatchResult:
    """One case, whatever happens; a failure is told in Chinese."""
    try:
        report = build_report(case_by_code(code))
        names = {name: f"{code}.{name}" for name in formats}
        stale = tuple(name for name in formats if not _holds(notes.get(names[name]), report, folder / names[name]))
        made = {}
        for name, content in print_report(report, stale, follower=Unwatched()).items():
            write_whole(folder / names[name], content)
            made[names[name]] = FileNote(report.fingerprint, looks_sha256(), hashlib.sha256(content).hexdigest())
    except ReportIncomplete as error:
        return BatchResult(code, {}, failure=missing_with_remedies(error))
    except (PdfUnavailable, KindError) as error:
        return BatchResult(code, {}, failure=str(error))
    except OSError as error:
        return BatchResult(code, {}, failure=f"不能写入“{error.filename or folder}”：{error.strerror}")
    except Exception as error:  # one case never stops the others
        return BatchResult(code, {}, failure=f"程序出错（{type(error).__name__}：{error}）")
    return BatchResult(code, made, tuple(names[name] for name in formats if name not in stale))


def _holds(note: FileNote | None, report: Report, path: Path) -> bool:
    """Whether the file is the print of this very report, looks included, and was not touched since."""
    if note is None or (note.fingerprint, note.looks) != (report.fingerprint, looks_sha256()):
        return False
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == note.sha256
    except OSError:
        return False
