"""Whose tables these are and of which year: as told by the caller, else as the titles say; never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evalcase.spreadsheets.errors import CellError
from evalcase.spreadsheets.locate import LocatedTable
from units.agencies.models import Agency, AgencyName

_YEARS = re.compile(r"(?<!\d)(?:((?:19|20)\d{2})\s*年?\s*[-—–~～至]+\s*)?((?:19|20)\d{2})\s*年")
_BLANKS = re.compile(r"\s+")
# Where a short name is part of a longer one: "某县" before it, or "城区分局" after it. "2023年" before it is no name.
_NAME_BEFORE = r"(?<![\u3400-\u9fff])|(?<=年)|(?<=年度)"
_NAME_AFTER = r"(?![\u3400-\u9fff]{1,8}?(?:局|中心|支队|大队|事务所|办事处|办公室|委员会|学校|医院))"


def settle_agency(
    tables: Sequence[LocatedTable], agency: Agency | None, year: int | None
) -> tuple[Agency | None, list[CellError]]:
    """The agency of an import: ``agency`` where given, else the one that the titles name.

    A title that names another agency only is a fault, so is a workbook whose titles name none or several.
    """
    names = _agency_names()
    errors: list[CellError] = []
    agencies: dict[int, Agency] = {}
    for table in tables:
        named = _named_in(table, names)
        if agency is not None and named and agency.pk not in named:
            cell = table.titles[0][0]
            others = "、".join(_name_in(other, year) for other in named.values())
            errors.append(
                _title_error(
                    table,
                    cell,
                    f"表题写的是“{others}”",
                    f"导入单位是“{_name_in(agency, year)}”",
                    "请核对文件或所选单位",
                )
            )
        agencies.update(named)
    if agency is not None or errors:
        return agency, errors
    if len(agencies) == 1:
        return next(iter(agencies.values())), []
    file_name = tables[0].workbook.file_name if tables else ""
    if not agencies:
        what, remedy = "表题中没有已登记的单位名称", "请在表题写明单位全称，或用 --unit 指定单位代码"
    else:
        several = "、".join(f"{_name_in(item, year)}（{item.code}）" for item in agencies.values())
        what, remedy = f"表题中有多个单位：{several}", "请分开导入，或用 --unit 指定单位代码"
    return None, [CellError.of_file(file_name, what, "一次导入只能是一个单位", remedy, about="单位")]


def settle_year(tables: Sequence[LocatedTable], year: int | None) -> tuple[int | None, list[CellError]]:
    """The year of an import: ``year`` where given, else the one the titles name (of 2020—2023年 the last)."""
    errors: list[CellError] = []
    years: dict[int, LocatedTable] = {}
    for table in tables:
        title = table.caption
        stated = {int(match[2]) for match in _YEARS.finditer(title)}
        if year is not None and stated and year not in stated:
            cell = table.titles[0][0]
            shown = "、".join(f"{item}年" for item in sorted(stated))
            errors.append(
                _title_error(table, cell, f"表题写的是{shown}", f"导入年度是{year}年", "请核对文件或所选年度")
            )
        years.update(dict.fromkeys(stated, table))
    if year is not None or errors:
        return year, errors
    if len(years) == 1:
        return next(iter(years)), []
    file_name = tables[0].workbook.file_name if tables else ""
    shown = f"表题中有多个年度：{'、'.join(f'{item}年' for item in sorted(years))}" if years else "表题中没有年度"
    return None, [
        CellError.of_file(
            file_name, shown, "一次导入只能是一个年度", "请在表题写明年度，或用 --year 指定", about="年度"
        )
    ]


def _title_error(table: LocatedTable, cell: str, found: str, expected: str, remedy: str) -> CellError:
    return CellError.of_cell(table.workbook.file_name, table.sheet.name, cell, "表题", found, expected, remedy)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that agencies bear or bore; ``full`` is False where it is only short for them."""

    words: str
    full: bool
    agencies: tuple[Agency, ...]

    @property
    def pattern(self) -> str:
        """Where the name stands for itself: a short one is not part of a longer name, known or unknown."""
        words = re.escape(self.words)
        return words if self.full else f"(?:{_NAME_BEFORE}){words}{_NAME_AFTER}"


def _agency_names() -> list[_Name]:
    """Every full and short name that agencies bear or bore, the longest first."""
    names: dict[tuple[str, bool], list[Agency]] = {}
    for entry in AgencyName.objects.select_related("agency"):
        full, short = (_BLANKS.sub("", name) for name in (entry.name, entry.short_name))
        names.setdefault((full, True), []).append(entry.agency)
        if short and short != full:
            names.setdefault((short, False), []).append(entry.agency)
    made = (_Name(words, full, tuple(agencies)) for (words, full), agencies in names.items())
    return sorted(made, key=lambda name: (-len(name.words), name.words, not name.full))


def _named_in(table: LocatedTable, names: Sequence[_Name]) -> dict[int, Agency]:
    """Agencies named in the first line above the header that names any: a 主管部门 below the title does not count.

    A name that only matches inside a longer one does not count either.
    """
    named: dict[int, Agency] = {}
    for _, title in table.titles:
        text = _BLANKS.sub("", title)
        for name in names:
            text, times = re.subn(name.pattern, "\n", text)
            if times:
                named.update((agency.pk, agency) for agency in name.agencies)
        if named:
            break
    return named


def _name_in(agency: Agency, year: int | None) -> str:
    return agency.name_on(date(year, 12, 31)) if year else agency.current_name
