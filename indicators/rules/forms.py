"""The scoring rules as forms: Chinese names of kinds and parameters, and reading a rule back from what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.rules import RULES, RuleError, parse_rule

BLANK_ROWS = 3
MAX_ROWS = 40


@dataclass(frozen=True, slots=True)
class RuleField:
    """One parameter: a text, a tick or, with ``options`` (value and word), a choice. ``name`` may be ``low.value``."""

    name: str
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    flag: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A kind of rule: its title, what it is for, its parameters, and the parameter that is a list of rows."""

    kind: str
    title: str
    about: str
    fields: tuple[RuleField, ...] = ()
    rows: str = ""
    rows_label: str = ""
    columns: tuple[RuleField, ...] = ()


_SIDE = (("below", "低于时扣分"), ("above", "高于时扣分"))
_LIMIT = RuleField("limit", "限值", "不填则以指标值为准，如 100%", required=False)
_DIRECTION = RuleField("direction", "方向", options=_SIDE)

_FORMS: tuple[RuleForm, ...] = (
    RuleForm("ratio_up", "正向比率", "完成值越大越好：按完成值与指标值之比计分，达到即满分。"),
    RuleForm("ratio_down", "反向比率", "完成值越小越好：按指标值与完成值之比计分，不超过即满分。"),
    RuleForm(
        "execution_rate",
        "预算执行率",
        "按执行数与预算数之比计分。",
        (RuleField("rate_places", "执行率先保留的小数位数", "0 至 6，不填则不先舍入", required=False),),
    ),
    RuleForm(
        "tier",
        "分档计分",
        "按完成值所在的档计分；各档首尾相接，每档填得分或占分值的比例之一。",
        rows="steps",
        rows_label="各档",
        columns=(
            RuleField("from", "起", "如 80%", required=False),
            RuleField("from_inclusive", "含起", flag=True),
            RuleField("to", "止", "如 90%", required=False),
            RuleField("to_inclusive", "含止", flag=True),
            RuleField("points", "得分", required=False),
            RuleField("share", "或占分值比例", "如 80%", required=False),
        ),
    ),
    RuleForm(
        "step_deduction",
        "按档扣分",
        "与限值每相差一个整档扣若干分，不足一档不扣，扣完为止。",
        (
            _LIMIT,
            _DIRECTION,
            RuleField("step", "每档", "如 5%"),
            RuleField("points", "每档扣分"),
        ),
    ),
    RuleForm(
        "point_deduction",
        "按百分点扣分",
        "与限值每相差1个百分点扣若干分，扣完为止。",
        (
            _LIMIT,
            _DIRECTION,
            RuleField("points", "每个百分点扣分"),
            RuleField(
                "partial", "不足1个百分点", options=(("proportional", "按比例扣"), ("floor", "不扣")), required=False
            ),
        ),
    ),
    RuleForm(
        "finding_deduction",
        "按问题数扣分",
        "每发现一项问题扣若干分，扣完为止。",
        (RuleField("points", "每项扣分"), RuleField("cap", "最多扣分", "不填则扣完为止", required=False)),
    ),
    RuleForm(
        "checklist",
        "要点计分",
        "符合一项要点得一项的分；各项都不填分数则平均分配。",
        rows="elements",
        rows_label="评分要点",
        columns=(
            RuleField("text", "要点"),
            RuleField("points", "分数", required=False),
            RuleField("required", "必备", flag=True),
        ),
    ),
    RuleForm(
        "qualitative_band",
        "定性分档",
        "评价人在档内评定比例；各档从100到0首尾相接。",
        rows="bands",
        rows_label="各档（百分比）",
        columns=(RuleField("name", "档名"), RuleField("low", "下限"), RuleField("high", "上限")),
    ),
    RuleForm("yes_no", "是否达到", "达到得满分，未达到不得分；可由评价人评定，也可以完成值与指标值比较。"),
    RuleForm(
        "interpolation",
        "线性插值",
        "完成值在两点之间按直线计分。",
        (
            RuleField("low.value", "低点的完成值", "如 60%"),
            RuleField("low.share", "低点占分值比例", "如 0%"),
            RuleField("high.value", "高点的完成值", "如 90%"),
            RuleField("high.share", "高点占分值比例", "如 100%"),
        ),
    ),
    RuleForm(
        "formula",
        "公式",
        "由“目标”“实际”“分值”和自定名称的数据计算，比率按小数（40% 为 0.4）。",
        (
            RuleField("expression", "公式", "如 分值 * min(1, 实际 / 目标)"),
            RuleField("gives", "公式得出", options=(("score", "得分"), ("share", "占分值的比例"))),
        ),
    ),
    RuleForm("expert", "专家评定", "由一位专家直接评分，低于分值的写明理由。"),
    RuleForm(
        "panel_average",
        "专家组平均",
        "取各位专家评分的平均。",
        (
            RuleField("drop_extremes", "三人以上去掉一个最高分和一个最低分", flag=True),
            RuleField("weighted", "按专家权重加权", flag=True),
        ),
    ),
    RuleForm("coefficient", "得分系数", "评价人填写得分系数（百分比），乘以分值。"),
)
RULE_FORMS: Mapping[str, RuleForm] = {form.kind: form for form in _FORMS}

