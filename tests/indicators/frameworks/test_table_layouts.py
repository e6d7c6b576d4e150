"""Layouts in which counties and departments publish their tables: what is not said by the head is told by the rows."""

from __future__ import annotations

import pytest

from indicators.frameworks.tables.reading import read_table
from tests.indicators.frameworks.layouts import found, grid, leaves, read, shown


def tree(text: str) -> list[tuple[str, str, list[str]]]:
    """Name and weight of each level-1 indicator, and the names of its leaves; there are no doubts."""
    table = read(text)
    assert (found(table), table.skipped) == ([], ())
    return [(*shown(node)[:2], [leaf.name for leaf in node.leaves()]) for node in table.tree]


def test_numbers_in_a_column_of_their_own_tell_the_levels() -> None:
    listed = """
序号|指标|分值|考核标准
一|项目管理|40|
1|组织领导|10|成立小组得10分
2|实施方案|30|科学可行30分；一般10分
二|建设成效|60|
3|造林面积|60|完成率×60
|合计|100|
"""
    assert tree(listed) == [("项目管理", "40", ["组织领导", "实施方案"]), ("建设成效", "60", ["造林面积"])]
    dotted = listed.replace("\n一|", "\n1|").replace("\n二|", "\n2|")
    dotted = dotted.replace("\n1|组织", "\n1.1|组织").replace("\n2|实施", "\n1.2|实施").replace("\n3|造", "\n2.1|造")
    assert tree(dotted) == tree(listed)


def test_content_columns_hold_the_level_above_or_below_the_names() -> None:
    above = """
考核内容|考核指标|标准分|评分标准
基础工作（20分）|制度建设|10|建立制度得10分
|机构队伍|10|有机构得10分
信息公开（80分）|绩效公开|80|公开得80分
"""
    assert tree(above) == [("基础工作", "20", ["制度建设", "机构队伍"]), ("信息公开", "80", ["绩效公开"])]
    below = """
考核项目|考核内容|分值|考核办法
客运服务（60分）|1.正点率（20分）|20|每降低1个百分点扣1分
|2.车辆完好率|40|98%以上得40分
成本管理（40分）|3.单车成本|40|不超标准得40分
"""
    assert tree(below) == [("客运服务", "60", ["正点率", "车辆完好率"]), ("成本管理", "40", ["单车成本"])]
    # One name, explained in several rows that have no weights of their own, stays one indicator.
    explained = read("考核项目|考核内容|分值|考核办法\n甲项|内容一|40|做到得40分\n|内容二||\n乙项|内容三|60|做到得60分")
    assert leaves(explained) == [("甲项", "40"), ("乙项", "60")]
    assert explained.leaves()[0].definition == "内容一\n内容二"


def test_weights_of_levels_numbers_in_names_and_totals_over_them() -> None:
    shares = """
一级指标|一级权重|二级指标|二级权重|三级指标|三级权重|评分标准
A决策|40%|立项|100%|立项规范|25%|规范得满分
||||目标明确|75%|明确得满分
B产出|60%|数量|100%|完成率|100%|完成率×权重
"""
    table = read(shares)
    assert leaves(table) == [("立项规范", "10"), ("目标明确", "30"), ("完成率", "60")]
    assert [node.name for node in table.tree] == ["决策", "产出"]
    assert tree("""
一级指标|二级指标|分值|评分标准
项目公司评价（100分）|||
产出60|运营|35|正常得35分
|维护|25|完好得25分
管理40|制度|40|健全得40分
""") == [("项目公司评价", "100", ["运营", "维护", "制度"])]


@pytest.mark.parametrize(
    ("heads", "cells", "standard"),
    [
        ("优|良|中|差", "5|4|3|0", "优得5分；良得4分；中得3分；差得0分"),
        ("优（100%）|良（80%）|中（0.6）|差（0）", "≥95%|90%-95%|80%-90%|<80%",
         "≥95%得100%分值；90%-95%得80%分值；80%-90%得60%分值；<80%得0分"),
        ("优|良|中|差", "5分：明确|3分：较明确|1分：一般|0分：否", "明确得5分；较明确得3分；一般得1分；否得0分"),
        ("优|良|中|差", "≥95%|90%-95%|80%-90%|<80%", "≥95%为优；90%-95%为良；80%-90%为中；<80%为差"),
        ("优|良|中|差", "执行率×5|||", "执行率×5"),
    ],
)  # fmt: skip
def test_standards_grade_by_grade(heads: str, cells: str, standard: str) -> None:
    table = read(f"一级指标|二级指标|分值|{heads}\n决策|立项|5|{cells}\n过程|资金|95|1|2|3|4")
    assert table.leaves()[0].standard == standard
    over = read(f"一级指标|二级指标|分值|评分标准|||\n|||{heads}\n决策|立项|5|{cells}\n过程|资金|95|1|2|3|4")
    assert over.leaves()[0].standard == standard


