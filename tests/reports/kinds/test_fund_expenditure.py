"""The kind for any agency: other names, other insurances and other figures leave nothing of the first case behind."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from budgets.accounts.models import Account
from budgets.facts import CellSource, Fact, FactBook, extend
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.ledger.models import BudgetLine, ImportedTable
from budgets.ledger.selectors.derived import derived_formulas
from budgets.ledger.selectors.facts import table_formulas
from budgets.ledger.selectors.keys import line_fact
from budgets.quantities import YUAN, Quantity, State, round_half_up
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks import FUND_EXECUTION
from reports.building.selectors import build_report
from reports.document.blocks import Paragraph, Report
from reports.document.figures import figures_of
from reports.kinds.fund_expenditure.content import fund_account, fund_overview
from reports.material.composer import Composer
from reports.material.material import Material
from reports.material.selectors import read_material
from reports.rendering.html import render_html
from scoring.cases.models import Case
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.agencies import make_agency
from tests.factories.demo import QIEMO

YEAR = 2022
AGENCY = "青禾市医疗保障服务中心"
INSURANCES = ("职工基本医疗保险基金", "城乡居民基本医疗保险基金", "生育保险基金", "长期护理保险基金", "大病保险基金")
WORDS = {
    "预算原则": "基金预算量入为出。",
    "绩效目标": "保障参保人员的基本医疗需求。",
    "管理情况": ["实行市级统筹。"],
    "目标完成情况": "目标已经完成。",
    "后续工作计划": "加强监管。",
    "经验问题建议": ["推进支付方式改革。"],
}
# Words that the first case's data and texts hold, and that no heading or sentence of the kind may hold.
FIRST_CASE = (
    "且末",
    "巴州",
    "养老",
    "工伤",
    "失业",
    "职业年金",
    "丧葬",
    "机关事业",
    "企业职工",
    "2019年",
    "2018年",
    "2020年",
)


@dataclass(frozen=True)
class Fund:
    """Outgo of a made-up fund in 万元; None is a blank cell."""

    name: str
    budget: int | None
    settled: int
    prior: int | None
    parts: tuple[int, ...] = ()

    @property
    def over_budget(self) -> int:
        return self.settled - (self.budget or 0)

    @property
    def over_prior(self) -> int:
        return self.settled - (self.prior or 0)


def made_up(seed: int) -> list[Fund]:
    """Funds of an agency: a rise, a fall, a standstill, nothing at all, and no year before."""
    chance = random.Random(seed)  # noqa: S311 - figures of a test
    amounts = [chance.randint(1000, 9_999_999) for _ in range(8)]
    rise, fall, first, large = amounts[:4]
    return [
        Fund(INSURANCES[0], rise, rise + chance.randint(1, 999), rise - chance.randint(1, 999), (rise // 2, 0)),
        Fund(INSURANCES[1], fall, fall - chance.randint(1, 999), fall + chance.randint(1, 999)),
        Fund(INSURANCES[2], 0, 0, 0),
        Fund(INSURANCES[3], first, first, None, (first,)),
        Fund(INSURANCES[4], None, large, large),
    ]


def sheets(funds: Sequence[Fund]) -> list[tuple[str, list[list[Any]]]]:
    """The workbook of those funds; the total row has the sums that there are."""
    rows: list[list[Any]] = [[f"{AGENCY}{YEAR}年社会保险基金收支决算表"], ["单位：万元"]]
    rows.append(["险种", "项目", "预算数", "决算数", "上年决算数", "完成率"])
    for fund in funds:
        rows.append([fund.name, "基金支出", *("" if x is None else x for x in (fund.budget, fund.settled, fund.prior))])
        for name, part in zip(("住院费用支出", "门诊费用支出"), fund.parts, strict=False):
            rows.append(["", f"其中：{name}", "", part, ""])
        rows.append(["", "年末滚存结余", "", fund.settled // 3, ""])
    rows.append(["合计", "基金支出", "", sum(fund.settled for fund in funds), ""])
    people: list[list[Any]] = [
        [f"{AGENCY}{YEAR}年社会保险待遇享受情况统计表"],
        ["险种", "项目", "计量单位", "2021年", "2022年"],
    ]
    people += [[INSURANCES[0], "住院人次", "人次", 7301, 7007], [INSURANCES[1], "门诊人次", "人次", "", 50321]]
    return [("决算", rows), ("待遇", people)]


@pytest.fixture
def other_agency(reference_data: None, db: None, settings: LazySettings, tmp_path: Path) -> Case:
    settings.MEDIA_ROOT = str(tmp_path)
    agency = make_agency("other", AGENCY)
    case = create_case(
        code="other-2022",
        title="医保基金评价",
        agency=agency,
        year=YEAR,
        framework=None,
        report_kind="fund_expenditure",
    )
    write_words(case=case, words=WORDS)
    return case


def import_funds(case: Case, funds: Sequence[Fund]) -> Report:
    file = UploadedWorkbook("医保.xlsx", workbook(*sheets(funds)))
    import_workbooks([file], agency=case.agency, year=YEAR)
    return build_report(case)


def plain(report: Report) -> str:
    return "".join(re.sub(r"<style.*?</style>|<[^>]+>", "", render_html(report, for_screen=False), flags=re.S).split())


@pytest.mark.parametrize("seed", range(6))
def test_nothing_of_the_first_case_is_left(other_agency: Case, seed: int) -> None:
    funds = made_up(seed)
    report = import_funds(other_agency, funds)
    text = plain(report)
    assert [word for word in FIRST_CASE if word in text] == []
    originals = (QIEMO / "original_figures.txt").read_text(encoding="utf-8").splitlines()
    amounts = {line for line in originals if line.isdigit() and len(line) > 3}
    assert amounts & set(re.findall(r"\d+", text.replace(",", ""))) == set()
    known = {other_agency.code, *read_material(other_agency).book}
    assert all(figure.fact in known for figure in figures_of(report))
    assert [section.title.removesuffix("预算完成及运行情况分析") for section in report.sections[1].sections] == [
        fund.name for fund in funds if fund.budget is not None
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_words_of_each_section_agree_with_its_figures(other_agency: Case, seed: int) -> None:
    rise, fall, nothing, new = made_up(seed)[:4]
    sections = [plain_section(section) for section in import_funds(other_agency, made_up(seed)).sections[1].sections]
    assert f"超出预算{rise.over_budget}万元" in sections[0]
    assert f"比上年增加{rise.over_prior}万元" in sections[0]
    assert f"住院费用支出{rise.parts[0]}万元，其余{rise.settled - rise.parts[0]}万元" in sections[0]
    assert "门诊费用支出" not in sections[0]
    assert f"比预算少{-fall.over_budget}万元" in sections[1]
    assert f"比上年减少{-fall.over_prior}万元" in sections[1]
    assert sections[2] == f"2022年{nothing.name}没有安排支出预算，也没有发生支出；上年也没有支出。"
    assert sections[3] == (
        f"2022年{new.name}支出预算{new.budget}万元，决算支出{new.settled}万元，完成预算的100%，与预算一致；"
        f"支出中，住院费用支出{new.settled}万元。"
    )


def test_recipients_and_the_unbudgeted_fund_are_told(other_agency: Case) -> None:
    funds = made_up(1)
    text = plain(import_funds(other_agency, funds))
    assert (
        "职工基本医疗保险基金住院人次7007人次（比上年减少294人次）；城乡居民基本医疗保险基金门诊人次50321人次。" in text
    )
    assert f"大病保险基金支出{funds[4].settled}万元，未编列支出预算" in text


def plain_section(section: Any) -> str:
    return "".join(run.text for block in section.blocks if isinstance(block, Paragraph) for run in block.runs)


# The sentences over any figures, without a database.

_CELL = CellSource("表.xlsx", "ab" * 32, "表", "C4")
_MEASURES = (Measure.OPENING_BUDGET, Measure.SETTLED, Measure.PRIOR_SETTLED)
_AMOUNTS = st.one_of(
    st.just(Decimal(0)),
    st.integers(1, 10**7).map(lambda wan: Decimal(wan) * 10000),
    st.integers(1, 10**13).map(lambda fen: Decimal(fen) / 100),
)


_COLUMNS = {f"{fund}.{measure.value}": "A" for fund in ("甲基金", "乙基金") for measure in _MEASURES}
TABLE_IN_FORCE = ImportedTable(pk=1, kind=FUND_EXECUTION.code, columns=_COLUMNS)


def made_line(fund: str, item: str, role: RowRole, amounts: Sequence[Decimal | None]) -> BudgetLine:
    values = dict(zip((measure.value for measure in _MEASURES), amounts, strict=True))
    account = Account(code=item, name=item, kind="fund")
    return BudgetLine(table=TABLE_IN_FORCE, block=fund, label=item, role=role, account=account, year=YEAR, **values)


def made_composer(lines: Sequence[BudgetLine], fund: str) -> Composer:
    facts = [
        Fact(line_fact(line, measure), Quantity(value, YUAN, 2, State.VALUE), _CELL)
        for line in lines
        for measure in _MEASURES
        if (value := getattr(line, measure.value)) is not None
    ]
    book = FactBook(YEAR, facts)
    book = extend(book, [*derived_formulas(book), *table_formulas(lines)])
    case = Case(code="made-up", year=YEAR, report_kind="fund_expenditure")
    material = Material(case=case, agency_name=AGENCY, book=book, lines={FUND_EXECUTION.code: tuple(lines)})
    return Composer(material, project=fund)


def sentence(budget: Decimal, settled: Decimal, prior: Decimal | None, parts: Sequence[Decimal] = ()) -> str:
    names = ("住院费用支出", "门诊费用支出", "其他支出")
    lines = [made_line("甲基金", "基金支出", RowRole.DETAIL, (budget, settled, prior))]
    lines += [
        made_line("甲基金", name, RowRole.OF_WHICH, (None, part, None))
        for name, part in zip(names, parts, strict=False)
    ]
    (paragraph,) = fund_account(made_composer(lines, "甲基金"))
    assert isinstance(paragraph, Paragraph)
    return "".join(run.text for run in paragraph.runs)


@given(budget=_AMOUNTS, settled=_AMOUNTS, prior=st.one_of(st.none(), _AMOUNTS))
def test_direction_words_follow_the_figures(budget: Decimal, settled: Decimal, prior: Decimal | None) -> None:
    text = sentence(budget, settled, prior)
    both = bool(budget and settled)
    assert ("超出预算" in text or "略超预算" in text) == (both and settled > budget)
    assert ("比预算少" in text or "略低于预算" in text) == (both and settled < budget)
    assert ("与预算一致" in text) == (both and settled == budget)
    assert ("完成预算的100%，" in text) == (both and settled == budget)
    assert ("没有发生支出" in text) == (settled == 0)
    assert ("没有安排支出预算" in text) == (budget == 0)
    tail = "基本持平" in text
    known = prior is not None
    assert ("增加" in text) == (known and settled > (prior or 0) and not tail)
    assert ("减少" in text) == (known and settled < (prior or 0) and not tail)
    assert not ("增长" in text and "减少" in text)
    assert not ("下降" in text and "增加" in text)
    assert not re.search(r"-|—|不适用|[{}|]|增长0(?:\.0+)?%|下降0(?:\.0+)?%", text)


@given(parts=st.lists(st.integers(0, 10**6), max_size=3), rest=st.integers(0, 10**6))
def test_the_parts_told_add_up_to_the_whole(parts: list[int], rest: int) -> None:
    whole = sum(parts) + rest
    text = sentence(Decimal(10000), Decimal(whole) * 10000, None, [Decimal(part) * 10000 for part in parts])
    if "支出中" not in text:
        assert not any(parts)
        return
    told = [int(number) for number in re.findall(r"(\d+)万元", text.split("支出中，")[1])]
    assert sum(told) == whole
    assert 0 not in told


@given(settled=st.integers(1, 10**12), budget=st.integers(1, 10**12))
def test_a_completion_rate_is_the_quotient_at_its_printed_places(settled: int, budget: int) -> None:
    text = sentence(Decimal(budget), Decimal(settled), None)
    rate = Decimal(settled) / Decimal(budget)
    if rate >= 10:
        assert f"决算是预算的{round_half_up(rate, 2)}倍" in text
        return
    number = re.search(r"完成预算的(不足|略超)?([\d.]+)%(以上)?", text)
    assert number is not None
    told = Decimal(number[2])
    if number[1] or number[3]:
        # Four places would say 0 % or 100 %: the words say on which side of them the rate lies.
        low, high = {"不足": (0, told), "略超": (told, told + 1)}.get(number[1], (told, 100))
        assert low < rate * 100 <= high
        return
    places = len(number[2].partition(".")[2])
    assert told == round_half_up(rate * 100, places)
    assert told != 0
    assert told != 100 or rate == 1


@pytest.mark.parametrize(
    ("left", "told"), [(3594, "甲基金累计结余3594万元"), (-12, "甲基金累计缺口12万元"), (0, "甲基金没有结余")]
)
def test_what_is_left_is_worded_by_its_sign(left: int, told: str) -> None:
    lines = [
        made_line("甲基金", "基金支出", RowRole.DETAIL, (Decimal(10000), Decimal(10000), None)),
        made_line("甲基金", "年末滚存结余", RowRole.DETAIL, (None, Decimal(left) * 10000, None)),
    ]
    (paragraph,) = fund_overview(made_composer(lines, ""))
    assert isinstance(paragraph, Paragraph)
    assert f"截至2022年末，{told}。" in "".join(run.text for run in paragraph.runs)
