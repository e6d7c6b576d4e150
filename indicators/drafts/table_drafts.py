"""From a framework's table to a draft: every leaf with the rule that its texts propose, and what is to be decided."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from budgets.quantities import QuantityError, parse_quantity
from indicators.drafts.extra_rows import extra_points
from indicators.drafts.framework_drafts import ZERO, weight_text
from indicators.frameworks.choices import FrameworkKind, NotApplicable
from indicators.frameworks.content import Json
from indicators.frameworks.tables.names import lines_of
from indicators.frameworks.tables.table import ReadNode, ReadTable
from indicators.frameworks.target_rules import target_rule
from indicators.meanings import recognise
from indicators.rule_texts import Proposal, propose
from indicators.rules.date_target import DateTarget
from indicators.rules.days import read_day
from indicators.rules.execution_rate import ExecutionRate
from indicators.rules.expert import Expert
from indicators.rules.numbers import HUNDRED, decimal_text

_LADDER = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
# The first words found in a title decide.
_KINDS = (
    ("自评", FrameworkKind.SELF_EVALUATION),
    ("整体", FrameworkKind.DEPARTMENT),
    ("事前", FrameworkKind.EX_ANTE),
    ("投资基金|引导基金|产业.{0,4}基金|创业.{0,4}基金", FrameworkKind.INVESTMENT_FUND),
    ("社会?保险?基金|(?:养老|医疗|工伤|失业|生育)保险基金", FrameworkKind.FUND),
    ("政策(?!性)", FrameworkKind.POLICY),
    ("财政运行|财政管理|财政综合", FrameworkKind.FISCAL),
)


def draft_of_table(table: ReadTable) -> Json:
    """The draft's content; title, kind and ladder are suggestions. ``doubts`` are sentences with their cells."""
    total = table.total or HUNDRED
    return {
        "code": "",
        "version": "1",
        "title": table.title,
        "source": "",
        "note": "；".join(table.notes),
        "kind": str(next((kind for words, kind in _KINDS if re.search(words, table.title)), FrameworkKind.PROJECT)),
        "total": decimal_text(total),
        "ladder": [{"word": word, "from": decimal_text(total * start / HUNDRED)} for word, start in _LADDER],
        "places": 2,
        "caps": [],
        "not_applicable": str(NotApplicable.FULL),
        "facts": [],
        "tree": [_node(node, ()) for node in table.tree],
        "doubts": [*map(str, table.doubts), *(f"表头“{head}”没有认出，这一列没有读入" for head in table.skipped)],
    }


def _node(node: ReadNode, above: tuple[str, ...]) -> Json:
    names = (*above, node.name)
    weight = node.weight
    if node.children and weight is None:
        parts = [leaf.weight for leaf in node.leaves()]
        weight = None if None in parts else sum(filter(None, parts), ZERO)
    content: Json = {"name": node.name, "weight": weight_text(weight), "place": node.place}
    if node.children:
        return content | {"children": [_node(child, names) for child in node.children]}
    texts = {"definition": node.definition, "points": lines_of(node.points)}
    texts |= {"standard": node.standard, "evidence": node.evidence, "note": node.note}
    content |= {name: text for name, text in texts.items() if text}
    if node.is_extra:
        return extra_points(content, names, node.most)
    target = node.target.strip()
    content |= {"rule": {}, "inputs": {"target": target} if target else {}}
    return _without_worded_target(content | proposed(content, unit=node.unit, branch="".join(above[-1:])), target)


def _without_worded_target(content: Json, printed: str) -> Json:
    """A target in words (按时完成, 12月底前) is no figure to read: it goes to the note, a day due to its rule."""
    target = str(content["inputs"].get("target", ""))
    if not target or _is_figure(target):
        return content
    rest = {name: value for name, value in content["inputs"].items() if name != "target"}
    rule = dict(content["rule"])
    if rule.get("kind") == DateTarget.kind and not rule.get("deadline") and (due := read_day(target)):
        rule["deadline"] = str(due)
    content = content | {"inputs": rest, "rule": rule}
    told = f"指标值：{printed}" if printed else ""
    note = "；".join(filter(None, (content.get("note", ""), told)))
    return content | ({"note": note} if note else {})


def _is_figure(target: str) -> bool:
    try:
        return parse_quantity(target).is_value
    except QuantityError:
        return False


def proposed(leaf: Json, *, unit: str = "", branch: str = "") -> Json:
    """What the leaf's texts propose: ``rule``, ``inputs``, ``reading`` and what else the text says of it."""
    weight = Decimal(leaf["weight"] or 0)
    target = str(leaf.get("inputs", {}).get("target", ""))
    given: dict[str, Any] = {"name": leaf["name"], "target": target, "unit": unit, "points": leaf.get("points", ())}
    proposal = propose(leaf.get("standard", ""), weight=weight or HUNDRED, **given)
    meaning = recognise(
        leaf["name"],
        branch=branch,
        definition=leaf.get("definition", ""),
        standard=leaf.get("standard", ""),
        unit=unit,
        bound=target[:1],
    ).meaning
    found: Json = {"rule": dict(proposal.rule or {}), "inputs": {**proposal.inputs, **leaf.get("inputs", {})}}
    found["reading"] = _reading(proposal, weight) | {"meaning": meaning.name if meaning else ""}
    if not leaf.get("standard"):
        is_execution = meaning is not None and meaning.code == ExecutionRate.kind
        found |= _without_text(leaf, found["reading"], branch, is_execution=is_execution)
    if proposal.over_achievement:
        found["over_achievement"] = dict(proposal.over_achievement)
    if proposal.not_applicable:
        found["not_applicable"] = proposal.not_applicable
    if proposal.definition and not leaf.get("definition"):
        found["definition"] = proposal.definition
    return found


def _reading(proposal: Proposal, weight: Decimal) -> Json:
    """What was assumed and what must be decided; a leaf without a weight is never sure."""
    caps = [f"文中有总分封顶：{cap.words}（请在存入后由规则另定）" for cap in proposal.caps]
    return {
        "accepted": proposal.is_sure and weight > 0 and not caps,
        "assumptions": list(proposal.assumptions),
        "questions": [
            {
                "words": question.words,
                "choices": [
                    {"label": choice.label, "rule": dict(choice.rule), "weight": weight_text(choice.weight)}
                    for choice in question.choices
                ],
            }
            for question in proposal.questions
        ],
        "unread": [*proposal.unread, *caps],
        "reason": proposal.reason,
    }


def _without_text(leaf: Json, reading: Json, branch: str, *, is_execution: bool) -> Json:
    """A leaf of a form that prints no 评分标准: its rule by what it measures, else by its target; never sure."""
    target = str(leaf.get("inputs", {}).get("target", ""))
    said = ["表中没有评分标准，规则按指标值和名称拟定，请核对。"]
    if is_execution:
        rule: Json = {"kind": ExecutionRate.kind}
    elif target:
        found = target_rule(leaf["name"], branch, target, Decimal(leaf["weight"] or 0))
        rule, said = dict(found.data), [*said, *filter(None, [found.note])]
    else:
        rule = {"kind": Expert.kind}
    asked = reading | {"accepted": False, "assumptions": said, "questions": [], "unread": [], "reason": ""}
    return {"rule": rule, "reading": asked}
