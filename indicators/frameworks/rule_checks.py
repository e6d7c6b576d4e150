"""Checking a leaf's rule with the class that will score it, and that the facts it reads exist."""

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.frameworks.content import Node
from indicators.frameworks.problems import Problems
from indicators.rules import OverAchievement, RuleError, parse_rule
from indicators.rules.inputs import VALUES
from indicators.rules.signs import opposed


def check_rule(leaf: Node, path: str, known: frozenset[str], problems: Problems) -> None:
    """Note a rule that does not parse or does not suit its weight, and inputs that are unknown or unread."""
    _check_input_keys(leaf, path, known, problems)
    if not leaf.rule:
        return
    try:
        rule = parse_rule(leaf.rule)
    except RuleError as error:
        place = ".".join(filter(None, ("rule", error.key)))
        problems.quote(f"{path} · {place}", error, "请对照 docs/rule-kinds.md 改写 rule")
        return
    adjusted = _adjustment_reads(leaf, path, problems)
    _check_given(leaf, f"{path} · inputs", adjusted.union(rule.reads()), problems)
    sign = _stated(leaf.inputs.target).bound
    if opposed(sign, rule.better()):
        found = f"指标值“{leaf.inputs.target}”的方向与评分规则“{rule.title}”相反，不能计分"
        problems.add(f"{path} · inputs.target", found, "与规则同方向的指标值", "请改正指标值的符号，或改用反方向的规则")
    if not leaf.weight.is_nan():
        for problem in rule.problems(leaf.weight):
            problems.add(f"{path} · rule", problem, f"与分值{leaf.weight}相称的规则", "请改写 rule 或 weight")


def _adjustment_reads(leaf: Node, path: str, problems: Problems) -> set[str]:
    if leaf.over_achievement is None:
        return set()
    try:
        return set(OverAchievement.parse(leaf.over_achievement).reads())
    except RuleError as error:
        place = ".".join(filter(None, ("over_achievement", error.key)))
        problems.quote(f"{path} · {place}", error, "请对照 docs/rule-kinds.md 的 A1 改写 over_achievement")
        return set()


def _check_given(leaf: Node, place: str, readable: set[str], problems: Problems) -> None:
    # A figure without a name is typed on the sheet. Target and actual are printed there whatever the rule reads; a
    # value that nothing reads is an error.
    for name in sorted({f"{VALUES}{name}" for name in leaf.inputs.values} - readable):
        options = "、".join(sorted(readable)) or "没有数据（这种规则由评价人填写）"
        problems.add(place, f"评分规则不读取 {name}", options, "请改正名称或删去")


def _check_input_keys(leaf: Node, path: str, known: frozenset[str], problems: Problems) -> None:
    keys = {"actual": leaf.inputs.actual, **{f"values.{name}": key for name, key in leaf.inputs.values.items()}}
    for name, key in keys.items():
        if key and key not in known:
            _add_unknown(f"{path} · inputs.{name}", key, "通用事实目录或本体系 facts 中的事实", problems)
    target = leaf.inputs.target
    if target and target not in known and not _is_quantity(target):
        expected = "已知的事实，或可读的数值（如 ≥90%）"
        _add_unknown(f"{path} · inputs.target", target, expected, problems)


def _add_unknown(place: str, key: str, expected: str, problems: Problems) -> None:
    problems.add(place, f"未知的事实“{key}”", expected, "请改正键名，或在 facts 中声明它")


def _is_quantity(text: str) -> bool:
    return _stated(text).is_value


def _stated(text: str) -> Quantity:
    """The quantity that a target states; blank where it states none."""
    try:
        return parse_quantity(text)
    except QuantityError:
        return Quantity.blank()
