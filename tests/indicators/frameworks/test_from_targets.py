"""A framework laid out from a target table: its leaves, weights to the cent, rules and what they read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.frameworks.checks import check_framework
from indicators.frameworks.content import FrameworkContent, Node
from indicators.frameworks.from_targets import TargetLine, framework_of_targets
from indicators.frameworks.problems import Problems
from tests.depth import examples

OUTPUT, BENEFIT, SATISFACTION, COST = "产出指标", "效益指标", "满意度指标", "成本指标"


def laid_out(*lines: TargetLine, **more: Decimal) -> FrameworkContent:
    named = {"code": "targets-1-2024", "title": "某局绩效目标", "kind": "self_evaluation"}
    return framework_of_targets(lines, **named, year=2024, money="部门", **more)


def line(level1: str, name: str, target: str, level2: str = "数量指标", weight: str = "") -> TargetLine:
    return TargetLine(level1, level2, name, target, Decimal(weight) if weight else None, f"绩效目标/{name}")


def weights(framework: FrameworkContent) -> dict[str, str]:
    return {node.name: str(node.weight) for node in framework.tree}


def leaf(framework: FrameworkContent, name: str) -> Node:
    return next(node for _, node in framework.leaves() if node.name == name)


TRAINING = (
    line(OUTPUT, "培训场次", "≥12场"),
    line(OUTPUT, "培训合格率", "≥95%", "质量指标"),
    line(OUTPUT, "完成时间", "11月底前", "时效指标"),
    line(BENEFIT, "带动就业人数", "300人", "社会效益指标"),
    line(BENEFIT, "长效机制", "健全", "可持续影响指标"),
    line(SATISFACTION, "学员满意度", "≥90%", "服务对象满意度指标"),
)


def test_weights_follow_the_notice_of_2020() -> None:
    framework = laid_out(*TRAINING)
    assert weights(framework) == {"预算执行率": "10", OUTPUT: "50", BENEFIT: "30", SATISFACTION: "10"}
    assert [str(node.weight) for _, node in framework.leaves()] == ["10", "16.67", "16.67", "16.66", "15", "15", "10"]
    assert "财预〔2020〕10号第十三条" in framework.source


def test_weights_with_cost_follow_the_notice_of_2021() -> None:
    framework = laid_out(
        line(COST, "单位造价", "≤5000元/平方米", "经济成本指标"),
        line(OUTPUT, "改造面积", "≥8000平方米"),
        line(BENEFIT, "受益户数", "≥120户", "社会效益指标"),
        line(SATISFACTION, "住户满意度", "≥90%", "满意度指标"),
    )
    assert weights(framework) == {"预算执行率": "10", COST: "20", OUTPUT: "40", BENEFIT: "20", SATISFACTION: "10"}
    assert leaf(framework, "单位造价").rule == {"kind": "ratio_down"}
    assert "财预〔2021〕101号" in framework.source


def test_without_satisfaction_its_points_go_to_benefits() -> None:
    assert weights(laid_out(*TRAINING[:-1])) == {"预算执行率": "10", OUTPUT: "50", BENEFIT: "40"}


def test_printed_weights_are_kept_with_that_of_the_execution_rate() -> None:
    framework = laid_out(
        line(OUTPUT, "植树株数", "≥5万株", weight="60"),
        line(BENEFIT, "森林覆盖率", "≥45%", "生态效益指标", weight="20"),
        execution=Decimal(20),
    )
    assert weights(framework) == {"预算执行率": "20", OUTPUT: "60", BENEFIT: "20"}
    assert "按表中所印" in framework.source


def test_printed_weights_that_do_not_sum_are_told() -> None:
    framework = laid_out(line(OUTPUT, "巡河次数", "≥48次", weight="70"), line(BENEFIT, "水质", "达标", weight="25"))
    assert weights(framework) == {OUTPUT: "70", BENEFIT: "25"}
    assert "合计95分，不等于100分，请核对" in framework.source
    assert "合计95分，不等于100分，请核对" in framework.note


def test_printed_weights_of_ninety_leave_ten_for_the_execution_rate() -> None:
    framework = laid_out(line(OUTPUT, "巡河次数", "≥48次", weight="65"), line(BENEFIT, "水质", "达标", weight="25"))
    assert weights(framework) == {"预算执行率": "10", OUTPUT: "65", BENEFIT: "25"}


def test_level_names_that_the_rules_do_not_know_share_evenly() -> None:
    framework = laid_out(
        line("年度任务", "任务一", "≥1项"), line("年度任务", "任务二", "≥1项"), line(OUTPUT, "三", "≥1项")
    )
    assert weights(framework) == {"预算执行率": "10", "年度任务": "60", OUTPUT: "30"}
    assert "平均分配" in framework.source


def test_what_is_to_be_done_counts_as_output() -> None:
    framework = laid_out(line("项目完成指标", "巡查次数", "≥52次"), *TRAINING[3:])
    assert weights(framework) == {"预算执行率": "10", "项目完成指标": "50", BENEFIT: "30", SATISFACTION: "10"}


@pytest.mark.parametrize(
    ("name", "level2", "target", "kind"),
    [
        ("培训场次", "数量指标", "≥12场", "ratio_up"),
        ("发放标准", "数量指标", "600元", "ratio_up"),
        ("覆盖乡镇", "数量指标", "=14个", "ratio_up"),
        ("运维成本", "成本指标", "≤30万元", "ratio_down"),
        ("人均成本", "经济成本指标", "300元/人", "ratio_down"),
        ("安全事故次数", "质量指标", "0次", "ratio_down"),
        ("投诉率", "质量指标", "2%", "ratio_down"),
        ("完工日期", "时效指标", "2024年12月31日前", "date_target"),
        ("验收", "质量指标", "合格", "yes_no"),
        ("营商环境", "社会效益指标", "明显改善", "qualitative_band"),
        ("失信事件", "社会效益指标", "0起", "qualitative_band"),
    ],
)
def test_the_rule_follows_from_sign_unit_and_words(name: str, level2: str, target: str, kind: str) -> None:
    assert leaf(laid_out(line(OUTPUT, name, target, level2)), name).rule["kind"] == kind


def test_a_counted_leaf_reads_the_cells_of_its_row_and_a_worded_one_prints_its_target() -> None:
    framework = laid_out(*TRAINING)
    assert leaf(framework, "培训场次").inputs.to_json() == {
        "actual": "绩效目标/培训场次.完成值", "target": "绩效目标/培训场次.指标值",
    }  # fmt: skip
    assert leaf(framework, "长效机制").inputs.to_json() == {"target": "健全"}
    assert leaf(framework, "完成时间").rule["deadline"] == "11月30日"
    assert leaf(framework, "预算执行率").inputs.values == {"executed": "部门.支出", "budget": "部门.全年预算"}
    assert {"绩效目标/学员满意度.完成值", "绩效目标/学员满意度.指标值"} <= {fact.key for fact in framework.facts}


def test_names_that_no_path_can_hold_are_mended_and_kept_in_full() -> None:
    long = "开展农村人居环境整治和基础设施管护宣传培训" * 4
    framework = laid_out(line(OUTPUT, "供水/供电保障", "≥98%"), line(OUTPUT, long, "≥3场"), line(OUTPUT, long, "≥5场"))
    _, first, second, third = (node for _, node in framework.leaves())
    assert (first.name, first.definition) == ("供水／供电保障", "供水/供电保障")
    assert (len(second.name), second.definition, third.name[-3:]) == (60, long, "（2）")


_NAMES = st.text("甲乙丙丁/（）指标", min_size=1, max_size=70)
_TARGETS = st.one_of(
    st.sampled_from(["≥95%", "≤3万元", "=14个", "100%", "12月底前", "完成", "明显提升", "0次", "", "—", "90%-95%"]),
    st.text(max_size=20),
)
_LINES = st.builds(
    lambda level1, level2, level3, target: TargetLine(level1, level2, level3, target),
    st.sampled_from([OUTPUT, BENEFIT, SATISFACTION, COST]), _NAMES, _NAMES, _TARGETS,
)  # fmt: skip


@examples(100)
@given(lines=st.lists(_LINES, min_size=1, max_size=40))
def test_any_table_gives_a_sound_tree_of_a_hundred_points(lines: list[TargetLine]) -> None:
    framework = laid_out(*lines)
    assert sum(node.weight for node in framework.tree) == 100
    problems = Problems("样本")
    check_framework(framework, problems)
    worded = [problem for problem in problems.all if "inputs.target" not in problem.place]
    assert not worded
