"""The form of one indicator: its texts, the data it reads, and its rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import copy
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from evalcase.web.forms import LinesField
from evalcase.web.numbers import sent_number
from indicators.drafts.rule_forms import OverAchievementForm, RuleForm
from indicators.drafts.trees import needed_figures, own_key
from indicators.frameworks.choices import NotApplicable
from indicators.meanings import MEANINGS, recognise
from indicators.rule_texts import Choice, Proposal
from indicators.rules import RULES, rule_sentence, same_rule
from indicators.rules.answers import as_quantity
from indicators.rules.inputs import VALUES, figure_label
from indicators.rules.numbers import decimal_text
from scoring.cases.models import CaseIndicator
from scoring.tree.forms.editor import SeenField
from scoring.tree.services.indicators import FIELDS, clean_name, clean_weight, value_of
from scoring.tree.services.rows import LONGEST_NAME, TreeError

_FACTS = {"list": "facts", "maxlength": 200}  # offered by the page's list of facts
_TEXTS = ("name", "target", "actual", "definition", "standard", "evidence", "not_applicable", "meaning")
_Value = TypeVar("_Value")


class BranchForm(forms.Form):
    """Name and weight: all that an indicator has which has others below it."""

    name = forms.CharField(
        label="名称",
        widget=forms.TextInput(attrs={"maxlength": LONGEST_NAME}),
        error_messages={"required": "指标名称没有填写，请填写"},
    )
    weight = forms.CharField(
        label="分值",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"required": "分值没有填写，请填写，如 4.5"},
    )
    seen = SeenField()

    def __init__(self, *args: Any, row: CaseIndicator, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": _stored(row)})
        self.row = row

    def clean_name(self) -> str:
        return _judged(clean_name, self.cleaned_data["name"])

    def clean_weight(self) -> Decimal:
        return _judged(clean_weight, self.cleaned_data["weight"])

    def changes(self) -> dict[str, Any]:
        """What is to be written, by the names of ``FIELDS``; a field that was not sent stays as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name in FIELDS and name in self.data}

    def seen_of(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """What the page showed where something is to be written."""
        seen = self.cleaned_data["seen"]
        return {name: seen[name] for name in changes if name in seen}

    def show(self, **texts: str) -> None:
        """Print other texts than those that were sent."""
        data: Any = copy(self.data)  # of a QueryDict, which a request gives, only a copy can be changed
        for name, text in texts.items():
            data[name] = text
        self.data = data


class LeafForm(BranchForm):
    """An indicator that is scored. ``rule`` is what was typed, or the stored one where it says the same."""

    target = forms.CharField(
        label="指标值",
        required=False,
        widget=forms.TextInput(attrs=_FACTS),
        help_text="带方向、数值和单位，如 ≥90%、≤5次、=100%；也可填写数据的名称；评分时才知道的不填",
    )
    actual = forms.CharField(
        label="完成值取自",
        required=False,
        widget=forms.TextInput(attrs=_FACTS),
        help_text="导入数据的名称，如 部门.执行率；不填则由评价人在评分表中填写",
    )
    meaning = forms.ChoiceField(
        label="指标含义",
        required=False,
        choices=[("", "按名称识别"), *((meaning.code, meaning.name) for meaning in MEANINGS)],
        error_messages={"invalid_choice": "没有“%(value)s”这种指标含义，请从列表中选择"},
    )
    kind = forms.ChoiceField(
        label="种类",
        required=False,
        choices=[("", "（未设规则）"), *((kind, rule.title) for kind, rule in RULES.items())],
        error_messages={"invalid_choice": "没有“%(value)s”这种评分规则，请从列表中选择"},
    )
    choice = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)  # an answer to a proposed rule
    definition = LinesField(label="指标解释", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    points = LinesField(label="评价要点（每行一项）", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    standard = LinesField(
        label="评分标准",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不填则按上面的计分方法印出",
    )
    evidence = LinesField(label="评价依据（佐证材料）", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    not_applicable = forms.ChoiceField(
        label="不适用时", required=False, choices=[("", "按指标体系的规定"), *NotApplicable.choices]
    )

    def __init__(self, *args: Any, row: CaseIndicator, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        data = self.data if self.is_bound else None
        self.chosen = str(row.rule.get("kind", "")) if data is None else data.get("kind", "")
        self.rule_forms = [self._rule_form(kind, data) for kind in RULES]
        self.over = OverAchievementForm(data, row.over_achievement)
        self.rule = dict(row.rule) if data is None else self._typed_rule()
        self.fields["meaning"].help_text = _recognised(row)
        for name in _value_names(self.rule):
            key = value_of(row, "values").get(name, "")
            self.fields[f"values-{name}"] = forms.CharField(
                label=f"“{figure_label(f'{VALUES}{name}')}”取自",
                required=False,
                initial="" if own_key(key) else key,
                widget=forms.TextInput(attrs=_FACTS),
                help_text="不填则由评价人填写",
            )

    def _rule_form(self, kind: str, data: Mapping[str, str] | None) -> RuleForm:
        """With what was typed where it is the chosen kind, else with the stored rule's own parameters."""
        stored = self.row.rule if self.row.rule.get("kind") == kind else {}
        return RuleForm(RULES[kind], data if kind == self.chosen else None, stored)

    def _typed_rule(self) -> dict[str, Any]:
        form = next((form for form in self.rule_forms if form.kind == self.chosen), None)
        if form is None or not form.is_valid() or form.rule is None:
            return {}
        rule = form.rule.data()
        return dict(self.row.rule) if same_rule(rule, self.row.rule) else rule

    def taken(self, proposal: Proposal) -> Choice | None:
        """The answer to a question of the proposal that was chosen, None where there is no such one."""
        question, _, choice = self.cleaned_data["choice"].partition("-")
        at, number = sent_number(question), sent_number(choice)
        if at is None or number is None or at >= len(proposal.questions):
            return None
        choices = proposal.questions[at].choices
        return choices[number] if number < len(choices) else None

    def clean_points(self) -> list[str]:
        points: str = self.cleaned_data["points"]
        return points.splitlines()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for form in (*self.rule_forms, self.over):
            for fault in form.errors.values() if form.is_bound else ():
                self.add_error(None, fault)
        return given

    def changes(self) -> dict[str, Any]:
        changes = super().changes()
        if not changes.get("actual") and own_key(value_of(self.row, "actual")):
            changes["actual"] = value_of(self.row, "actual")
        return changes | {"values": self._values(), "rule": self.rule, "over_achievement": self.over.typed()}

    def _values(self) -> dict[str, str]:
        """The key of each named figure; one that is typed on the score sheet keeps the key it has."""
        own = {name: key for name, key in value_of(self.row, "values").items() if own_key(key)}
        typed = {name: self.cleaned_data[f"values-{name}"] for name in _value_names(self.rule)}
        return own | {name: key for name, key in typed.items() if key}

    def value_fields(self) -> list[forms.BoundField]:
        """The fields of named figures, for the page."""
        return [field for field in self if field.name.startswith("values-")]

    @property
    def sentence(self) -> str:
        """The rule in words; "" while it is wrong or there is none."""
        return rule_sentence(self.rule, self.row.weight) if self.rule else ""


def shown_of(row: CaseIndicator) -> str:
    """What a page shows of an indicator, as its form sends it back."""
    values = {name: value_of(row, name) for name in FIELDS}
    return json.dumps(values | {"weight": str(row.weight)}, ensure_ascii=False)


def _stored(row: CaseIndicator) -> dict[str, str]:
    """What stands in the row, as the form's texts."""
    texts = {name: str(value_of(row, name)) for name in _TEXTS}
    if own_key(texts["actual"]):
        texts["actual"] = ""
    return texts | {
        "weight": decimal_text(row.weight),
        "points": "\n".join(row.points),
        "kind": str(row.rule.get("kind", "")),
        "seen": shown_of(row),
    }


def _recognised(row: CaseIndicator) -> str:
    """What the row's texts are recognised as, for whoever may know better."""
    target = as_quantity(value_of(row, "target"))
    unit, bound = ("", "") if target is None else (target.unit.symbol, target.bound)
    branch = row.path.rpartition("/")[0]
    found = recognise(row.name, branch=branch, definition=row.definition, standard=row.standard, unit=unit, bound=bound)
    use = "完成值没有写明取自哪里、或那里没有数据时，按含义取数"
    if found.meaning is not None:
        return f"按名称识别为“{found.meaning.name}”（{found.meaning.formula}）；{use}"
    named = "、".join(f"“{one.meaning.name}”" for one in found.possible[:3])
    return f"按名称不能确定，可能是{named}，请选定；{use}" if named else f"按名称没有识别出来；{use}"


def _judged(judge: Callable[[str], _Value], text: str) -> _Value:
    try:
        return judge(text)
    except TreeError as error:
        raise ValidationError(str(error)) from error


def _value_names(rule: Mapping[str, Any]) -> list[str]:
    """The named figures that a rule reads."""
    return sorted(name.removeprefix(VALUES) for name in needed_figures(rule) if name.startswith(VALUES))
