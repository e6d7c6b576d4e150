"""A made-up agency through the same workbooks: nothing of the first is left, and the words follow the figures."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from budgets.imports.services.importing import import_workbooks
from reports.building.builder import ReportIncomplete
from reports.building.selectors import build_report
from reports.document.blocks import Figure, Paragraph, Report, Section, Text
from reports.material.selectors import read_material
from scoring.cases.models import Case
from scoring.cases.services import write_words
from scoring.opening.services import create_case
from tests.depth import examples
from tests.factories.final_accounts import FinalAccounts, workbooks
from tests.reports.printed import words_of
from units.agencies.models import Agency

REASONS = (
    "收支总计变动原因", "财政拨款总计变动原因", "一般公共预算支出变动原因", "“三公”经费预算差异原因",
    "因公出国（境）费变动原因", "公务用车购置及运行维护费变动原因", "公务接待费变动原因", "机关运行经费变动原因",
    "因公出国（境）内容", "公务用车运行用途", "国内公务接待内容", "外事接待内容", "政府采购用途",
)  # fmt: skip
WORDS: dict[str, Any] = {
    "部门职责": ["承担全县公共就业服务。"],
    "机构设置": "中心没有下属单位。",
    "预算绩效管理情况": "全部项目开展绩效自评。",
    "预算差异原因": dict.fromkeys(("2080106", "2080150", "2101102", "2210201", "2050803"), "据实结算"),
    **{slot: f"（{slot}由单位填写）" for slot in REASONS},
}
ACCOUNTS = FinalAccounts(
    agency="某县社保局",
    year=2022,
    items={"2080150": (7_000_000, 7_100_000, 0), "2080106": (480_000, 0, 451_000), "2050803": (30_000, 0, 30_000)},
    staff=6_000_000,
    carried_in=20_000,
    prior_total=7_601_000,
    prior_appropriation=9_000_000,
    prior_general=0,
    three_public={"因公出国（境）费": (50_000, 60_000, 0), "公务用车运行维护费": (30_000, 30_000, 30_000)},
    counts={
        "因公出国（境）团组数": ("1", "0"), "因公出国（境）人次": ("3", "0"), "公务用车保有量": ("2", "2"),
        "机关运行经费": ("110", "100"), "政府采购支出总额": ("40", "0"), "政府采购货物支出": ("40", "0"),
        "授予中小企业合同金额": ("30", "0"), "授予小微企业合同金额": ("10", "0"), "车辆合计": ("2", "2"),
    },
)  # fmt: skip


@pytest.fixture
def agency(reference_data: None, centre: Agency, settings: LazySettings, tmp_path: Any) -> Agency:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return centre


def case_of(accounts: FinalAccounts, agency: Agency) -> Case:
    import_workbooks(workbooks(accounts), agency=agency, year=accounts.year, units_confirmed=True)
    case = create_case(
        code="second", title="某县社保局部门决算", agency=agency, evaluator=None, year=accounts.year,
        framework=None, report_kind="final_accounts", formulas=(), actor=None,
    )  # fmt: skip
    write_words(case=case, words=WORDS)
    return case


def test_nothing_of_another_agency_is_left(agency: Agency) -> None:
    words = words_of(build_report(case_of(ACCOUNTS, agency)))
    for foreign in ("攀枝花", "峨边", "2019", "2018", "2023", "社会保险经办机构", "职业年金", "附件1", "卫生健康"):
        assert foreign not in words, foreign
    assert (
        "2022年度收、支总计均为760.1万元，其中年初结转和结余2万元、年末结转和结余2万元。与2021年度相比，收、支总计持平。"
        in words
    )
    assert "财政拨款收、支总计各减少141.9万元，下降15.77%，主要原因是（财政拨款总计变动原因由单位填写）。" in words
    assert "一般公共预算财政拨款支出增加758.1万元（上年为零），主要原因是" in words
    assert "事业运行（项）：支出决算为710万元，完成预算101.43%，决算数大于预算数，主要原因是据实结算。" in words
    assert "就业管理事务（项）：支出决算为45.1万元，完成预算93.96%，决算数小于预算数，主要原因是据实结算。" in words
    assert "培训支出（项）：支出决算为3万元，完成预算100%，决算数等于预算数。" in words
    assert "因公出国（境）费支出6万元，完成预算120%，决算数大于预算数；与2021年度相比增加6万元（上年为零）" in words
    assert "公务用车购置及运行维护费支出3万元，完成预算100%，决算数等于预算数；与2021年度相比持平。" in words
    assert "公务接待费支出0万元，未安排预算，也未发生支出；与2021年度相比持平。" in words
    assert (
        "授予中小企业合同金额30万元，占政府采购支出总额的75%，其中：授予小微企业合同金额10万元，占政府采购支出总额的25%。"
        in words
    )


def test_a_reason_is_asked_for_where_there_is_a_change_only(agency: Agency) -> None:
    case = case_of(ACCOUNTS, agency)
    write_words(case=case, words={slot: text for slot, text in WORDS.items() if slot not in REASONS})
    with pytest.raises(ReportIncomplete) as caught:
        build_report(case)
    asked = {slot for line in map(str, caught.value.missing) for slot in re.findall("缺少文字“(.+)”，请", line)}
    assert asked == {
        "财政拨款总计变动原因", "一般公共预算支出变动原因", "“三公”经费预算差异原因", "因公出国（境）费变动原因",
        "因公出国（境）内容", "公务用车运行用途", "机关运行经费变动原因", "政府采购用途",
    }  # fmt: skip


def test_an_account_the_library_does_not_explain_is_asked_for(agency: Agency) -> None:
    case = case_of(
        replace(ACCOUNTS, items={**ACCOUNTS.items, "2080150": (0, 0, 0), "2080103": (9, 7_100_000, 0)}), agency
    )
    write_words(case=case, words={**WORDS, "预算差异原因": {**WORDS["预算差异原因"], "2080103": "据实结算"}})
    with pytest.raises(ReportIncomplete, match="缺少文字“名词解释/2080103”"):
        build_report(case)


amounts = st.integers(0, 30_000_000) | st.sampled_from([0, 1, 49, 50, 100, 10_000, 10_049])
CODES = ("2080106", "2080150", "2101102", "2210201", "2050803")


@st.composite
def final_accounts(draw: st.DrawFn) -> FinalAccounts:
    """Any sound final accounts: years of nothing, years alike to the last 元, overspent and unbudgeted items."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    items = {code: (draw(amounts), draw(amounts), draw(amounts)) for code in codes}
    basic = sum(item[1] for item in items.values())
    made = FinalAccounts(
        agency="某县社保局",
        year=2022,
        items=items,
        staff=draw(st.integers(0, basic)),
        carried_in=draw(amounts),
        three_public={
            part: (draw(amounts), draw(amounts), draw(amounts))
            for part in ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")
        },
        counts={"机关运行经费": (str(draw(st.integers(0, 99))), str(draw(st.integers(0, 99))))},
    )
    near = st.sampled_from([0, 0, 1, -1, 49, -5_000]) | st.integers(-1_000_000, 10_000_000)
    return replace(
        made,
        prior_total=max(0, made.total + draw(near)),
        prior_appropriation=max(0, made.general + draw(near)),
        prior_general=max(0, made.general + draw(near)),
    )


