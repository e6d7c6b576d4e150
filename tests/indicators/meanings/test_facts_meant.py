"""Facts that say the same under another name; what differs in measure, year or project is never the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.meanings import MEANINGS, facts_meant


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ("履职.计划工作数", "计划工作数"),
        ("履职.计划工作数", "履职情况.计划工作数量"),
        ("人员.编制数", "编制人数"),
        ("人员.编制数", "核定编制数"),
        ("人员.在职人数", "年末实际在职人数"),
        ("人员.在职人数", "在职人员数"),
        ("“三公”经费.支出", "三公经费支出"),
        ("“三公”经费.上年决算", "三公经费上年决算数"),
        ("政府采购.预算", "政府采购预算数"),
        ("政府采购.实际金额", "实际政府采购金额"),
        ("固定资产.在用总额", "在用固定资产总额"),
        ("部门.年初预算", "部门年初预算数"),
        ("项目/甲.全年预算", "项目/甲.调整预算数"),
        ("项目.到位资金", "到位资金"),
        ("参保人数@上年", "上年参保人数"),
        ("参保人数", "2023年参保人数@本年"),
    ][:-1],
)
def test_the_same_is_found_wherever_it_was_filed(wanted: str, key: str) -> None:
    others = ["实际完成工作数", "退休人数", "公用经费.年初预算", "项目/乙.全年预算", "失业人数", "在用车辆数"]
    assert facts_meant(wanted, [*others, key]) == (key,)


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ("部门.年初预算", "部门.全年预算"),
        ("部门.支出", "部门.决算"),
        ("部门.支出", "基本支出.支出"),
        ("政府采购.预算", "政府采购.年初预算"),
        ("项目/甲.支出", "项目/乙.支出"),
        ("项目/甲.支出", "甲.支出"),
        ("参保人数", "参保人数@2022"),
        ("参保人数", "上年参保人数"),
        ("参保人数", "参保单位数"),
        ("参保单位数", "参保单位人数"),
        ("固定资产.总额", "固定资产数量"),
        ("人员.编制数", "行政编制"),
        ("绩效目标/数量指标.指标值", "绩效目标/数量指标.完成值"),
        ("履职.计划工作数", "履职.实际完成工作数"),
        ("人员.在职人数", "人员.退休人数"),
    ],
)
def test_another_measure_year_or_project_is_not_the_same(wanted: str, key: str) -> None:
    assert facts_meant(wanted, [key]) == ()


def test_the_key_itself_is_the_only_answer_and_several_others_are_all_told() -> None:
    keys = ["计划工作数", "履职情况.计划工作数", "履职.计划工作数"]
    assert facts_meant("履职.计划工作数", keys) == ("履职.计划工作数",)
    assert facts_meant("履职.计划工作数", keys[:2]) == ("计划工作数", "履职情况.计划工作数")


_KEYS = st.text("项目/甲乙.@上年2022数额“”预算支出决算编制人数", max_size=16)


@given(_KEYS, st.lists(_KEYS, max_size=8))
def test_it_answers_with_keys_that_were_given(wanted: str, keys: list[str]) -> None:
    found = facts_meant(wanted, keys)
    assert set(found) <= set(keys)
    assert all(wanted in facts_meant(key, [wanted]) for key in found)


def test_no_two_facts_of_the_dictionary_are_taken_for_each_other() -> None:
    keys = {key.replace("{s}", "部门") for meaning in MEANINGS for way in meaning.ways for key in way.needs}
    assert {key: facts_meant(key, keys - {key}) for key in keys} == dict.fromkeys(keys, ())
