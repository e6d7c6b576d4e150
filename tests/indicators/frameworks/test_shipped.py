"""The frameworks that come with the program: sound, and as the regulation they name divides the points."""

from decimal import Decimal

import pytest
from django.conf import settings

from budgets.quantities import Quantity
from indicators.frameworks.loading import read_framework_files
from indicators.rules import Inputs, Status, parse_rule

PACKS = {
    framework.code: framework for framework in read_framework_files([settings.BASE_DIR / "fixtures" / "frameworks"])
}

LEVEL_1 = {
    "mof-2020-10-project": {"决策": 20, "过程": 20, "产出": 30, "效益": 30},
    "mof-2013-53-department": {"投入": 15, "过程": 20, "产出": 30, "效果": 35},
    "mof-2020-10-self": {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "mof-2021-101-cost": {"预算执行率": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
    "hunan-department-self": {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "hunan-hengyang-2022": {"预算执行": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10},
    "sichuan-department": {"总体绩效": 100},
    "fumin-department-2023": {"投入": 15, "过程": 20, "产出": 30, "效果": 35},
}


def _leaf(code: str, path: str):
    return dict(PACKS[code].leaves())[path]


@pytest.mark.parametrize("code", LEVEL_1)
def test_level_1_weights(code):
    assert {node.name: node.weight for node in PACKS[code].tree} == LEVEL_1[code]


def test_no_other_framework_is_shipped():
    assert set(PACKS) == set(LEVEL_1)


def test_the_project_framework_has_4_10_17_indicators():
    framework = PACKS["mof-2020-10-project"]

    assert (len(framework.tree), sum(len(node.children) for node in framework.tree), len(list(framework.leaves()))) == (
        4,
        10,
        17,
    )


def test_ladders_use_the_words_of_their_region():
    assert [step.word for step in PACKS["hunan-department-self"].ladder] == ["优秀", "良好", "较差", "差"]
    assert [step.word for step in PACKS["mof-2020-10-project"].ladder] == ["优", "良", "中", "差"]


def test_fumin_leaves_are_marked_as_a_reconstruction():
    framework = PACKS["fumin-department-2023"]

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


@pytest.mark.parametrize(
    ("june", "september", "november", "score"),
    [("40", "67.5", "82.5", "5.00"), ("20", "67.5", "82.5", "4.50"), ("50", "80", "66", "4.60")],
)
def test_sichuan_execution_progress(june, september, november, score):
    leaf = _leaf("sichuan-department", "总体绩效/预算管理/执行进度")
    rates = {"六月末": june, "九月末": september, "十一月末": november}
    inputs = Inputs(values={name: Quantity.of(rate, "%") for name, rate in rates.items()})

    assert parse_rule(leaf.rule).evaluate(leaf.weight, inputs).score == Decimal(score)