@examples(15, suppress_health_check=list(HealthCheck))
@given(accounts=final_accounts())
def test_direction_words_agree_with_the_figures(agency: Agency, accounts: FinalAccounts) -> None:
    with transaction.atomic():
        case = case_of(accounts, agency)
        material, report = read_material(case), build_report(case)
        transaction.set_rollback(True)
    directions = list(_directions(report))
    assert directions
    for word, figure in directions:
        printed = material.book.quantity(figure.fact)
        assert printed.value is not None
        if figure.text == "持平":
            assert printed.to("万元", 2).rounded == 0, figure
        else:
            assert (word[-2:] in ("增加", "增长")) == (printed.value > 0), (word, figure)
            assert figure.text not in ("0万元", "0%"), figure
    words = words_of(report)
    for mark in ("…", "**", "增加/减少", "[[", "{", "不适用", "【"):
        assert mark not in words, mark


def _directions(report: Report) -> Iterator[tuple[str, Figure]]:
    """Each figure of a change with the words just before it."""
    for paragraph in _paragraphs(report.sections):
        before = ""
        for run in paragraph.runs:
            if isinstance(run, Figure) and re.search(r"变动[额率]$|同比增长率$", run.fact):
                yield before, run
            before = run.text if isinstance(run, Text) else ""


def _paragraphs(sections: tuple[Section, ...]) -> Iterator[Paragraph]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Paragraph))
        yield from _paragraphs(section.sections)
