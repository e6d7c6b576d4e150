"""Short ways to write rules' data and trees in tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from budgets.quantities import parse_quantity
from indicators.rules import RULES, Inputs, Ladder, parse_rule
from scoring.engine import Branch, Leaf, Override

LADDER = Ladder.parse(
    [{"word": "优", "from": 90}, {"word": "良", "from": 80}, {"word": "中", "from": 60}, {"word": "差", "from": 0}]
)
RATIO_UP = parse_rule({"kind": "ratio_up"})
# One rule of every kind, as a framework would write it.
ONE_OF_EACH: list[dict[str, object]] = [
    {"kind": "ratio_up"},
    {"kind": "ratio_down"},
    {"kind": "ratio_up", "least": "60%"},
    {"kind": "ratio_down", "rate_places": 0, "rate_rounding": "down", "least": "0.5"},
    {"kind": "execution_rate"},
    {"kind": "execution_rate", "rate_places": 0},
    {"kind": "execution_rate", "rate_places": 1, "rate_rounding": "down", "least": "60%"},
    {"kind": "tier", "steps": [{"from": "80%", "share": 1}, {"from": "60%", "to": "80%", "points": 2}]},
    {"kind": "step_deduction", "limit": "95%", "step": "5%", "points": 2, "direction": "below"},
    {"kind": "step_deduction", "step": "5人", "points": 2, "direction": "above"},
    {"kind": "point_deduction", "limit": "100%", "points": 0.5, "direction": "above", "partial": "floor"},
    {"kind": "point_deduction", "points": 0.5, "direction": "below"},
    {"kind": "point_deduction", "limit": "95%", "points": 0.5, "direction": "below", "nothing_beyond": "60%"},
    {"kind": "step_deduction", "step": "2%", "points": 0.5, "direction": "below", "partial": "ceiling"},
    {"kind": "step_deduction", "limit": "80%", "step": "1%", "points": 1, "direction": "above", "relative": True},
    {"kind": "point_deduction", "limit": "100%", "points": 0.3, "direction": "both", "tolerance": "5%"},
    {"kind": "finding_deduction", "points": 1, "cap": 6},
    {
        "kind": "checklist",
        "elements": [{"text": "设置目标", "points": 2, "required": True}, {"text": "明确", "points": 1}],
    },
    {"kind": "checklist", "elements": ["制度健全", "执行有效", "资料齐全"]},
    {
        "kind": "checklist",
        "elements": [
            {"text": "暂存款率达标", "group": "暂存款", "required": True, "may_not_apply": True},
            {"text": "暂存款变动率达标", "group": "暂存款", "may_not_apply": True},
            "资料齐全",
        ],
        "deduction": "1.5",
    },
    {
        "kind": "qualitative_band",
        "bands": [
            {"name": "达成", "low": 80, "high": 100},
            {"name": "部分达成", "low": 60, "high": 80},
            {"name": "未达成", "low": 0, "high": 60},
        ],
    },
    {"kind": "yes_no"},
    {"kind": "interpolation", "low": {"value": "60%", "share": 0}, "high": {"value": "95%", "share": "100%"}},
    {"kind": "formula", "expression": "实际/目标*0.5 + 甲**2", "gives": "share"},
    {"kind": "formula", "expression": "分值 if 实际 >= 目标 else 甲/乙", "gives": "score"},
    {"kind": "expert"},
    {"kind": "panel_average", "drop_extremes": True},
    {"kind": "panel_average", "weighted": True},
    {"kind": "coefficient"},
    {
        "kind": "named_tier",
        "steps": [{"name": "好", "points": 6}, {"name": "一般", "share": "50%"}, {"name": "差", "points": 0}],
    },
    {
        "kind": "points_band",
        "bands": [
            {"name": "强", "low": 13, "high": 20},
            {"name": "中", "low": 7, "high": 12},
            {"name": "差", "low": 0, "high": 6},
        ],
    },
    {"kind": "date_target", "deadline": "2023年6月30日", "period": "month", "points": "1.5", "partial": "ceiling"},
    {"kind": "date_target", "deadline": "6月底前", "period": "week", "points": 1},
    {"kind": "date_target", "period": "day", "points": "0.1"},
    {
        "kind": "several_targets",
        "counting": "all",
        "targets": [{"name": "甲", "target": "≥25人"}, {"name": "乙", "target": "=100%"}],
    },
    {
        "kind": "several_targets",
        "counting": "average",
        "targets": [{"name": "甲", "target": "<25"}, {"name": "乙", "target": "≤0元"}],
    },
    {"kind": "money_average"},
    {"kind": "extra_points", "sign": "subtract", "points": 5, "most": 30},
    {"kind": "extra_points", "sign": "add", "most": 3},
    {
        "kind": "classed_findings",
        "classes": [{"text": "虚列支出", "points": 4}, {"text": "超标准", "points": "1.5", "cap": 5}],
    },
]


def measured(actual: str, target: str = "") -> Inputs:
    return Inputs(parse_quantity(target) if target else None, parse_quantity(actual))


def execution(executed: str, budget: str) -> Inputs:
    return Inputs(values={"executed": parse_quantity(executed, "元"), "budget": parse_quantity(budget, "元")})


def leaf(key: str, weight: str, actual: str, override: Override | None = None) -> Leaf:
    """A leaf scored in proportion to ``actual`` percent."""
    return Leaf(key, key, Decimal(weight), RATIO_UP, measured(actual, "100%"), override=override)


def root(*children: Leaf | Branch) -> Branch:
    return Branch("root", "总分", children)


TEXTS = st.one_of(
    st.text(max_size=12), st.sampled_from(["≥90%", "大幅提升", "部门.执行率", "100%", "2023年", "≤5次", "-", "**"])
)


RULES_ODD = st.one_of(
    st.just({}),
    st.sampled_from(sorted(RULES)).map(lambda kind: {"kind": kind}),
    st.dictionaries(
        st.sampled_from(["kind", "steps", "direction", "points"]), st.one_of(st.none(), TEXTS, st.lists(TEXTS))
    ),
)


WEIGHTS = st.decimals(allow_nan=True, allow_infinity=True)
