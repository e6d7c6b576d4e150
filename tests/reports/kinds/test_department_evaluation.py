"""A second agency with other figures, sent through 富民's workbooks: nothing of the first is left in its report."""

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml
from openpyxl.cell.cell import MergedCell

from budgets.imports.services.importing import import_workbooks
from indicators.library.selectors import get_framework
from reports.building.selectors import build_report
from scoring.cases.models import Case
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from scoring.scores.services import record_choices, score_case
from tests.factories.demo import FUMIN
from tests.reports.printed import loose_amounts, words_of
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.agencies.services import create_agency

NAME = "云岭县林业站"
FACTOR = 3
_UNSCALED = {"权重", "执行率", "2023年同比增长", "三年复合增长率"}
_TARGETS = ("批复", "调整后")
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")


@pytest.fixture
def second(fumin: Case, tmp_path: Path) -> Case:
    """The made-up agency's case: every amount and count threefold, all names and words its own."""
    agency = create_agency(code="990001", name=NAME, kind=AgencyKind.PUBLIC_WELFARE_ONE, valid_from="2010-01-01")
    books = [another(path, tmp_path / path.name) for path in sorted(FUMIN.glob("*.xlsx"))]
    import_workbooks(books, agency=agency, year=2023)
    case = create_case(
        code="second",
        title=f"{NAME}2023年部门整体支出绩效评价",
        agency=agency,
        year=2023,
        framework=get_framework(fumin.framework_code),
        report_kind="department_evaluation",
        formulas=fumin.formulas,
    )
    for leaf in yaml.safe_load((FUMIN / "case.yaml").read_text(encoding="utf-8"))["leaves"]:
        record_choices(case=case, path=leaf["path"], choices=leaf.get("choices", {}), reason="本单位的原因")
    write_words(case=case, words={slot: _words(slot, text) for slot, text in fumin.words.items()})
    score_case(case=case)
    return case


def another(path: Path, target: Path, name: str = NAME) -> Path:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        top = [cell for row in sheet.iter_rows(max_row=5) for cell in row]
        kept = {cell.column for cell in top if cell.value in _UNSCALED}
        for cell in (cell for row in sheet.iter_rows() for cell in row if not isinstance(cell, MergedCell)):
            if cell.column in kept or sheet.title in _TARGETS:
                cell.value = _renamed(cell.value, name) if isinstance(cell.value, str) else cell.value
            else:
                cell.value = _scaled(cell.value, str(sheet.cell(cell.row, 2).value), name)
    book.save(target)
    return target


def _scaled(value: object, unit: str, name: str) -> object:
    if isinstance(value, int | float) and unit != "%":
        return float(Decimal(repr(value)) * FACTOR)
    if not isinstance(value, str):
        return value
    if _NUMBER.fullmatch(value) and unit != "%":
        return f"{Decimal(value.replace(',', '')) * FACTOR:,f}"
    return _renamed(value, name)


def _renamed(text: str, name: str) -> str:
    return text.replace("富民县社会保险中心", name).replace("富民县", "云岭县").replace("富民", "云岭")


def _words(slot: str, text: object) -> object:
    """Words of the second agency in the shape of the first's."""
    if isinstance(text, list):
        return [f"第二单位{slot}"] if slot != "意见反馈" else []
    return {} if isinstance(text, dict) else f"第二单位{slot}。"


def test_no_name_word_or_figure_of_the_first_is_left(second: Case, fumin: Case) -> None:
    words = words_of(build_report(second))
    assert "富民" not in words
    assert NAME in words
    own = {slot: text for slot, text in fumin.words.items() if slot != "封面标题"}
    for text in _sentences(own):
        assert text not in words
    for figure in ("1918.25万元", "19,182,517.86", "26,521", "14,094,878.68", "292,827,317.98", "787.50"):
        assert figure not in words


def test_its_own_figures_and_words_are_there(second: Case) -> None:
    report = build_report(second)
    words = words_of(report)
    for figure in ("5754.76万元", "57,547,553.58", "79,563", "90.39%", "第二单位部门职责"):
        assert figure in words
    standards = " ".join(indicator.printed_standard for indicator in second.indicators.all())
    assert [amount for amount in loose_amounts(report) if amount not in standards] == []


def test_agencies_do_not_see_each_other(second: Case, fumin: Case) -> None:
    assert Agency.objects.get(code="990001").tables.count() == fumin.agency.tables.count()
    assert "1918.25万元" in words_of(build_report(fumin))


def _sentences(texts: object) -> list[str]:
    """The sentences of the first agency that name nothing but words."""
    if isinstance(texts, dict):
        return [sentence for value in texts.values() for sentence in _sentences(value)]
    if isinstance(texts, list):
        return [sentence for value in texts for sentence in _sentences(value)]
    return [part for part in re.split("[。；，：]", str(texts)) if len(part) > 8 and "{" not in part]
