"""The standards of the shipped frameworks are read as the rules that stand beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from budgets.quantities import QuantityError, parse_quantity
from indicators.rule_texts import propose
from indicators.rules import RULES, parse_rule, same_rule
from tests.platform.tree import ROOT

# Left to a person on purpose: an opinion without a scale.
OPINIONS = {kind for kind, rule in RULES.items() if rule.is_opinion}


def _leaves(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [leaf for node in nodes for leaf in (_leaves(node["children"]) if "children" in node else [node])]


def _all_leaves() -> list[dict[str, Any]]:
    paths = sorted((ROOT / "fixtures/frameworks").glob("*.yaml"))
    trees = [yaml.safe_load(path.read_text(encoding="utf-8"))["tree"] for path in paths]
    return [leaf for tree in trees for leaf in _leaves(tree)]


def _shipped() -> list[dict[str, Any]]:
    """A leaf for every standard that a framework writes; others print their rule's own sentence."""
    written = (leaf for leaf in _all_leaves() if "standard" in leaf)
    return list({(leaf["standard"], str(leaf["rule"])): leaf for leaf in written}.values())


def _target(leaf: dict[str, Any]) -> str:
    """The target where it is a figure and not the name of a fact."""
    stated = str(leaf.get("inputs", {}).get("target", ""))
    try:
        return stated if parse_quantity(stated).is_value else ""
    except QuantityError:
        return ""


def test_nine_tenths_of_the_shipped_standards_are_read_as_their_rules() -> None:
    leaves = _shipped()
    wrong = {f"{leaf['name']}：{leaf['standard']}": fault for leaf in leaves if (fault := _fault(leaf))}
    assert len(wrong) <= len(leaves) // 10, "\n".join(f"{place} {fault}" for place, fault in wrong.items())


def test_the_sentences_of_our_own_rules_are_read_back() -> None:
    leaves = [leaf for leaf in _all_leaves() if leaf.get("rule", {}).get("kind") in RULES]
    assert len(leaves) > 100
    wrong = {str(leaf["rule"]): given for leaf in leaves if (given := _read_back(leaf)) is not None}
    assert len(wrong) <= len(leaves) // 20, wrong


@pytest.mark.parametrize(
    "expression",
    [
        "分值 * min(1, 实际 / 目标) - 投诉数",
        "分值 * max(0, 1 - abs(实际))",
        "0 if 实际 < 0.6 else 分值 - 0.5 * max(0, 1 - 实际) * 100",
        "1 * min(1, 六月末 / 0.4) + 2 * min(1, 九月末 / 0.675)",
        "分值 * 甲 / 乙",
    ],
)
def test_a_formulas_sentence_is_read_as_the_formula(expression: str) -> None:
    sentence = parse_rule({"kind": "formula", "expression": expression, "gives": "score"}).sentence(Decimal(5))
    given = propose(sentence, weight=Decimal(5))
    assert given.is_sure
    assert given.rule == {"kind": "formula", "expression": expression, "gives": "score"}


def _read_back(leaf: dict[str, Any]) -> object:
    """What the sentence of a leaf's rule is read as, where that is another rule."""
    rule, weight = parse_rule(leaf["rule"]), Decimal(str(leaf["weight"]))
    points = [element["text"] if isinstance(element, dict) else element for element in leaf["rule"].get("elements", [])]
    given = propose(rule.sentence(weight), weight=weight, name=leaf["name"], target=_target(leaf), points=points)
    return None if given.rule and same_rule(given.rule, leaf["rule"]) else (given.rule, given.questions)


def _fault(leaf: dict[str, Any]) -> str:
    """What of the proposal is not the rule that stands beside the standard."""
    about = {"name": leaf["name"], "target": _target(leaf), "points": leaf.get("points", [])}
    proposal = propose(leaf["standard"], weight=Decimal(str(leaf["weight"])), **about)
    right, given = leaf["rule"], proposal.rule
    if given is None or given["kind"] != right["kind"]:
        return f"{given} for {right}"
    if proposal.unread or not (proposal.is_sure or right["kind"] in OPINIONS):
        return f"not sure: {proposal.questions} {proposal.unread}"
    keys = ("limit", "step", "direction", "expression", "low", "high", "points")
    different = [key for key in keys if _plain(given.get(key)) != _plain(right.get(key))]
    return f"{different} of {given} for {right}" if different else ""


def _plain(value: Any) -> str:
    """A parameter however its shares are written: 0 and 0%."""
    if isinstance(value, dict):
        return str(
            {key: str(item).replace("100%", "1").replace("0%", "0") for key, item in value.items() if key == "share"}
        )
    return str(value)
