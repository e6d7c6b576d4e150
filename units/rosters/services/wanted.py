"""Rows of a list of agencies read as what they want: each value or what is wrong with its cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from units.rosters.reading import Row
from units.rosters.services.lines import Line
from units.rosters.words import NONE, code_of, coded, day_of, kind_of, level_of, name_of, region_of

Value = TypeVar("Value")


@dataclass(slots=True, eq=False)
class Wanted:
    """An agency as a row has it. ``fields``: what of its plain fields the row says; ``parent``: code and name."""

    line: Line
    code: str = ""
    name: str = ""
    short_name: str = ""
    basis: str = ""
    parent: tuple[str, str] = ("", "")
    fields: dict[str, Any] = field(default_factory=dict)
    since: date | None = None
    abolished: date | None = None

    @property
    def parent_key(self) -> str:
        """The column that names what is above."""
        return "parent_code" if self.line.row.text("parent_code") else "parent"


def wanted_of(row: Row) -> Wanted:
    """Read a row; faults are noted in its line."""
    line = Line(row)
    wanted = Wanted(line, basis=name_of(row.text("basis")))
    wanted.code = _read(line, "code", code_of) or ""
    wanted.name, wanted.short_name = name_of(row.text("name")), name_of(row.text("short_name"))
    if not wanted.code:
        wanted.code, name = coded(row.text("name"))
        wanted.name = name or wanted.name
    wanted.parent = _parent(line, wanted)
    wanted.since, wanted.abolished = _read(line, "since", day_of), _read(line, "abolished", day_of)
    wanted.fields = _fields(line)
    line.code, line.title = wanted.code, wanted.name or wanted.code
    if not wanted.name:
        line.fault("name", "没有单位名称，请补上")
    return wanted


def _read(line: Line, key: str, read: Callable[[str], Value]) -> Value | None:
    text = line.row.text(key)
    if not text or (key != "level" and text.strip() in NONE):
        return None
    try:
        return read(text)
    except ValueError as error:
        line.fault(key, str(error))
        return None


def _parent(line: Line, wanted: Wanted) -> tuple[str, str]:
    """Code and name of what is above; a head of a department that names itself has nothing above."""
    code = _read(line, "parent_code", coded) or ("", "")
    name = _read(line, "parent", coded) or ("", "")
    found = (code[0] or name[0], name[1] or code[1])
    same = (found[0] and found[0] == wanted.code) or (not found[0] and found[1] and found[1] == wanted.name)
    return ("", "") if same else found


def _fields(line: Line) -> dict[str, Any]:
    region_code, region = _read(line, "region", region_of) or ("", "")
    told = {
        "kind": _read(line, "kind", kind_of),
        "level": _read(line, "level", level_of),
        "region_code": _read(line, "region_code", code_of) or region_code,
        "region": region,
        "established": _read(line, "established", day_of),
    }
    return {key: value for key, value in told.items() if value}
