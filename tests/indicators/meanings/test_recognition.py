"""A leaf's meaning is found by what it says, and a doubtful one is asked about."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.meanings import MEANINGS, Scope, meaning_of, recognise
from indicators.meanings.wording import plain
from tests.indicators.meanings.lists import asked, leaves

ENTRIES = 45
LISTS = [f"{name}_leaves.txt" for name in ("named", "second", "third", "fresh", "unseen")]
TRAPS = [*leaves("trap_names.txt", 5), *leaves("second_traps.txt", 5), *leaves("third_traps.txt", 5)]


@pytest.mark.parametrize("file", LISTS)
def test_leaves_are_named_right_and_never_wrong(file: str) -> None:
    """At least 95 % certain and right, none certain and wrong, over five leaves and more of every entry."""
    found = [(code, cells, asked(*cells)) for code, *cells in leaves(file, 6)]
    wrong = [(code, cells, one.meaning) for code, cells, one in found if one.meaning and one.meaning.code != code]
    doubtful = [(code, *cells) for code, cells, one in found if not one.is_sure]
    assert wrong == []
    assert len(doubtful) <= 0.05 * len(found), doubtful


def test_every_entry_is_tried_by_ten_leaves_and_more() -> None:
    named = {(code, *cells) for file in LISTS for code, *cells in leaves(file, 6)}
    per_entry = Counter(meaning_of(code).entry for code, *_ in named)
    assert set(per_entry) == set(range(1, ENTRIES + 1))
    assert min(per_entry.values()) >= 10, per_entry


def test_the_dictionarys_own_names_are_never_taken_for_another() -> None:
    for meaning in MEANINGS:
        for name in (meaning.name, *meaning.synonyms):
            found = recognise(name)
            assert found.meaning in (None, meaning), name
            assert meaning in [one.meaning for one in found.possible], name


@pytest.mark.parametrize("cells", TRAPS, ids=lambda cells: "·".join(filter(None, cells)))
def test_a_trap_is_asked_about(cells: list[str]) -> None:
    found = asked(*cells)
    assert (found.meaning, found.is_sure) == (None, False)
    assert all(one.reason for one in found.possible)


def test_there_are_eighty_traps_and_more() -> None:
    assert len({tuple(cells) for cells in TRAPS}) == len(TRAPS) >= 80


@pytest.mark.parametrize(
    ("definition", "note"),
    [
        ("", "分母为全年预算数（调整后）"),
        ("预算执行率＝支出数÷全年预算数（调整后）×100%", "分母为全年预算数（调整后）"),
        ("实际支出数与年初批复预算数的比率", "分母为年初预算数"),
        ("预算执行率=（实际支出资金/实际到位资金）×100%", "分母为实际到位资金"),
    ],
)
def test_the_definition_decides_between_denominators(definition: str, note: str) -> None:
    found = recognise("预算执行率", branch="过程/资金管理", definition=definition)
    assert found.is_sure
    assert found.ways[0].note == note


def test_the_level_2_name_decides_whose_rules_are_sound() -> None:
    under = {
        name: recognise("管理制度健全性", branch=f"过程/{name}").meaning
        for name in ("资产管理", "财务管理", "业务管理")
    }
    assert {name: meaning and meaning.code for name, meaning in under.items()} == {
        "资产管理": "asset_system",
        "财务管理": "finance_system",
        "业务管理": "management_system",
    }


def test_a_head_is_read_with_the_level_above() -> None:
    heads = {
        "政府采购管理": "procurement_execution",
        "“三公”经费": "three_public_control",
        "预算执行": "execution_rate",
    }
    assert {above: recognise("执行率", branch=above).meaning for above in heads} == {
        above: meaning_of(code) for above, code in heads.items()
    }


def test_the_sign_of_the_target_decides_a_cost() -> None:
    assert recognise("成本控制率", bound="≤").meaning is meaning_of("cost_control")
    assert recognise("成本控制率", definition="（计划成本－实际成本）÷计划成本").meaning is meaning_of("cost_saving")
    assert recognise("成本控制率").meaning is None


@pytest.mark.parametrize("definition", ["实际支出÷预算数", "实际支出数/年度预算数×100%", "项目实际支出/项目预算"])
def test_spending_over_the_budget_is_asked_about_however_the_leaf_is_called(definition: str) -> None:
    """A progress is spending against what was due by then; against the whole budget it is the rate of execution."""
    found = recognise("项目资金执行进度", branch="过程/资金管理", definition=definition)
    assert not found.is_sure
    codes = [one.meaning.code for one in found.possible]
    assert {"payment_progress", "execution_rate"} <= set(codes)


def test_the_reason_says_what_speaks_against_it() -> None:
    found = recognise("任务完成率", branch="过程/预算执行")
    assert found.possible[0].meaning is meaning_of("completion_rate")
    assert found.possible[0].reason == "名称是同义词，即“实际完成率”；上级指标“预算执行”说的是“预算”，通常不在其下"


def test_the_account_that_a_name_speaks_of_is_told() -> None:
    assert recognise("项目支出预算执行率").account == "项目支出"
    assert recognise("部门预算执行率").account == ""


@pytest.mark.parametrize(
    ("name", "particular"),
    [
        ("工作任务完成率", ""),
        ("河道清淤工程完成率", "+"),
        ("服务对象满意度", ""),
        ("参训学员满意度", "+"),
        ("工程质量合格率", ""),
    ],
)
def test_a_name_of_one_thing_is_not_answered_by_the_figures_of_the_whole(name: str, particular: str) -> None:
    found = recognise(name)
    assert found.is_sure
    assert (found.is_particular, bool(found.ways)) == (bool(particular), not particular)
    assert recognise("配套资金到位率", branch="资金管理").ways == ()
    assert recognise("预算执行进度（7月）", branch="预算管理").is_particular


def test_ways_for_projects_are_kept_from_departments() -> None:
    notes = {
        scope: [way.note for way in recognise("实际完成率", branch="产出数量", scope=scope).ways] for scope in Scope
    }
    assert notes[Scope.DEPARTMENT] == ["部门：实际完成工作数与计划工作数", "部门：实际完成工作数与计划工作数之比"]
    assert notes[Scope.PROJECT] == ["项目：实际产出数与计划产出数", "项目：实际产出数与计划产出数之比"]
    assert notes[Scope.ANY] == notes[Scope.DEPARTMENT] + notes[Scope.PROJECT]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("“三公”经费 控制率", "三公经费控制率"),
        ("（一）预算执行率（10分）", "预算执行率"),
        ("A21 资金到位比例", "资金到位率"),
        ("公务用车购置及运行维护费", "公务用车购置和运行维护费"),
        ("完成及时性", "完成及时性"),
        ("经济效益指标", "经济效益"),
    ],
)
def test_what_people_write_variously_is_the_same(written: str, same: str) -> None:
    assert plain(written) == plain(same)


def test_no_name_takes_long_to_look_at() -> None:
    """Repetitions inside repetitions are bounded, and what is too long for a name is not taken apart."""
    assert [
        part.pattern for meaning in MEANINGS for part in meaning.parts if re.search(r"\)[*+](?!\?)", part.pattern)
    ] == []
    assert recognise("部门单位项目" * 12 + "预算执行率").meaning is None
    assert recognise("情况" * 5000).meaning is None


_WORDS = st.one_of(
    st.text(max_size=30),
    st.text("预算执行率三公经费资产管理完成及时性（）“”/÷=占的比例与之比≤%①1.A", max_size=30),
    st.sampled_from([name for meaning in MEANINGS for name in (meaning.name, *meaning.synonyms)]),
)


@given(_WORDS, _WORDS, _WORDS, _WORDS, _WORDS, _WORDS)
def test_no_text_breaks_it(name: str, branch: str, definition: str, standard: str, unit: str, bound: str) -> None:
    found = recognise(name, branch=branch, definition=definition, standard=standard, unit=unit, bound=bound)
    assert found.is_sure is (found.meaning is not None)
    if found.meaning is not None:
        assert found.possible[0].meaning is found.meaning
        assert len(found.ways) == (0 if found.is_particular else len(found.meaning.ways))
        assert all(way in found.meaning.ways for way in found.ways)


@pytest.mark.parametrize(
    ("name", "definition", "meaning"),
    [
        ("支出均衡率", "12月支出÷全年支出", None),
        ("政府采购执行率", "政府采购预算数/实际政府采购金额×100%", None),
        ("政府采购执行率", "实际政府采购金额/政府采购预算数×100%", "政府采购执行率"),
        ("在职人员控制率", "编制数/在职人员数", None),
    ],
)
def test_a_fraction_upside_down_or_of_another_thing_is_asked_about(
    name: str, definition: str, meaning: str | None
) -> None:
    found = recognise(name, definition=definition).meaning
    assert (found and found.name) == meaning
