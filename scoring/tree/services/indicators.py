"""Changing a case's indicator tree while it is set up: add, change, move, remove and bring back."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from evalcase.audit.services import record
from evalcase.printable import printable
from indicators.drafts.standards import is_own_sentence
from indicators.drafts.trees import completed_inputs, own_key
from indicators.frameworks.limits import PATH_SEPARATOR
from indicators.meanings import MEANINGS
from indicators.rules import OverAchievement, RuleError, parse_rule
from indicators.rules.numbers import decimal_text
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import touch
from scoring.scores.models import Score
from scoring.tree.services.rows import LONGEST_NAME, TreeError, TreeRows, check_place, path_under
from units.people.models import User

NEW_NAME = "新指标"
# What of an indicator can be changed, with the words people know it by; target, actual and values lie in its inputs.
FIELDS = {
    "name": "名称",
    "weight": "分值",
    "definition": "指标解释",
    "points": "评价要点",
    "standard": "评分标准",
    "evidence": "评价依据",
    "rule": "评分规则",
    "target": "指标值",
    "actual": "完成值的数据",
    "values": "规则读取的数据",
    "over_achievement": "超额完成的处理",
    "not_applicable": "不适用的处理",
    "meaning": "指标含义",
}
CONTENT = (
    *("definition", "points", "standard", "evidence", "rule", "inputs", "over_achievement", "not_applicable"),
    "meaning",
)
_MAPPINGS = ("rule", "values", "over_achievement")
_INPUTS = ("target", "actual", "values")


class StaleIndicator(TreeError):
    """Someone else changed the same fields meanwhile; nothing was written.

    ``theirs`` holds what stands there now, ``mine`` what was to be written, by field.
    """

    def __init__(self, row: CaseIndicator, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
        fields = "、".join(FIELDS[field] for field in theirs)
        super().__init__(
            f"“{row.name}”的{fields}在您打开页面之后已被他人修改，您的修改没有保存；请核对两方内容后再保存"
        )
        self.row, self.theirs, self.mine = row, theirs, mine


@dataclass(frozen=True, slots=True)
class Removed:
    """What is needed to bring a removed indicator back: its place, and all rows in printed order, as plain JSON."""

    parent: str
    position: int
    rows: Sequence[Mapping[str, Any]]

    def to_json(self) -> dict[str, Any]:
        return {"parent": self.parent, "position": self.position, "rows": [dict(row) for row in self.rows]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Removed:
        return cls(data["parent"], data["position"], data["rows"])

    @property
    def name(self) -> str:
        return str(self.rows[0]["name"])

    @property
    def depth(self) -> int:
        """How many levels it takes."""
        levels = [str(row["path"]).count(PATH_SEPARATOR) for row in self.rows]
        return max(levels) - levels[0] + 1


@transaction.atomic
def add_indicator(
    *, case: Case, parent: int | None = None, after: int | None = None, name: str = "", actor: User | None = None
) -> CaseIndicator:
    """A new indicator: after a sibling, or last under a parent (None: level 1), with the weight that is still free.

    Under a leaf the new child takes the leaf's rule and texts over, so that nothing is lost. Raises TreeError.
    """
    rows = TreeRows(case)
    sibling = None if after is None else rows.row(after)
    above = rows.parent(sibling) if sibling else None if parent is None else rows.row(parent)
    taken = _taken_over(above)
    name = clean_name(name) if name else taken.pop("name", "") or _free_name(rows, above)
    weight = taken.pop("weight", None) or _free_weight(rows, above)
    check_place(rows, name, above, 1)
    row = save_new(case, above, {"name": name, "weight": weight, **taken})
    if above is not None and taken:
        above.save(update_fields=CONTENT)
    rows.hang(row, above, rows.position(sibling) + 1 if sibling else len(rows.below(above)))
    rows.save_places()
    record(actor=actor, action="添加指标", obj=case, changes={row.path: [None, decimal_text(row.weight)]})
    return row


def _taken_over(above: CaseIndicator | None) -> dict[str, Any]:
    """The content of a leaf that gets its first child; the leaf becomes a branch."""
    if above is None or not above.rule:
        return {}
    content = {field: getattr(above, field) for field in CONTENT} | {"name": above.name, "weight": above.weight}
    for field in CONTENT:
        setattr(above, field, type(content[field])())
    return content


def _free_name(rows: TreeRows, above: CaseIndicator | None) -> str:
    taken = {row.name for row in rows.below(above)}
    number = 1
    while (name := NEW_NAME if number == 1 else f"{NEW_NAME}{number}") in taken:
        number += 1
    return name


def _free_weight(rows: TreeRows, above: CaseIndicator | None) -> Decimal:
    whole = Decimal(str(rows.case.framework.get("total", "100"))) if above is None else above.weight
    return max(whole - sum((row.weight for row in rows.below(above)), Decimal(0)), Decimal(0))


def save_new(case: Case, parent: CaseIndicator | None, fields: Mapping[str, Any]) -> CaseIndicator:
    """A row with an empty line of the sheet, at the end of the tree until it is hung. Raises TreeError."""
    row = CaseIndicator(case=case, parent=parent, path=path_under(parent, fields["name"]), level=1, order=0, **fields)
    # A figure typed for another indicator is not this one's.
    kept = {name: key for name, key in row.inputs.items() if not (isinstance(key, str) and own_key(key))}
    row.inputs = completed_inputs(row.path, row.rule, kept)
    clean(row)
    row.save()
    Score.objects.create(indicator=row)
    return row


def clean(row: CaseIndicator) -> None:
    """Model validation, in one sentence. Raises TreeError."""
    try:
        row.full_clean(exclude=["case", "parent"])
    except ValidationError as error:
        raise TreeError(f"“{row.name}”不能保存：{'；'.join(error.messages)}") from error


def _write(row: CaseIndicator, values: Mapping[str, Any]) -> None:
    own = [field for field in values if field not in _INPUTS]
    for field in own:
        setattr(row, field, values[field])
    given = row.inputs | {field: value for field, value in values.items() if field in _INPUTS}
    row.inputs = completed_inputs(row.path, row.rule, given)
    clean(row)
    row.save(update_fields=[*own, "inputs"])


@transaction.atomic
def update_indicator(
    *,
    case: Case,
    pk: int,
    fields: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    actor: User | None = None,
) -> CaseIndicator:
    """Change fields of one indicator (those of ``FIELDS``); nothing is written where nothing differs.

    ``seen`` holds what the person saw in those fields: where another value stands there now, nothing is written and
    StaleIndicator tells both. Raises TreeError for a value that cannot be taken.
    """
    rows = TreeRows(case)
    row = rows.row(pk)
    wanted = {field: _cleaned(field, _storable(value)) for field, value in fields.items()}
    _check_rule(rows, row, wanted)
    _check_stale(row, wanted, seen or {})
    _let_standard_follow(row, wanted)
    changes = {field: [value_of(row, field), value] for field, value in wanted.items() if value_of(row, field) != value}
    if not changes:
        return row
    if "name" in changes:
        check_place(rows, wanted["name"], rows.parent(row), rows.depth(row), but=row)
    _write(row, {field: wanted[field] for field in changes})
    if "name" in changes:
        rows.save_places()
    else:
        touch(case)
    record(
        actor=actor,
        action="修改指标",
        obj=case,
        changes={f"{row.path} {FIELDS[key]}": pair for key, pair in changes.items()},
    )
    return row


def _let_standard_follow(row: CaseIndicator, wanted: dict[str, Any]) -> None:
    """A standard that is the rule's own sentence, before or after the change, is not kept: the rule is printed."""
    standard = wanted.get("standard", row.standard)
    after = wanted.get("rule", row.rule), wanted.get("weight", row.weight)
    if any(is_own_sentence(standard, rule, weight) for rule, weight in ((row.rule, row.weight), after)):
        wanted["standard"] = ""