def test_what_is_aimed_at_formulas_and_the_same_as_above() -> None:
    table = read("""
一级指标|二级指标|分值|计算公式|评价标准|分数计算|评价结果
数量指标|新增学位|40|新增数÷计划数|≥3000个|完成率×40|
|新增园舍|30||≥20所|同上|
满意度|家长满意度|30||≥85%|同数量指标|
""")
    assert [(leaf.target, leaf.standard) for leaf in table.leaves()] == [
        ("≥3000个", "完成率×40"), ("≥20所", "完成率×40"), ("≥85%", "完成率×40"),
    ]  # fmt: skip
    assert table.leaves()[0].definition == "新增数÷计划数"
    alone = read("指标名称|分值|评价标准\n甲项|40|符合得满分\n乙项|60|完成率×60")
    assert alone.leaves()[0].standard == "符合得满分"


def test_extra_points_are_no_part_of_the_total() -> None:
    table = read("""
一级指标|二级指标|分值|评分标准
产出|数量|60|完成率×60
|质量|40|合格得40分
|加分项：获奖|5|每获奖一项加1分，最高加5分
减分项|被通报|0|每次扣2分
""")
    assert (table.total, found(table)) == (100, [])
    assert [(node.name, node.is_extra) for node in table.tree] == [
        ("产出", False), ("加分项：获奖", True), ("减分项", True),
    ]  # fmt: skip
    assert [(leaf.weight, leaf.most) for leaf in table.leaves() if leaf.is_extra] == [(0, 5), (0, None)]


def test_a_sheet_without_a_title_is_called_as_its_tab_where_that_says_more_than_the_word() -> None:
    rows = "指标名称|分值|评分标准\n甲项|40|符合得满分\n乙项|60|完成率×60"
    named = read_table(grid(rows, name="污水处理专项资金绩效评价"))
    plain = read_table(grid(rows, name="指标体系"))
    assert (named and named.title, plain and plain.title) == ("污水处理专项资金绩效评价", "")


def test_sections_with_heads_of_their_own_are_level_1() -> None:
    assert tree("""
某项目绩效评价表
一、共性指标（40分）
一级指标|二级指标|分值|评分标准
决策|立项|15|符合得15分
过程|资金|25|执行率×25
二、个性指标（60分）
一级指标|二级指标|分值|评分标准
产出|里程|60|完成率×60
""") == [("共性指标", "40", ["立项", "资金"]), ("个性指标", "60", ["里程"])]


def test_a_standard_merged_over_several_indicators_is_that_of_each() -> None:
    table = read(
        "一级指标|二级指标|分值|评分标准\n产出|甲|30|完成率×分值\n|乙|30|\n|丙|40|", (1, 0, 3, 0), (1, 3, 3, 3)
    )
    assert [leaf.standard for leaf in table.leaves()] == ["完成率×分值"] * 3


def test_heads_of_counties() -> None:
    table = read(
        "责任单位|类别|考核指标|权重%|计算方法|评分规则\n甲股|党建|学习|40|次数|少一次扣1分\n乙股|业务|办件|60|数÷数|完成率×60"
    )
    assert [(node.name, node.leaves().__next__().definition) for node in table.tree] == [
        ("党建", "次数"),
        ("业务", "数÷数"),
    ]
    assert (table.skipped, [leaf.note for leaf in table.leaves()]) == ((), ["甲股", "乙股"])
    odd = read("甲乙丙丁|指标|分值|评分标准\n子|学习|40|少一次扣1分\n丑|办件|60|完成率×60")
    assert odd.skipped == ("甲乙丙丁",)
