"""The form of one leaf of a draft: its texts and its rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from evalcase.web.forms import LinesField, RowField
from indicators.drafts.framework_drafts import DraftRow
from indicators.drafts.measures import recognition_of
from indicators.drafts.rule_forms import OverAchievementForm, RuleForm
from indicators.drafts.trees import needed_figures
from indicators.frameworks.choices import NotApplicable
from indicators.frameworks.content import Json
from indicators.meanings import MEANINGS
from indicators.rules import RULES, same_rule
from indicators.rules.inputs import VALUES, figure_label

_TEXTS = ("definition", "standard", "evidence", "note", "not_applicable", "meaning", "code")
_FACTS = {"list": "facts", "autocomplete": "off"}
_LONGEST = 5000


class DraftBranchForm(forms.Form):
    """What a branch says beside its name and weight."""

    version_seen = RowField()
    code = forms.CharField(label="指标代码", required=False, max_length=60, help_text="如 A1；不填则按位置编号")
    note = LinesField(label="备注", required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class DraftLeafForm(forms.Form):
    """``rule`` is what was typed, or the draft's where it says the same. Only the chosen kind's parameters count."""

    version_seen = RowField()
    kind = forms.ChoiceField(
        label="种类",
        required=False,
        choices=[("", "（未设规则）"), *((kind, rule.title) for kind, rule in RULES.items())],
        error_messages={"invalid_choice": "没有“%(value)s”这种评分规则，请从列表中选择"},
    )
    standard = LinesField(
        label="评分标准", required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    target = forms.CharField(
        label="指标值",
        required=False,
        max_length=200,
        help_text="带方向、数值和单位，如 ≥90%、≤5次；每次评价时才定的不填",
    )
    definition = LinesField(
        label="指标解释", required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    points = LinesField(
        label="评价要点（每行一项）", required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = LinesField(
        label="评价依据（佐证材料）", required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = LinesField(label="备注", required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    not_applicable = forms.ChoiceField(
        label="不适用时", required=False, choices=[("", "按指标体系的规定"), *NotApplicable.choices]
    )

    meaning = forms.ChoiceField(
        label="指标含义",
        required=False,
        choices=[("", "按名称识别"), *((meaning.code, meaning.name) for meaning in MEANINGS)],
        error_messages={"invalid_choice": "没有“%(value)s”这种指标含义，请从列表中选择"},
    )
    actual = forms.CharField(
        label="完成值取自",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_FACTS),
        help_text="导入数据的名称；不填则按指标含义取数，取不到的由评价人填写",
    )
    code = forms.CharField(label="指标代码", required=False, max_length=60, help_text="如 A11；不填则按位置编号")

    def __init__(self, *args: Any, row: DraftRow, version: int, **kwargs: Any) -> None:
        self.row, self.stored = row, row.data.get("rule") or {}
        super().__init__(*args, **{**kwargs, "initial": _initial(row.data) | {"version_seen": version}})
        data = self.data if self.is_bound else None
        self.chosen = str(self.stored.get("kind", "")) if data is None else data.get("kind", "")
        self.rule_forms = [self._rule_form(kind, data) for kind in RULES]
        self.over = OverAchievementForm(data, row.data.get("over_achievement") or {})
        self.fields["meaning"].help_text = _recognised(row)
        values = row.data.get("inputs", {}).get("values", {})
        for name in value_names(self.stored):
            shown = figure_label(f"{VALUES}{name}")
            self.fields[f"values-{name}"] = forms.CharField(
                label=f"“{shown}”取自",
                required=False,
                max_length=200,
                initial=values.get(name, ""),
                widget=forms.TextInput(attrs=_FACTS),
            )

    def _rule_form(self, kind: str, data: Mapping[str, str] | None) -> RuleForm:
        stored = self.stored if self.stored.get("kind") == kind else {}
        return RuleForm(RULES[kind], data if kind == self.chosen else None, stored)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for form in (*self.rule_forms, self.over):
            for fault in form.errors.values() if form.is_bound else ():
                self.add_error(None, fault)
        return given

    @property
    def rule(self) -> Json:
        form = next((form for form in self.rule_forms if form.kind == self.chosen), None)
        if form is None or not form.is_valid() or form.rule is None:
            return {}
        rule = form.rule.data()
        return dict(self.stored) if same_rule(rule, self.stored) else rule

    def leaf(self) -> Json:
        """The leaf with the texts that were typed; its rule is left to the view."""
        given = self.cleaned_data
        texts = {name: given[name] for name in _TEXTS} | {"points": given["points"].splitlines()}
        figures = {name: given[name].strip() for name in ("actual", "target") if given[name].strip()}
        named = {name: given[f"values-{name}"].strip() for name in value_names(self.stored)}
        values = {name: key for name, key in named.items() if key}
        inputs = figures | ({"values": values} if values else {})
        return self.row.data | texts | {"inputs": inputs, "over_achievement": self.over.typed()}

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """Where the named figures of the rule come from."""
        return [self[f"values-{name}"] for name in value_names(self.stored)]


def value_names(rule: Mapping[str, Any]) -> list[str]:
    """The named figures that a rule reads."""
    return sorted(name.removeprefix(VALUES) for name in needed_figures(rule) if name.startswith(VALUES))


def _recognised(row: DraftRow) -> str:
    """What the leaf is recognised as, for whoever may know better."""
    found = recognition_of(row)
    if found.meaning is not None:
        return f"按名称识别为“{found.meaning.name}”（{found.meaning.formula}）；识别得不对的请选定"
    named = "、".join(f"“{one.meaning.name}”" for one in found.possible[:3])
    return f"按名称不能确定，可能是{named}，请选定" if named else "按名称没有识别出来；列表中有的请选定"


def _initial(leaf: Json) -> Json:
    return {name: leaf.get(name, "") for name in _TEXTS} | {
        "kind": str((leaf.get("rule") or {}).get("kind", "")),
        "points": "\n".join(leaf.get("points", [])),
        "target": str(leaf.get("inputs", {}).get("target", "")),
        "actual": str(leaf.get("inputs", {}).get("actual", "")),
    }