_WORDS = {
    **{kind: rule.title for kind, rule in RULES.items()},
    **{item.name.split(".")[-1]: item.label for form in _FORMS for item in (*form.fields, *form.columns)},
    **{form.rows: form.rows_label for form in _FORMS if form.rows},
    "kind": "规则",
    "low": "低点",
    "high": "高点",
    "value": "完成值",
    "share": "占分值比例",
    "points": "分数",
    "over_achievement": "超额完成的处理",
}
_QUOTED = re.compile(r"“([a-z_]+)”")
_ASIDE = re.compile(r"（用from_inclusive、to_inclusive指明）")


def in_chinese(message: str) -> str:
    """A message of a rule with the Chinese names of kinds and parameters in place of those of the data."""
    message = _ASIDE.sub("（用“含起”“含止”指明）", message)
    message = _QUOTED.sub(lambda found: f"“{_WORDS.get(found[1], found[1])}”", message)
    for flag, word in (("true", "勾选"), ("false", "不勾选"), ("below", "低于"), ("above", "高于")):
        message = message.replace(flag, word)
    return message


def rule_title(rule: Mapping[str, Any]) -> str:
    """The Chinese name of the rule's kind; "" where there is no known one."""
    form = RULE_FORMS.get(str(rule.get("kind", "")))
    return form.title if form else ""


def rule_values(rule: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a rule by form field; a list of rows under the name of its parameter."""
    form = RULE_FORMS.get(str(rule.get("kind", "")))
    if form is None:
        return {}
    values: dict[str, Any] = {field.name: _inside(rule, field.name) for field in form.fields}
    if form.rows:
        items = rule.get(form.rows)
        rows = [_row(item, form.columns) for item in items] if isinstance(items, Sequence) else []
        values[form.rows] = rows
    return values


def _inside(data: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    found = data.get(outer)
    if inner:
        found = found.get(inner) if isinstance(found, Mapping) else None
    return "" if found is None else found if isinstance(found, bool) else str(found)


def _row(item: Any, columns: tuple[RuleField, ...]) -> dict[str, Any]:
    data = item if isinstance(item, Mapping) else {"text": str(item)}
    row = {column.name: _inside(data, column.name) for column in columns}
    if "from_inclusive" in row and row["from_inclusive"] == "":
        row["from_inclusive"] = True
    return row


def read_rule(kind: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """The rule that a form describes; {} where no kind is chosen. Field names are those of ``field_name``.

    Raises RuleError with a Chinese message that names the parameter. Numbers stay text, so that none is a float.
    """
    if not kind:
        return {}
    form = RULE_FORMS.get(kind)
    if form is None:
        raise RuleError(f"没有“{kind}”这种评分规则，请从列表中选择")
    rule: dict[str, Any] = {"kind": kind}
    for field in form.fields:
        value = _typed(field, typed, field_name(kind, field.name))
        if value not in ("", False):
            outer, _, inner = field.name.partition(".")
            if inner:
                rule.setdefault(outer, {})[inner] = value
            else:
                rule[outer] = value
    if form.rows:
        rule[form.rows] = _rows(form, typed)
    try:
        parse_rule(rule)
    except RuleError as error:
        raise RuleError(in_chinese(str(error))) from error
    return rule


def field_name(kind: str, name: str, row: int | None = None) -> str:
    """What a parameter is called in the page's form."""
    return f"rule-{kind}-{name}" if row is None else f"rule-{kind}-{row}-{name}"


def _typed(field: RuleField, typed: Mapping[str, str], name: str) -> str | bool:
    value = unicodedata.normalize("NFKC", typed.get(name, "")) if not _is_words(field) else typed.get(name, "")
    return bool(value) if field.flag else value.strip()


def _is_words(field: RuleField) -> bool:
    """Names and points to look at stay as they were typed; figures are folded to half-width."""
    return field.name in ("text", "name", "expression")


def _rows(form: RuleForm, typed: Mapping[str, str]) -> list[Any]:
    rows: list[Any] = []
    for number in range(MAX_ROWS):
        row = {
            column.name: _typed(column, typed, field_name(form.kind, column.name, number)) for column in form.columns
        }
        if not any(value for column, value in zip(form.columns, row.values(), strict=True) if not column.flag):
            continue
        rows.append(_plain_row(form, row))
    return rows


def _plain_row(form: RuleForm, row: dict[str, Any]) -> dict[str, Any]:
    """A row without what is empty or as it is anyway: ``from_inclusive`` is true, all other ticks are false."""
    kept = {name: value for name, value in row.items() if value not in ("", False)}
    if form.kind == "tier":
        if not row["from_inclusive"] and row["from"]:
            kept["from_inclusive"] = False
        elif "from_inclusive" in kept:
            del kept["from_inclusive"]
    return kept


def same_rule(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether two rules say the same, however their numbers are written."""
    if not left or not right:
        return not left and not right
    try:
        return parse_rule(left) == parse_rule(right)
    except RuleError:
        return dict(left) == dict(right)
