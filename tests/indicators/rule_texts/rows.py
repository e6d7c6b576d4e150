"""The rows of made-up rule texts: what is proposed for each, and what the proposed rule gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from budgets.quantities import parse_quantity
from indicators.rule_texts import Proposal, propose
from indicators.rules import Answers, Inputs, parse_rule
from indicators.rules.inputs import ACTUAL, VALUES

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """A rule text with the rule that is right for it and the right score at some values."""

    text: str
    weight: Decimal
    rule: dict[str, Any] | None = None
    scores: dict[Any, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    asks: str | None = None
    over: dict[str, Any] | None = None
    absent: str = ""
    hint: str = ""
    unread: str = ""

    def __str__(self) -> str:
        return self.text[:40]

    def proposal(self) -> Proposal:
        return propose(self.text, weight=self.weight, **self.about)

    def faults(self) -> list[str]:
        """What of the proposal is not as it should be."""
        given = self.proposal()
        faults = []
        wanted = parse_rule(self.rule) if self.rule else None
        got = parse_rule(given.rule) if given.rule else None
        if wanted != got:
            faults.append(f"rule {given.rule} for {self.rule}")
        if self.unread != "；".join(given.unread):
            faults.append(f"unread {given.unread}")
        if self.asks is None and not self.unread and not given.is_sure:
            faults.append(f"asks {[str(question) for question in given.questions]} unread {given.unread}")
        if self.asks and not any(self.asks in str(question) for question in given.questions):
            faults.append(f"does not ask {self.asks}: {[str(question) for question in given.questions]}")
        over = {key: str(value) for key, value in (self.over or {}).items()}
        if over != dict(given.over_achievement or {}):
            faults.append(f"over-achievement {given.over_achievement}")
        if self.absent != given.not_applicable:
            faults.append(f"not applicable {given.not_applicable}")
        if self.hint and given.inputs.get("target") != self.hint:
            faults.append(f"target {given.inputs}")
        if got is not None and got == wanted:
            faults += [fault for value, score in self.scores.items() if (fault := self._score_fault(got, value, score))]
        return faults

    def _score_fault(self, rule: Any, value: Any, score: Any) -> str:
        got = rule.evaluate(self.weight, self._inputs(rule, value, self.proposal()))
        return "" if got.score == Decimal(str(score)) else f"{value}: {got.score} ({got.basis}) for {score}"

    def _inputs(self, rule: Any, value: Any, given: Proposal) -> Inputs:
        stated = self.about.get("target") or given.inputs.get("target", "")
        try:
            target = parse_quantity(str(stated)) if stated else None
        except ValueError:
            target = None
        if rule.asks() and not (ACTUAL in rule.reads() and target and value not in ("是", "否")):
            answers = rule.asks()
            entries = [value]
            if len(answers) > 1 and answers[0].cell_kind is not Answers.YES_NO:
                entries = str(value).split(";" if ";" in str(value) else "、")
            pairs = zip(answers, entries, strict=False)
            return Inputs(
                choices={answer.name: answer.cell_kind.clean(_entered(answer, entry)) for answer, entry in pairs}
            )
        actual = parse_quantity(str(value))
        named = [name.removeprefix(VALUES) for name in rule.reads() if name.startswith(VALUES)]
        values = dict.fromkeys(named, actual)
        if named == ["executed", "budget"]:
            values = {"executed": parse_quantity(str(value).rstrip("%") + "元"), "budget": parse_quantity("100元")}
        return Inputs(target=target, actual=actual, values=values)


def _entered(answer: Any, entry: Any) -> Any:
    return str(entry) if answer.cell_kind is not Answers.YES_NO or not isinstance(entry, bool) else entry


def rows(*names: str) -> list[Row]:
    """The rows of these tables."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [_row(data) for name in names for data in yaml.load((FOLDER / name).read_bytes(), loader)]  # noqa: S506


def _row(data: dict[str, Any]) -> Row:
    about = {key: data[key] for key in ("name", "target", "unit", "points") if key in data}
    rest = {key: data[key] for key in ("rule", "scores", "asks", "over", "absent", "hint", "unread") if key in data}
    return Row(text=data["text"], weight=Decimal(str(data["weight"])), about=about, **rest)
