"""Advice on indicator trees: each kind of it on the smallest tree that shows it; quiet on the shipped frameworks."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.drafts.advice.advice import MUST, SHOULD, Advice
from indicators.drafts.advice.advise import advise
from indicators.drafts.problems import draft_problems
from indicators.drafts.trees import DraftNode, TreeDraft, completed_inputs, content_of, own_key
from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.content import FrameworkContent, Node
from indicators.rules import parse_rule, rule_sentence, same_rule
from tests.factories.frameworks import shipped
from tests.factories.rules import RULES_ODD, TEXTS, WEIGHTS

UP: dict[str, Any] = {"kind": "ratio_up"}


_POSITION = re.compile(r"\d+(-\d+)*", re.ASCII)


def leaf(name: str = "参保人数", target: str = "≥90人", weight: str = "10", **given: Any) -> DraftNode:
    inputs = {"target": target, "actual": given.pop("actual", "")}
    fields: dict[str, Any] = {"key": name, "path": name, "name": name, "weight": Decimal(weight), "rule": UP}
    return DraftNode(**fields | {"inputs": inputs} | given)


def tree(*nodes: DraftNode, kind: str = "", total: str = "100") -> TreeDraft:
    """The nodes beside enough others that weights are not what is found."""
    rest = tuple(leaf(f"其余{mark}", weight="20", target=f"≥{mark}人") for mark in range(1, 5))
    return TreeDraft((*nodes, *rest), Decimal(total), kind, 2024, frozenset({"部门.执行率"}))


def about(draft: TreeDraft, key: str) -> list[Advice]:
    return [advice for advice in advise(draft) if advice.key == key]


def draft_of(framework: FrameworkContent) -> TreeDraft:
    def node(item: Node, above: str, level: int) -> DraftNode:
        path = f"{above}/{item.name}" if above else item.name
        below = tuple(node(child, path, level + 1) for child in item.children)
        return DraftNode(
            key=path,
            path=path,
            name=item.name,
            weight=item.weight,
            level=level,
            children=below,
            code="" if _POSITION.fullmatch(item.code) else item.code,
            note=item.note,
            definition=item.definition,
            points=item.points,
            standard=item.standard,
            evidence=item.evidence,
            rule=item.rule,
            inputs=item.inputs.to_json(),
            over_achievement=item.over_achievement or {},
            not_applicable=item.not_applicable,
        )

    facts = general_fact_keys() | {fact.key for fact in framework.facts}
    return TreeDraft(
        tuple(node(item, "", 1) for item in framework.tree), framework.total, framework.kind, 2023, frozenset(facts)
    )


RISING_LINE = {"kind": "interpolation", "low": {"value": "60%", "share": 0}, "high": {"value": "95%", "share": 1}}
FALLING_TIERS = {"kind": "tier", "steps": [{"from": "20%", "share": 0}, {"to": "20%", "share": 1}]}


@pytest.mark.parametrize(
    ("given", "severity", "words"),
    [
        ({"target": "大幅提升"}, MUST, "“大幅”这类不能衡量的词"),
        ({"target": "进一步改善"}, MUST, "不能衡量的词"),
        ({"target": "明显改善", "rule": {"kind": "expert"}}, SHOULD, "不能衡量的词"),
        ({"target": "按期完成"}, MUST, "不是数值"),
        ({"target": ""}, MUST, "没有指标值"),
        ({"target": "≥90"}, MUST, "没有计量单位"),
        ({"target": "90人", "rule": {"kind": "yes_no"}}, SHOULD, "没有方向"),
        ({"target": "≤90人"}, MUST, "方向与评分规则相反"),
        ({"target": "=90人"}, SHOULD, "要求恰好相等"),
        ({"target": "≤90%", "rule": RISING_LINE}, MUST, "方向与评分规则相反"),
        ({"target": "≥90%", "rule": FALLING_TIERS}, MUST, "方向与评分规则相反"),
        (
            {"target": "≥90%", "rule": {"kind": "point_deduction", "direction": "above", "points": "1"}},
            MUST,
            "方向与评分规则相反",
        ),
        ({"name": "参保率", "target": "≥90人"}, MUST, "单位不是百分数"),
        ({"name": "任务完成率", "target": "≥9500%"}, SHOULD, "超出常见范围"),
        ({"name": "群众满意度", "target": "≥950%"}, MUST, "超出0%至100%"),
        ({"name": "覆盖率", "target": "90%-9500%"}, SHOULD, "超出常见范围"),
        ({"target": "≥-5人"}, MUST, "是负数"),
        ({"target": "≥4.5人"}, MUST, "不是整数"),
        ({"target": "≥0人"}, MUST, "必然达到"),
        ({"name": "任务完成率", "target": "≤100%", "rule": {"kind": "ratio_down"}}, MUST, "必然达到"),
        ({"target": "部门.执行率", "actual": "部门.执行率"}, MUST, "读取同一数据"),
        ({"target": "≥90人", "last_actual": "≥90人"}, SHOULD, "写法完全相同"),
        ({"target": "≥70人", "last_actual": "100人"}, SHOULD, "低两成以上"),
        ({"target": "≤7次", "last_actual": "5次", "rule": {"kind": "ratio_down"}}, SHOULD, "宽松两成以上"),
        ({"name": "发放率", "target": "100%", "last_actual": "100%"}, SHOULD, "上年已达到100%"),
        ({"name": "建成（**平方米）"}, MUST, "未填的“**”"),
        ({"standard": "完成XX项得满分"}, MUST, "未填的“XX”"),
        ({"name": "参保人数≥90"}, SHOULD, "比较符号"),
        ({"name": "2023年底参保人数"}, SHOULD, "写有2023年"),
        ({"weight": "0"}, MUST, "分值为0"),
        ({"weight": "0.4"}, SHOULD, "几乎没有影响"),
        ({"weight": "50"}, MUST, "达到总分的一半"),
        ({"weight": "30"}, SHOULD, "分值过于集中"),
        ({"name": "其余“4”"}, SHOULD, "与“其余“4””同名"),
    ],
)
def test_what_is_found_in_a_leaf(given: dict[str, Any], severity: object, words: str) -> None:
    node = leaf(**given)
    found = [advice for advice in advise(tree(node)) if words in advice.what]
    assert [advice.severity for advice in found] == [severity]
    assert all(advice.place and advice.why and advice.mend for advice in found)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"target": "=100%", "name": "覆盖率"},
        {"target": "部门.执行率", "name": "执行率"},
        {"target": "绩效目标/参保人数.指标值"},
        {"target": "依据充分", "rule": {"kind": "checklist", "elements": ["甲", "乙"]}},
        {"target": "≥80人", "last_actual": "100人"},
        {"target": "≤100%", "name": "经费控制率", "last_actual": "15%", "rule": {"kind": "ratio_down"}},
        {"target": "≥0%", "name": "成本节约率"},
        {"target": "≥90人", "last_actual": "95%"},
        {"name": "办公效率", "target": "≥90件"},
    ],
)
def test_what_is_sound_is_left_alone(given: dict[str, Any]) -> None:
    node = leaf(**given)
    assert about(tree(node), node.key) == []


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("project", ["产出", "效益", "满意度", "成本"]),
        ("department", ["产出", "效益", "满意度"]),
        ("self_evaluation", ["产出", "效益", "满意度", "预算执行率"]),
    ],
)
def test_groups_that_are_missing(kind: str, missing: list[str]) -> None:
    found = [advice.what for advice in advise(tree(leaf(), kind=kind)) if "类指标" in advice.what]
    assert found == [f"没有{group}类指标" for group in missing]


def test_weights_out_of_balance() -> None:
    judged = {"rule": {"kind": "expert"}, "target": ""}
    draft = tree(
        leaf("服务对象满意度", weight="40", **judged), leaf("专家意见", weight="20", **judged), kind="department"
    )
    found = [advice.what for advice in advise(draft)]
    assert "满意度指标共40分，超过总分的20%" in found
    assert "由评价人直接评定的指标共60分，超过总分的一半" in found
    assert "产出和效益指标共40分，不到总分的60%" in found
    many = TreeDraft(tuple(leaf(f"第{number}项", weight="1") for number in range(61)), Decimal(61))
    assert any("有61个末级指标" in advice.what for advice in advise(many))


def test_what_must_be_changed_comes_first_and_then_the_printed_order() -> None:
    draft = tree(leaf("甲", weight="0.4"), leaf("乙", target="大幅提升"), leaf("丙", target="≥1"))
    assert [advice.key for advice in advise(draft) if advice.key in tuple("甲乙丙")] == ["乙", "丙", "甲"]


def test_texts_that_are_missing() -> None:
    told = {"definition": "一", "points": ("一",), "evidence": "一"}
    nodes = (leaf("甲", **told | {"evidence": ""}), leaf("乙", **told), leaf("丙", **told | {"definition": ""}))
    draft = TreeDraft(nodes, Decimal(30))
    found = [(advice.severity, advice.what) for advice in advise(draft) if "没有写" in advice.what]
    assert found == [
        (SHOULD, "“丙”共1项没有写指标解释，读者不知道考核什么"),
        (SHOULD, "“甲”共1项没有写评价依据，填报单位不知道备哪些材料"),
    ]
    assert [advice.what for advice in advise(tree(leaf())) if "评价要点" in advice.what] == [
        "各末级指标都没有写评价要点，不同的人会看不同的内容"
    ]


@pytest.mark.parametrize("framework", shipped(), ids=lambda framework: f"{framework.code}-{framework.version}")
class TestShippedFrameworks:
    def test_nothing_must_be_changed_but_the_targets_of_a_case(self, framework: FrameworkContent) -> None:
        must = [advice for advice in advise(draft_of(framework)) if advice.severity is MUST]
        assert [advice for advice in must if advice.what != "没有指标值"] == []

    def test_an_untouched_draft_is_the_framework_itself(self, framework: FrameworkContent) -> None:
        draft, content = draft_of(framework), framework.to_json()
        assert content_of(draft, content) == content
        assert draft_problems(draft, content) == []
        for item in draft.leaves():
            completed = completed_inputs(item.path, item.rule, item.inputs)
            assert _named(completed) == item.inputs

    def test_every_rule_can_be_written_back_and_has_a_sentence(self, framework: FrameworkContent) -> None:
        for item in draft_of(framework).leaves():
            assert same_rule(parse_rule(item.rule).data(), item.rule)
            assert rule_sentence(item.rule, item.weight).endswith("。")


def _named(inputs: dict[str, Any]) -> dict[str, Any]:
    """Completed inputs without those that only name what is typed on the sheet."""
    named: dict[str, Any] = {}
    for name, key in inputs.items():
        if isinstance(key, dict):
            named |= {name: values} if (values := _named(key)) else {}
        elif not own_key(key):
            named[name] = key
    return named


LEAVES = st.builds(
    DraftNode,
    key=TEXTS,
    path=TEXTS,
    name=TEXTS,
    weight=WEIGHTS,
    rule=RULES_ODD,
    inputs=st.dictionaries(st.sampled_from(["target", "actual", "values"]), TEXTS),
    definition=TEXTS,
    standard=TEXTS,
    last_actual=TEXTS,
)
TREES = st.recursive(
    LEAVES,
    lambda nodes: st.builds(
        lambda node, below: replace(node, children=tuple(below)), LEAVES, st.lists(nodes, max_size=4)
    ),
    max_leaves=10,
)


@given(
    nodes=st.lists(TREES, max_size=4),
    total=WEIGHTS,
    kind=st.sampled_from(["", "project", "department", "self_evaluation", "odd"]),
    year=st.integers(0, 3000),
)
def test_advising_never_raises(nodes: list[DraftNode], total: Decimal, kind: str, year: int) -> None:
    found = advise(TreeDraft(tuple(nodes), total, kind, year, frozenset({"部门.执行率"})))
    assert len(found) == len(set(found))
    assert all(advice.what and advice.mend for advice in found)