def value_of(row: CaseIndicator, field: str) -> Any:
    """What stands in one of ``FIELDS``."""
    if field in _INPUTS:
        return row.inputs.get(field, {} if field == "values" else "")
    return getattr(row, field)


def _storable(value: Any) -> Any:
    """The value without control characters in its texts."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list | tuple) else value


def _cleaned(field: str, value: Any) -> Any:
    if field not in FIELDS:
        raise TreeError(f"指标没有“{field}”这一项")
    if field == "name":
        return clean_name(str(value))
    if field == "weight":
        return clean_weight(value)
    if field == "meaning" and value and value not in {meaning.code for meaning in MEANINGS}:
        raise TreeError(f"没有“{value}”这种指标含义，请从列表中选择")
    if field == "points":
        return [str(item).strip() for item in value if str(item).strip()]
    return dict(value or {}) if field in _MAPPINGS else str(value).strip()


def clean_name(name: str) -> str:
    """A name as it is kept. Raises TreeError for one that is empty, too long or holds the separator of paths."""
    name = " ".join(name.split())
    if not name:
        raise TreeError("指标名称没有填写，请填写")
    if PATH_SEPARATOR in name:
        raise TreeError(f"指标名称“{name}”含有“{PATH_SEPARATOR}”，请改用“／”或“、”")
    if len(name) > LONGEST_NAME:
        raise TreeError(f"指标名称有{len(name)}个字，至多{LONGEST_NAME}个，请缩短")
    return name


def clean_weight(typed: Any) -> Decimal:
    """A weight in points, full-width digits allowed: 0 to 99999.99 with two decimals. Raises TreeError."""
    text = unicodedata.normalize("NFKC", str(typed)).replace("。", ".").strip().removesuffix("分").strip()
    try:
        weight = Decimal(text) if text else Decimal(0)
    except InvalidOperation:
        weight = Decimal("NaN")
    if not weight.is_finite() or not 0 <= weight < 100_000 or weight != weight.quantize(Decimal("0.01")):
        raise TreeError(f"分值“{typed}”应为不小于0、至多两位小数的数，如 4.5")
    return weight


def _check_rule(rows: TreeRows, row: CaseIndicator, wanted: Mapping[str, Any]) -> None:
    try:
        if wanted.get("rule"):
            parse_rule(wanted["rule"])
        if wanted.get("over_achievement"):
            OverAchievement.parse(wanted["over_achievement"])
    except RuleError as error:
        raise TreeError(f"“{row.name}”的{error}") from error
    if wanted.get("rule") and rows.below(row):
        raise TreeError(f"“{row.name}”有下级指标，不能设评分规则；评分规则设在末级指标上")


def _check_stale(row: CaseIndicator, wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    theirs = {
        field: value_of(row, field)
        for field, value in wanted.items()
        if field in seen and value_of(row, field) not in (_cleaned(field, seen[field]), value)
    }
    if theirs:
        raise StaleIndicator(row, theirs, {field: wanted[field] for field in theirs})


@transaction.atomic
def move_indicator(*, case: Case, pk: int, direction: str, actor: User | None = None) -> CaseIndicator:
    """Move an indicator with everything below it: ``up`` or ``down`` among its siblings, ``in`` under the sibling
    above it, ``out`` beside its parent. Raises TreeError where there is no such place.
    """
    rows = TreeRows(case)
    row = rows.row(pk)
    before = row.path
    siblings, position, parent = rows.siblings(row), rows.position(row), rows.parent(row)
    if direction == "up" and position > 0:
        rows.hang(row, parent, position - 1)
    elif direction == "down" and position < len(siblings) - 1:
        rows.hang(row, parent, position + 1)
    elif direction == "in" and position > 0:
        above = siblings[position - 1]
        rows.hang(row, above, len(rows.below(above)))
    elif direction == "out" and parent is not None:
        rows.hang(row, rows.parent(parent), rows.position(parent) + 1)
    else:
        raise TreeError(_NO_PLACE[direction].format(row.name) if direction in _NO_PLACE else "不认识这种移动")
    rows.save_places()
    record(
        actor=actor,
        action="移动指标",
        obj=case,
        changes={before: [before, row.path], "方向": [None, _MOVES[direction]]},
    )
    return row


_MOVES = {"up": "上移", "down": "下移", "in": "降级", "out": "升级"}
_NO_PLACE = {
    "up": "“{}”已在本级最前，不能再上移",
    "down": "“{}”已在本级最后，不能再下移",
    "in": "“{}”前面没有同级指标，不能降级",
    "out": "“{}”已是一级指标，不能再升级",
}


@transaction.atomic
def remove_indicator(*, case: Case, pk: int, seen_version: int | None = None, actor: User | None = None) -> Removed:
    """Remove an indicator with everything below it; what is returned brings it back (``restore_indicator``).

    ``seen_version`` is the version of the tree the person looked at: a newer one is shown first. Raises TreeError.
    """
    rows = TreeRows(case)
    row = rows.row(pk)
    check_version(case, seen_version)
    gone = list(rows.subtree(row))
    parent = rows.parent(row)
    removed = Removed("" if parent is None else parent.path, rows.position(row), [_as_data(item) for item in gone])
    rows.drop(row)
    try:
        row.delete()
    except ProtectedError:
        raise TreeError(f"“{removed.name}”已有佐证材料或问卷与之关联，不能删除；请先解除关联") from None
    rows.save_places()
    changes = {removed.rows[0]["path"]: [removed.to_json(), None]}
    record(actor=actor, action="删除指标", obj=case, changes=changes)
    return removed


def check_version(case: Case, seen_version: int | None) -> None:
    """Refuse to remove or overwrite what the person has not seen. Raises TreeError."""
    if seen_version is not None and seen_version != case.score_sheet_version:
        raise TreeError("您打开页面之后，指标体系已有他人的修改；现已显示最新内容，请核对后再操作一次")


def _as_data(row: CaseIndicator) -> dict[str, Any]:
    kept = {field: getattr(row, field) for field in ("name", *CONTENT)}
    return kept | {"weight": decimal_text(row.weight), "path": row.path}


@transaction.atomic
def restore_indicator(*, case: Case, removed: Removed, actor: User | None = None) -> CaseIndicator:
    """Bring a removed indicator back to its place. Raises TreeError where its parent or its name is no longer free."""
    rows = TreeRows(case)
    parent = next((row for row in all_rows(rows) if row.path == removed.parent), None)
    if removed.parent and parent is None:
        raise TreeError(f"原来的上级“{removed.parent}”已不在，不能恢复到原处")
    check_place(rows, removed.name, parent, removed.depth)
    made: dict[str, CaseIndicator] = {}
    for data in removed.rows:
        fields = {field: data[field] for field in ("name", *CONTENT) if field in data} | {
            "weight": clean_weight(data["weight"])
        }
        above = made.get(data["path"].rpartition(PATH_SEPARATOR)[0])
        row = save_new(case, above or parent, fields)
        made[data["path"]] = row
        rows.hang(
            row, above or parent, len(rows.below(above)) if above else min(removed.position, len(rows.below(parent)))
        )
    rows.save_places()
    top = made[removed.rows[0]["path"]]
    record(actor=actor, action="恢复指标", obj=case, changes={top.path: [None, decimal_text(top.weight)]})
    return top


def all_rows(rows: TreeRows) -> list[CaseIndicator]:
    """Every row of the tree in printed order."""
    return [row for top in rows.below(None) for row in rows.subtree(top)]
