"""The framework format: plain data in, frozen values out. Only the shape is judged here, meaning in ``checks``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budgets.facts import Formula, FormulaError
from indicators.frameworks.choices import FrameworkKind, NotApplicable
from indicators.frameworks.content import Cap, DeclaredFact, FrameworkContent, GradeStep, LeafInputs, Node
from indicators.frameworks.fields import Fields, shown
from indicators.frameworks.limits import MAX_DEPTH, MAX_PLACES, PATH_SEPARATOR
from indicators.frameworks.problems import Problems
from indicators.meanings import MEANINGS

ROOT = "全文"
_LEAF_KEYS = (
    *("definition", "points", "standard", "evidence", "rule", "inputs", "over_achievement", "not_applicable"),
    "meaning",
)


@dataclass(frozen=True, slots=True)
class _Above:
    """Where in the tree reading stands: the path of names, the position numbers, the level (0 above the roots)."""

    path: str
    position: str
    depth: int

    def child(self, item: object, number: int) -> _Above:
        given = item.get("name") if isinstance(item, dict) else None
        name = given.strip() if isinstance(given, str) and given.strip() else f"第{number}个指标"
        path = f"{self.path}{PATH_SEPARATOR}{name}" if self.path else name
        position = f"{self.position}-{number}" if self.position else str(number)
        return _Above(path, position, self.depth + 1)


def framework_from_content(content: object, name: str = "已存内容") -> FrameworkContent:
    """The framework that stored JSON holds (the inverse of ``to_json``). Raises FrameworkFileError."""
    problems = Problems(name)
    framework = build_framework(content, problems)
    problems.raise_any()
    return framework


def build_framework(document: object, problems: Problems) -> FrameworkContent:
    """The framework a document describes; faults go to ``problems``, unreadable numbers are NaN until then."""
    fields = Fields(document, ROOT, problems)
    framework = FrameworkContent(
        code=fields.text("code"),
        version=fields.text("version"),
        title=fields.text("title"),
        source=fields.text("source"),
        note=fields.text("note", required=False),
        kind=fields.choice("kind", FrameworkKind.values),
        total=fields.number("total"),
        highest=fields.number("highest") if fields.has("highest") else None,
        ladder=tuple(_grade_step(item, place, problems) for place, item in _numbered(fields, "ladder")),
        places=fields.whole("places", 0, MAX_PLACES, 2),
        caps=tuple(_cap(item, place, problems) for place, item in _numbered(fields, "caps", required=False)),
        not_applicable=fields.choice("not_applicable", NotApplicable.values),
        facts=_facts(fields, "facts"),
        tree=_nodes(fields.items("tree"), _Above("", "", 0), problems),
    )
    fields.asked("highest")
    fields.finish()
    return framework


def _facts(fields: Fields, key: str) -> tuple[DeclaredFact, ...]:
    return tuple(_fact(item, place, fields.problems) for place, item in _numbered(fields, key, required=False))


def _nodes(items: Iterable[object], above: _Above, problems: Problems) -> tuple[Node, ...]:
    """Sibling nodes. A missing ``code`` becomes the position (``1-2-1``), so every indicator has one."""
    return tuple(_node(item, above, number, problems) for number, item in enumerate(items, start=1))


def _numbered(fields: Fields, key: str, *, required: bool = True) -> list[tuple[str, object]]:
    items = fields.items(key, required=required)
    return [(f"{fields.place} · {key} 第{number}项", item) for number, item in enumerate(items, start=1)]


def _grade_step(item: object, place: str, problems: Problems) -> GradeStep:
    fields = Fields(item, place, problems)
    step = GradeStep(word=fields.text("word"), start=fields.number("from"))
    fields.finish()
    return step


def _cap(item: object, place: str, problems: Problems) -> Cap:
    fields = Fields(item, place, problems)
    stated = {name: fields.text(name, required=False) for name in ("below", "above", "answer", "grade")}
    cap = Cap(fact=fields.text("fact"), cap=fields.number("cap") if fields.has("cap") else None, **stated)
    fields.asked("cap")
    fields.finish()
    return cap


def _fact(item: object, place: str, problems: Problems) -> DeclaredFact:
    fields = Fields(item, place, problems)
    key, label, unit = fields.text("key"), fields.text("label"), fields.text("unit", required=False)
    formula = _formula(key, fields.get("formula"), f"{place} · formula", problems) if fields.has("formula") else None
    fields.asked("formula")
    fields.finish()
    return DeclaredFact(key, label, unit, formula)


def _formula(key: str, data: object, place: str, problems: Problems) -> Formula | None:
    """The formula, with the operations and the number of inputs that ``budgets.facts`` allows; None after a fault."""
    fields = Fields(data, place, problems)
    operation, inputs, periods = fields.text("operation"), _texts(fields, "inputs"), fields.whole("periods", 1, 50, 0)
    fields.finish()
    if operation == "compound_growth" and not periods:
        fields.fault("periods", "没有填写", "复合增长的期数", "请补上 periods")
    if not operation or not inputs:
        return None
    try:
        formula = Formula(key, operation, inputs, periods)
        formula.expression()
    except FormulaError as error:
        problems.quote(place, error, "请改写 formula")
        return None
    return formula


def _texts(fields: Fields, key: str, *, required: bool = True) -> tuple[str, ...]:
    texts = []
    for number, item in enumerate(fields.items(key, required=required), start=1):
        if isinstance(item, str) and item.strip():
            texts.append(item.strip())
        else:
            fields.fault(f"{key} 第{number}项", f"是{shown(item)}", "非空的文字", "请改写，数字加引号")
    return tuple(texts)


def _node(item: object, above: _Above, number: int, problems: Problems) -> Node:
    here = above.child(item, number)
    fields = Fields(item, here.path, problems)
    name, weight = fields.text("name"), fields.number("weight")
    code = fields.text("code", required=False) or here.position
    note = fields.text("note", required=False)
    if PATH_SEPARATOR in name:
        fields.fault("name", f"含有“{PATH_SEPARATOR}”", "不含分隔符的名称", "请改用“／”或“、”")
    if not fields.has("children"):
        return _leaf(fields, name, code, weight, note)
    items = fields.items("children")
    if here.depth >= MAX_DEPTH:
        problems.add(here.path, f"第{here.depth}级指标还有下级", f"至多{MAX_DEPTH}级", "请合并层级")
        items = []
    for key in _LEAF_KEYS:
        if fields.has(key):
            fields.fault(key, "有下级指标又填写了末级内容", "只写在末级指标上的键", "请移到末级指标或删去")
    fields.asked(*_LEAF_KEYS)
    fields.finish()
    return Node(name, code, weight, note, _nodes(items, here, problems))


def _leaf(fields: Fields, name: str, code: str, weight: Decimal, note: str) -> Node:
    """A leaf must say how it is scored; its texts and what its rule reads may be added by whoever uses it."""
    over = fields.mapping("over_achievement") if fields.has("over_achievement") else None
    node = Node(
        name=name,
        code=code,
        weight=weight,
        note=note,
        definition=fields.text("definition", required=False),
        points=_texts(fields, "points", required=False),
        standard=fields.text("standard", required=False),
        evidence=fields.text("evidence", required=False),
        rule=fields.mapping("rule"),
        inputs=_inputs(fields),
        over_achievement=over,
        not_applicable=fields.choice("not_applicable", NotApplicable.values, required=False),
        meaning=fields.choice("meaning", [meaning.code for meaning in MEANINGS], required=False),
    )
    fields.asked("over_achievement", "children")
    fields.finish()
    return node


def _inputs(leaf: Fields) -> LeafInputs:
    data = leaf.mapping("inputs", required=False)
    fields = Fields(data, f"{leaf.place} · inputs", leaf.problems)
    values = Fields(fields.mapping("values", required=False), f"{fields.place} · values", leaf.problems)
    inputs = LeafInputs(
        actual=fields.text("actual", required=False),
        target=fields.text("target", required=False),
        values={name: values.text(name) for name in fields.mapping("values", required=False)},
    )
    fields.finish()
    return inputs
