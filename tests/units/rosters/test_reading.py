"""Lists as bureaus keep them: found, read the same whatever the order and words of the heads, and nothing personal."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalcase.spreadsheets.errors import WorkbookRejected
from tests.depth import examples
from tests.evalcase.spreadsheets.build import workbook
from tests.units.rosters.lists import ROWS, bureau_list
from units.agencies.choices import AgencyKind
from units.rosters.choices import RosterKind
from units.rosters.columns import DECLARATIONS
from units.rosters.files import read_list
from units.rosters.reading import FoundTable, blank_personal, read_tables, title_of, year_in_title
from units.rosters.services.wanted import wanted_of


def tables(content: bytes, kind: RosterKind = RosterKind.AGENCIES, **chosen: str) -> list[FoundTable]:
    return read_tables(kind, read_list(content, "名录.xlsx").sheets, chosen)


def test_a_bureaus_list_is_read_as_it_is() -> None:
    sheets = read_list(bureau_list(*ROWS), "名录.xlsx").sheets
    (table,) = read_tables(RosterKind.AGENCIES, sheets, {})
    assert (table.head_row, year_in_title(sheets), title_of(sheets)) == (3, 2024, "云边县2024年度预算单位名录")
    wanted = [wanted_of(row) for row in table.rows]
    assert [(one.code, one.name, one.parent[0]) for one in wanted] == [
        ("301", "云边县档案局", ""),
        ("301001", "云边县档案馆", "301"),
        ("301002", "云边县史志中心", "301"),
    ]
    assert [one.fields["kind"] for one in wanted][1:] == [
        AgencyKind.PUBLIC_WELFARE_ONE,
        AgencyKind.CIVIL_SERVICE_MANAGED,
    ]
    assert [head.text for head in table.heads if not head.key] == ["序号", "备注"]
    assert table.passed == ["第7行是合计：合计"]


def test_two_rows_of_head_merged_parents_and_several_sheets() -> None:
    rows = [
        ["预算单位", None, "主管部门", None, "启用日期（年月日）"],
        ["编码", "名称", "编码", "名称", None],
        [None, None, None, None, None],
        [301001, "甲馆", 301, "某局", date(2019, 3, 1)],
        [301002, "乙馆", None, None, "2019年3月1日"],
        ["小计", None, None, None, None],
        ["填表人：某某", None, None, None, None],
    ]
    merged = ("A1:B1", "C1:D1", "E1:E2", "C4:C5", "D4:D5")
    lower = [*[[None]] * 7, ["单位代码", "单位名称"], ["401", "丙局"]]
    book = workbook(("一", rows), ("二", lower), merged=merged)
    first, second = tables(book)
    found = [wanted_of(row) for row in first.rows]
    assert [(one.code, one.name, one.parent, one.since) for one in found] == [
        ("301001", "甲馆", ("301", "某局"), date(2019, 3, 1)),
        ("301002", "乙馆", ("301", "某局"), date(2019, 3, 1)),
    ]
    assert [row.text("code") for row in second.rows] == ["401"]


def test_heads_that_are_not_known_are_for_a_person_to_say() -> None:
    book = workbook(("表", [["某县单位"], ["号", "叫什么"], ["401", "丙局"]]))
    (table,) = tables(book)
    assert (table.is_known, table.rows, [head.text for head in table.heads]) == (False, [], ["号", "叫什么"])
    (table,) = tables(book, 号="code", 叫什么="name")
    assert [dict(row.cells) for row in table.rows] == [{"code": "401", "name": "丙局"}]
    (table,) = tables(workbook(("表", [["单位代码", "单位名称", "简称"], ["401", "丙局", "丙"]])), 简称="-")
    assert set(table.rows[0].cells) == {"code", "name"}


@pytest.mark.parametrize("heads", [["部门编码", "部门名称", "单位编码", "单位名称"], ["部门", "预算单位"]])
def test_a_department_beside_a_unit_is_above_it(heads: list[str]) -> None:
    cells = dict(zip(["部门编码", "部门名称", "单位编码", "单位名称"], ["301", "某局", "301001", "某馆"], strict=True))
    cells |= {"部门": "301-某局", "预算单位": "301001-某馆"}
    (table,) = tables(workbook(("表", [heads, [cells[head] for head in heads]])))
    wanted = wanted_of(table.rows[0])
    assert (wanted.code, wanted.name, wanted.parent) == ("301001", "某馆", ("301", "某局"))


def test_a_department_alone_is_the_unit_and_one_inside_a_unit_is_not_read() -> None:
    (table,) = tables(workbook(("表", [["部门编码", "部门名称"], ["301", "某局"]])))
    assert dict(table.rows[0].cells) == {"code": "301", "name": "某局"}
    book = workbook(("表", [["部门", "单位", "姓名"], ["办公室", "某局", "甲"]]))
    (table,) = tables(book, RosterKind.PEOPLE)
    assert dict(table.rows[0].cells) == {"agency": "某局", "display_name": "甲"}


def test_numbers_of_persons_are_never_kept() -> None:
    heads = ["姓名", "手机号码", "所在单位", "备注", "身份证号"]
    rows = [heads, ["甲", 13900000000, "401", "电话13900000000", "53010219900101123X"]]
    (kept,) = read_list(workbook(("表", rows)), "名单.xlsx").sheets
    (table,) = read_tables(RosterKind.PEOPLE, [kept], {})
    blank_personal(table, kept["rows"])
    text = json.dumps(kept, ensure_ascii=False)
    assert ("139" in text, "5301" in text) == (False, False)
    assert kept["rows"][1] == ["甲", "", "401", "", ""]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_of_either_encoding_is_read(encoding: str) -> None:
    text = "部门编码;预算单位\r\n0401;丙局\r\n"
    read = read_list(text.encode(encoding), "名录.csv")
    (table,) = read_tables(RosterKind.AGENCIES, read.sheets, {})
    assert [dict(row.cells) for row in table.rows] == [{"code": "0401", "name": "丙局"}]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "名录.xls", "另存为"),
        (b"\xff\xfe\x00\xd8", "名录.csv", "CSV 应为 UTF-8 或 GBK 编码"),
        (b"", "名录.csv", "没有内容"),
        (b"a,b\n" * 1600, "大.csv", "不能超过 1000 行"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(content: bytes, name: str, message: str) -> None:
    with pytest.raises(WorkbookRejected, match=message):
        read_list(content, name)


_NAMES = st.text("云边江岭河滨山南北", min_size=2, max_size=6).map(lambda text: f"{text}中心")
_DAYS = st.dates(date(1990, 1, 1), date(2024, 12, 31))
_WRITTEN = st.sampled_from(
    [
        lambda day: day,
        lambda day: day.isoformat(),
        lambda day: f"{day.year}年{day.month}月{day.day}日",
        lambda day: f"{day.year}.{day.month}.{day.day}",
        lambda day: f"{day:%Y%m%d}",
    ]
)
_AGENCIES = st.lists(
    st.tuples(st.integers(101, 999_999), _NAMES, st.sampled_from(AgencyKind), _DAYS, _WRITTEN),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[0],
)
_KEYS = ("code", "name", "kind", "since")


@st.composite
def _heads(draw: st.DrawFn) -> list[tuple[str, str]]:
    """The columns in any order, each by any word that it is known by."""
    declared = DECLARATIONS[RosterKind.AGENCIES]
    words = [(key, st.sampled_from([*declared.column(key).headers, *declared.column(key).aliases])) for key in _KEYS]
    return draw(st.permutations([(key, draw(word)) for key, word in words]))


@examples(60)
@given(rows=_AGENCIES, heads=_heads(), is_number=st.booleans(), titles=st.integers(0, 3))
def test_what_was_written_comes_back(rows: Any, heads: Any, is_number: bool, titles: int) -> None:
    def cells(code: int, name: str, kind: AgencyKind, day: date, written: Any) -> list[Any]:
        own = {"code": code if is_number else str(code), "name": name, "kind": kind.label, "since": written(day)}
        return [own[key] for key, _ in heads]

    title = [[f"某县名录{number}"] for number in range(titles)]
    book = workbook(("表", [*title, [word for _, word in heads], *(cells(*row) for row in rows)]))
    (table,) = tables(book)
    found = [wanted_of(row) for row in table.rows]
    assert not [one.line.faults for one in found if one.line.faults]
    assert [(one.code, one.name, one.fields["kind"], one.since) for one in found] == [
        (str(code), name, kind, day) for code, name, kind, day, _ in rows
    ]
