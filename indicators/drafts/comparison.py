"""Two versions of a framework beside each other: indicators that came, went and changed, with both texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indicators.drafts.framework_drafts import DraftRow, rows_of, weight_of
from indicators.drafts.measures import measured
from indicators.drafts.totals import totals_of
from indicators.drafts.trials import sentence_of
from indicators.frameworks.choices import FrameworkKind, NotApplicable
from indicators.frameworks.content import Json
from indicators.rules.numbers import decimal_text

_HEAD = (
    *(("title", "名称"), ("kind", "类别"), ("source", "制度依据"), ("total", "总分"), ("highest", "总分上限")),
    *(
        ("note", "说明"),
        ("ladder", "等级"),
        ("caps", "封顶"),
        ("not_applicable", "指标不适用时"),
        ("facts", "声明的数据"),
    ),
    ("places", "得分的小数位"),
)
_TEXTS = (("definition", "指标解释"), ("standard", "评分标准"), ("evidence", "评价依据"), ("note", "备注"))


@dataclass(frozen=True, slots=True)
class Side:
    """One thing that differs: what it is called, and what stands there in either version ("" for nothing)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator that differs. ``kind`` is 新增, 删去 or 修改; an indicator is the same where its path is."""

    path: str
    kind: str
    sides: tuple[Side, ...]


def compared(before: Json, after: Json) -> list[Change]:
    """All that differs, what is said of the whole first, then in the printed order of the later version."""
    old = {row.path: row for row in rows_of(before)}
    new = {row.path: row for row in rows_of(after)}
    whole = tuple(_differing([(label, _head(before, name), _head(after, name)) for name, label in _HEAD]))
    changes = [Change("指标体系", "修改", whole)] if whole else []
    for path, row in new.items():
        if path not in old:
            changes.append(Change(path, "新增", tuple(_described(None, row))))
        elif sides := tuple(_described(old[path], row)):
            changes.append(Change(path, "修改", sides))
    return changes + [
        Change(path, "删去", tuple(_described(row, None))) for path, row in old.items() if path not in new
    ]


def _head(content: Json, name: str) -> str:
    value = content.get(name, "")
    if name == "ladder":
        return "、".join(f"{step['word']} ≥{step['from']}" for step in value)
    if name == "caps":
        return "\n".join(totals_of(content).caps)
    if name == "facts":
        return "\n".join(fact["key"] for fact in value)
    if name == "kind" and value:
        return str(FrameworkKind(value).label)
    if name == "not_applicable" and value:
        return str(NotApplicable(value).label)
    return str(value)


def _described(old: DraftRow | None, new: DraftRow | None) -> Iterator[Side]:
    before, after = ({} if row is None else row.data for row in (old, new))
    pairs = [("分值", _weight(before), _weight(after)), ("规则", sentence_of(before), sentence_of(after))]
    pairs += [("所测", measured(old) if old else "", measured(new) if new else "")]
    pairs += [("指标值", _target(before), _target(after))]
    pairs += [("评价要点", "\n".join(before.get("points", [])), "\n".join(after.get("points", [])))]
    pairs += [(label, str(before.get(name, "")), str(after.get(name, ""))) for name, label in _TEXTS]
    return _differing(pairs)


def _differing(pairs: list[tuple[str, str, str]]) -> Iterator[Side]:
    return (Side(label, before, after) for label, before, after in pairs if before != after)


def _target(node: dict[str, Any]) -> str:
    return str(node.get("inputs", {}).get("target", ""))


def _weight(node: dict[str, Any]) -> str:
    weight = weight_of(node)
    return "" if weight is None else decimal_text(weight)
