"""What a framework says of its total: caps, extra points and the highest total, in words and judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.drafts.framework_drafts import rows_of, weight_of
from indicators.drafts.trials import sentence_of
from indicators.frameworks.catalogue import general_fact_keys
from indicators.frameworks.content import Json
from indicators.rules import RuleError, is_extra_rule, readable_rule
from indicators.rules.answers import chosen_fact
from indicators.rules.caps import Cap
from indicators.rules.extra_points import ExtraPoints
from indicators.rules.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class Totals:
    """Sentences: ``caps``, ``extras`` by path, ``highest``; ``remarks`` are what is odd about them."""

    caps: tuple[str, ...]
    extras: tuple[tuple[str, str], ...]
    highest: str
    remarks: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the total is but the sum."""
        return not (self.caps or self.extras or self.remarks)


def totals_of(content: Json) -> Totals:
    """What the draft or framework says of its total."""
    extras = [row for row in rows_of(content) if row.is_leaf and is_extra_rule(row.data.get("rule") or {})]
    total, highest = (weight_of({"weight": content.get(name, "")}) for name in ("total", "highest"))
    most = highest if highest is not None else total
    return Totals(
        caps=tuple(map(_cap_sentence, content.get("caps", []))),
        extras=tuple((row.path, sentence_of(row.data)) for row in extras),
        highest="" if most is None else f"总分在0到{decimal_text(most)}分之间。",
        remarks=tuple(_remarks(content, [row.data for row in extras], total, highest)),
    )


def facts_for_caps(content: Json) -> list[str]:
    """The keys that a cap may name: general ones, those declared here, and what is answered on the sheet."""
    declared = {str(fact.get("key", "")) for fact in content.get("facts", [])}
    answered = {
        chosen_fact(row.path, answer)
        for row in rows_of(content)
        if row.is_leaf and (rule := readable_rule(row.data.get("rule") or {})) is not None
        for answer in rule.asks()
    }
    return sorted((declared - {""}) | answered) + sorted(general_fact_keys())


def _cap_sentence(data: Any) -> str:
    try:
        return Cap.parse(data).sentence()
    except RuleError as error:
        return f"不能用：{error}"


def _remarks(content: Json, extras: list[Json], total: Decimal | None, highest: Decimal | None) -> Iterator[str]:
    rules = [rule for leaf in extras if isinstance(rule := readable_rule(leaf["rule"]), ExtraPoints)]
    adds = sum((rule.most for rule in rules if rule.sign == "add"), Decimal(0))
    if adds and total is not None and (highest is None or highest <= total):
        yield f"加分最多{decimal_text(adds)}分，没有填高于总分的“总分上限”，加分后总分仍至多{decimal_text(total)}分"
    if highest is not None and total is not None and highest > total and not adds:
        yield f"总分上限{decimal_text(highest)}分高于总分{decimal_text(total)}分，但没有加分的指标，不起作用"
    if highest is not None and total is not None and adds and highest > total + adds:
        most = decimal_text(total + adds)
        yield f"总分上限{decimal_text(highest)}分，总分连同加分至多{most}分，达不到"
    words = [str(step.get("word", "")) for step in content.get("ladder", [])]
    seen: set[tuple[str, str]] = set()
    read = _read_by_leaves(content)
    for number, data in enumerate(content.get("caps", []), start=1):
        if _is_never_told(content, str(data.get("fact", "")), read):
            yield (
                f"第{number}条的“{data['fact']}”没有算法，也没有指标读取，除非随导入的表提供，评分时无处填写，封顶不会起作用；"
                "可改用某项指标在评分表上的回答（评价人选择/…），如加减分次数、问题数"
            )
        yield from _cap_remarks(number, data, total, words, seen)


def _read_by_leaves(content: Json) -> set[str]:
    """The data that indicators name as theirs."""
    found: set[str] = set()
    for row in rows_of(content):
        inputs = row.data.get("inputs", {})
        found |= {str(inputs.get("actual", "")), str(inputs.get("target", "")), *inputs.get("values", {}).values()}
    return found


def _is_never_told(content: Json, key: str, read: set[str]) -> bool:
    """Whether a declared datum is neither reckoned nor read by a leaf, beside which it could be typed."""
    declared = next((fact for fact in content.get("facts", []) if fact.get("key") == key), None)
    return declared is not None and not declared.get("formula") and key not in read


def _cap_remarks(
    number: int, data: Json, total: Decimal | None, words: list[str], seen: set[tuple[str, str]]
) -> Iterator[str]:
    points = weight_of({"weight": data.get("cap", "")})
    if points is not None and points == total and not data.get("grade"):
        yield f"第{number}条封顶{decimal_text(points)}分就是总分，不起作用"
    if words and data.get("grade") == words[0] and points is None:
        yield f"第{number}条等级不高于“{words[0]}”，这是最高一档，不起作用"
    condition = next((f"{name}{data[name]}" for name in ("below", "above", "answer") if data.get(name)), "")
    if (str(data.get("fact", "")), condition) in seen:
        yield f"第{number}条与前面一条的条件相同，只有更低的一条起作用"
    seen.add((str(data.get("fact", "")), condition))
