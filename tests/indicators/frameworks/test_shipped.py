"""The frameworks that come with the program: sound, and as the regulation they name divides the points."""

import re
from decimal import Decimal

import pytest

from budgets.quantities import Quantity, parse_quantity
from indicators.rules import Inputs, Status, parse_rule
from tests.factories.frameworks import shipped

PACKS = {(framework.code, framework.version): framework for framework in shipped()}

# By code and version: the number of leaves, and the points of level 1 as the forms named in each file divide them.
SHAPES = {
    ("hunan-department-2014", "1"): (16, {"投入": 10, "过程": 60, "产出及效率": 30}),
    ("hunan-department-self", "1"): (8, {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    ("hunan-hengyang-2022", "1"): (8, {"预算执行": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    ("fumin-department-2023", "1"): (23, {"投入": 15, "过程": 20, "产出": 30, "效果": 35}),
    ("sichuan-department", "2"): (18, {"总体绩效": 100}),
    ("sichuan-department", "3"): (16, {"总体绩效": 100}),
    ("sichuan-department-2017", "1"): (28, {"部门决策": 25, "综合管理": 30, "部门绩效情况": 45}),
    ("sichuan-project-2017", "1"): (13, {"项目决策": 20, "项目管理": 10, "项目绩效": 70}),
    ("sichuan-project-self", "1"): (9, {"预算执行率": 10, "产出指标": 60, "效益指标": 30}),
    ("beijing-department", "1"): (15, {"当年预算执行情况": 20, "整体绩效目标实现情况": 60, "预算管理情况": 20}),
    ("guangdong-department", "1"): (23, {"履职效能": 50, "管理效率": 50}),
    ("hubei-project-self", "1"): (10, {"预算执行率": 20, "产出指标": 40, "效益指标": 30, "满意度指标": 10}),
    ("shanghai-project-2011", "1"): (22, {"项目决策": 10, "项目管理": 25, "项目绩效": 65}),
    ("shanghai-project-self", "1"): (10, {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    ("yunnan-project-self", "1"): (9, {"预算执行率": 10, "产出指标": 40, "效益指标": 30, "满意度指标": 20}),
    ("mof-2011-285-project", "1"): (20, {"项目决策": 20, "项目管理": 25, "项目绩效": 55}),
    ("mof-2013-53-department", "2"): (28, {"投入": 15, "过程": 20, "产出": 30, "效果": 35}),
    ("mof-2013-53-project", "1"): (20, {"投入": 20, "过程": 25, "产出": 25, "效果": 30}),
    ("mof-2013-53-fiscal", "1"): (33, {"投入": 30, "过程": 30, "效果": 40}),
    ("mof-2020-10-project", "1"): (17, {"决策": 20, "过程": 20, "产出": 30, "效益": 30}),
    ("mof-2020-10-self", "1"): (10, {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
    ("mof-2021-101-cost", "2"): (
        11,
        {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
    ),
    ("department-six-aspects", "1"): (
        22,
        {
            "运行成本": 10,
            "管理效率": 25,
            "履职效能": 35,
            "社会效应": 15,
            "可持续发展能力": 7,
            "服务对象满意度": 8,
        },
    ),
    ("bond-project", "1"): (22, {"决策": 15, "管理": 30, "产出": 30, "效益": 25}),
    ("bond-project-ex-ante", "1"): (
        27,
        {
            "必要性公益性收益性": 25,
            "投资合规性与成熟度": 12,
            "资金来源和到位可行性": 10,
            "收入成本收益预测合理性": 21,
            "债券资金需求合理性": 5,
            "偿债计划可行性和风险": 12,
            "绩效目标合理性": 15,
        },
    ),
    ("social-insurance-fund", "1"): (24, {"决策": 15, "过程": 30, "产出": 25, "效益": 30}),
    ("ppp-operation", "1"): (14, {"产出": 80, "效果": 12, "管理": 8}),
    ("government-investment-fund", "1"): (20, {"政策效果": 45, "管理效能": 40, "基金效益": 15}),
    ("fiscal-policy", "1"): (22, {"政策制定": 20, "政策实施": 30, "政策效果": 50}),
    ("purchased-services", "1"): (18, {"决策": 10, "过程": 25, "产出": 35, "效益": 30}),
    ("project-ex-ante", "1"): (
        19,
        {"立项必要性": 20, "投入经济性": 20, "绩效目标合理性": 20, "实施方案可行性": 20, "筹资合规性": 20},
    ),
    ("vertical-system-department", "1"): (16, {"预算绩效": 50, "项目产出": 25, "项目效果": 25}),
    ("evaluator-quality", "1"): (5, {"评价前期": 30, "评价过程": 20, "评价后期": 50}),
    ("rural-transition-fund", "1"): (14, {"资金保障": 7, "项目管理": 20, "使用成效": 73, "加减分": 0}),
}


def _leaf(code: str, path: str, version: str = "1"):
    return dict(PACKS[code, version].leaves())[path]


@pytest.mark.parametrize("which", SHAPES, ids="-".join)
def test_leaves_and_points_of_level_1(which):
    framework = PACKS[which]

    assert (len(list(framework.leaves())), {node.name: node.weight for node in framework.tree}) == SHAPES[which]
    assert framework.total == 100
    assert framework.highest == (103 if which == ("rural-transition-fund", "1") else None)


def test_no_other_framework_is_shipped():
    assert set(PACKS) == set(SHAPES)
    assert len(PACKS) == len(shipped())


def test_titles_tell_frameworks_apart():
    latest = {framework.code: framework for framework in shipped()}
    assert len({framework.title for framework in latest.values()}) == len(latest)


@pytest.mark.parametrize("which", SHAPES, ids="-".join)
def test_every_branch_weighs_what_its_children_do_and_every_rule_suits_its_leaf(which):
    def check(node):
        if node.children:
            assert sum(child.weight for child in node.children) == node.weight, node.name
            for child in node.children:
                check(child)
        else:
            rule = parse_rule(node.rule)
            assert rule.problems(node.weight) == ()
            assert node.printed_standard.endswith("。")
            assert node.definition.endswith("。")
            assert _points(node) in (None, node.weight), node.name

    for node in PACKS[which].tree:
        check(node)


def _points(node):
    """What the points of a list come to; None where no element has any."""
    elements = [element for element in node.rule.get("elements", ()) if isinstance(element, dict)]
    points = [element.get("points") for element in elements]
    return sum(map(Decimal, map(str, points))) if points and None not in points else None


def test_every_framework_says_how_far_it_can_be_relied_on():
    vague = [which for which, pack in PACKS.items() if not re.search("建议|核对|重构|没有写明", pack.note)]
    assert vague == []


def test_the_codes_of_shanghai_are_its_own():
    nodes = [(node.code, node.name) for top in PACKS["shanghai-project-2011", "1"].tree for node in _nodes(top)]
    assert nodes[:4] == [("A", "项目决策"), ("A1", "项目立项"), ("A11", "战略目标适应性"), ("A12", "立项依据充分性")]


def _nodes(node):
    yield node
    for child in node.children:
        yield from _nodes(child)


def test_the_project_framework_has_4_10_17_indicators():
    framework = PACKS["mof-2020-10-project", "1"]

    assert (len(framework.tree), sum(len(node.children) for node in framework.tree), len(list(framework.leaves()))) == (
        4,
        10,
        17,
    )


def test_ladders_use_the_words_of_their_region():
    assert [step.word for step in PACKS["hunan-department-self", "1"].ladder] == ["优秀", "良好", "较差", "差"]
    assert [step.word for step in PACKS["mof-2020-10-project", "1"].ladder] == ["优", "良", "中", "差"]


def test_fumin_leaves_are_marked_as_a_reconstruction():
    framework = PACKS["fumin-department-2023", "1"]

    assert "重构" in framework.note
    assert all("重构" in leaf.note for _, leaf in framework.leaves())


# The published inputs of the 富民 report and a plausible sheet; level-1 scores are the published ones.
FUMIN = {
    "过程/预算管理/项目支出预算执行率": ({"executed": "15870047.50", "budget": "17557055.77"}, "1.81"),
    "过程/预算管理/离退休干部津贴经费执行率": ({"executed": "171364.64", "budget": "300000"}, "1.71"),
    "过程/预算管理/独生子女奖励金执行率": ({"executed": "1438748.41", "budget": "1692000"}, "2.55"),
}


@pytest.mark.parametrize("path", FUMIN)
def test_fumin_execution_rates(path):
    leaf, (values, score) = _leaf("fumin-department-2023", path), FUMIN[path]
    inputs = Inputs(values={name: Quantity.of(value, "元") for name, value in values.items()})

    outcome = parse_rule(leaf.rule).evaluate(leaf.weight, inputs)

    assert (outcome.score, outcome.status) == (Decimal(score), Status.SCORED)


@pytest.mark.parametrize("leaf", [("2", "执行进度"), ("3", "支出执行进度")])
@pytest.mark.parametrize(
    ("june", "september", "november", "score"),
    [("40", "67.5", "82.5", "5.00"), ("20", "67.5", "82.5", "4.50"), ("50", "80", "66", "4.60")],
)
def test_sichuan_execution_progress(leaf, june, september, november, score):
    version, name = leaf
    leaf = _leaf("sichuan-department", f"总体绩效/预算管理/{name}", version)
    rates = {"六月末": june, "九月末": september, "十一月末": november}
    inputs = Inputs(values={name: Quantity.of(rate, "%") for name, rate in rates.items()})

    assert parse_rule(leaf.rule).evaluate(leaf.weight, inputs).score == Decimal(score)


def _score(which, path, **given):
    """The points of a leaf for figures and choices as people write them."""
    leaf = dict(PACKS[which].leaves())[path]
    actual = parse_quantity(given["actual"]) if "actual" in given else None
    values = {name: parse_quantity(text) for name, text in given.get("values", {}).items()}
    inputs = Inputs(actual=actual, values=values, choices=given.get("choices", {}))
    return parse_rule(leaf.rule).evaluate(leaf.weight, inputs).score


# Each worked by hand from the sentence of the form.
WORKED = [
    (("hunan-department-2014", "1"), "投入/预算配置/在职人员控制率", {"actual": "103%"}, "3.50"),
    (("hunan-department-2014", "1"), "过程/预算执行/预算完成率", {"actual": "92.8%"}, "3.00"),
    (("hunan-department-2014", "1"), "过程/预算执行/预算控制率", {"actual": "0%"}, "5.00"),
    (("hunan-department-2014", "1"), "过程/预算执行/预算控制率", {"actual": "10%"}, "4.00"),
    (("hunan-department-2014", "1"), "过程/预算执行/预算控制率", {"actual": "30.01%"}, "0.00"),
    (("hunan-department-2014", "1"), "过程/预算执行/新建楼堂馆所面积控制率", {"actual": "111%"}, "1.00"),
    (("hunan-department-2014", "1"), "产出及效率/履职效益/行政效能", {"choices": {"word": "一般"}}, "3.00"),
    (("sichuan-department", "3"), "总体绩效/预算管理/预算编制质量", {"values": {"偏离度": "12.5%"}}, "7.00"),
    (("sichuan-department", "3"), "总体绩效/预算管理/预算年终结余", {"values": {"结余率": "5%"}}, "5.70"),
    (("sichuan-department", "3"), "总体绩效/资产管理/人均资产变化率", {"actual": "5%"}, "3.00"),
    (("beijing-department", "1"), "预算管理情况/结转结余率", {"values": {"本年率": "8%", "上年率": "8%"}}, "4.00"),
    (("beijing-department", "1"), "预算管理情况/结转结余率", {"values": {"本年率": "13%", "上年率": "8%"}}, "2.00"),
    (("beijing-department", "1"), "预算管理情况/结转结余率", {"values": {"本年率": "13.1%", "上年率": "8%"}}, "0.00"),
    (("mof-2011-285-project", "1"), "项目管理/资金管理/资金使用",
     {"choices": {"findings_1": 1, "findings_2": 1, "findings_3": 0, "findings_4": 0}}, "2.00"),
    (("mof-2013-53-project", "1"), "产出/项目产出/完成及时率", {"actual": "-4%"}, "3.00"),
    (("social-insurance-fund", "1"), "过程/支出管理/支出预算执行率", {"actual": "96%"}, "5.00"),
    (("social-insurance-fund", "1"), "过程/支出管理/支出预算执行率", {"actual": "108%"}, "3.50"),
    (("social-insurance-fund", "1"), "过程/支出管理/支出预算执行率", {"actual": "92%"}, "3.50"),
    (("social-insurance-fund", "1"), "效益/可持续/累计结余可支付月数", {"actual": "8.9个月"}, "4.00"),
    (("shanghai-project-2011", "1"), "项目决策/项目立项/战略目标适应性", {"choices": {"satisfied": [1]}}, "1.00"),
    (("shanghai-project-2011", "1"), "项目绩效/项目效益/受益者满意度", {"actual": "80.5%"}, "9.20"),
    (("vertical-system-department", "1"), "预算绩效/预算管理/预算调整次数", {"actual": "1次"}, "1.00"),
    (("project-ex-ante", "1"), "筹资合规性/筹资/资金来源合规", {"choices": {"word": "良"}}, "5.60"),
    (("evaluator-quality", "1"), "评价过程/沟通", {"choices": {"score": "12.5"}}, "12.50"),
    (("rural-transition-fund", "1"), "资金保障/县级下达实施单位时间", {"actual": "35个工作日"}, "3.60"),
    (("hubei-project-self", "1"), "预算执行率", {"values": {"executed": "10万元", "budget": "50万元"}}, "4.00"),
]  # fmt: skip


@pytest.mark.parametrize(("which", "path", "given", "score"), WORKED)
def test_worked_examples(which, path, given, score):
    assert _score(which, path, **given) == Decimal(score)
