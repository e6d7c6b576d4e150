"""The forms of what a framework says beside its tree: caps and the highest total, and the data that it declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from evalcase.web.forms import LinesField, RowField
from indicators.drafts.rule_forms import BLANK_ROWS, ParametersForm
from indicators.frameworks.content import Json
from indicators.frameworks.limits import MAX_PLACES
from indicators.frameworks.problems import Problem
from indicators.library.forms.words import fault_words
from indicators.rules import RuleError
from indicators.rules.caps import Cap

MOST_CAPS = 30
_HINTS = {"fact": "从列表中选，或填数据的名称", "below": "如 60%", "above": "如 0项", "grade": "等级标准中的一档"}
OPERATIONS = {
    "": "（导入或填写，不计算）",
    "sum": "相加",
    "difference": "相减",
    "ratio": "相除（第一项÷第二项）",
    "growth": "增长率（第一项比第二项）",
    "reduction": "压减率（第一项比第二项）",
    "deviation": "偏离率（不分正负）",
    "months": "可支付月数（第一项÷第二项的月均）",
    "compound_growth": "年均增长率",
    "weighted_mean": "加权平均（权重、数量成对）",
    "count": "项数",
}


class CapForm(ParametersForm):
    """One cap. ``cap`` is what was typed, once the class itself found nothing wrong with it."""

    def __init__(self, posted: Mapping[str, str] | None, stored: Json, at: int) -> None:
        super().__init__(Cap, posted, stored, f"cap-{at}")
        self.number = at + 1
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"第{self.number}条{field.label}"
            field.help_text = _HINTS.get(name, "")
        self.fields["fact"].widget.attrs["list"] = "facts"

    def typed(self) -> dict[str, Any]:
        # 0起 would be read as “from 0 on” by the quantities.
        return {name: re.sub(r"(?<=\d)\s*起$", "件", value) for name, value in super().typed().items() if value}

    def clean(self) -> None:
        data = self.typed()
        if not data:
            return
        try:
            Cap.parse(data)
        except RuleError as error:
            self.add_error(error.key if error.key in self.fields else "fact", f"第{self.number}条：{error}")


class TotalsForm(forms.Form):
    """``rows`` are the caps; one without anything typed is none."""

    version_seen = RowField()
    highest = forms.CharField(
        label="总分上限",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="有加分的指标时填，如 105；不填即为总分",
    )
    places = forms.TypedChoiceField(
        label="得分印到小数点后", coerce=int, choices=[(str(n), f"{n}位") for n in range(MAX_PLACES + 1)]
    )

    def __init__(self, *args: Any, content: Json, version: int, **kwargs: Any) -> None:
        stored = content.get("caps", [])
        initial = {"highest": content.get("highest", ""), "places": content.get("places", 2)}
        super().__init__(*args, **{**kwargs, "initial": initial | {"version_seen": version}})
        data = self.data if self.is_bound else None
        count = min(max(len(stored), _last(data)) + BLANK_ROWS, MOST_CAPS)
        self.rows = [CapForm(data, stored[at] if at < len(stored) else {}, at) for at in range(count)]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            for faults in row.errors.values():
                self.add_error(None, faults)
        return given

    def stated(self) -> Json:
        """What of the content was typed here."""
        return {
            "highest": self.cleaned_data["highest"].strip(),
            "places": self.cleaned_data["places"],
            "caps": [data for row in self.rows if (data := row.typed())],
        }

    def blame(self, problem: Problem) -> None:
        """Say a fault of the framework beside the cap or field that it is about."""
        filled = [row for row in self.rows if row.typed()]
        number = next((at for at in range(len(filled)) if f"caps 第{at + 1}项" in problem.place), None)
        words = fault_words(problem)
        if number is None:
            self.add_error("highest", words)
            return
        last = problem.place.rpartition(" · ")[2]
        row = filled[number]
        told = f"第{row.number}条：{words}"
        row.add_error(last if last in row.fields else "fact", told)
        self.add_error(None, told)


class FactForm(forms.Form):
    """One declared datum; a row without a key is none."""

    key = forms.CharField(label="数据名称", required=False, max_length=120)
    label = forms.CharField(label="说明", required=False, max_length=200)
    unit = forms.CharField(label="单位", required=False, max_length=20)
    operation = forms.ChoiceField(label="怎样得出", required=False, choices=list(OPERATIONS.items()))
    inputs = LinesField(
        label="由哪些数据计算（每行一项）", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    periods = forms.IntegerField(
        label="期数（年均增长率）",
        required=False,
        min_value=1,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "期数应为1到50的整数"},
    )

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if any(given.get(name) for name in ("label", "unit", "operation", "inputs")) and not given.get("key"):
            self.add_error("key", "没有填数据名称，请填写，或清空这一行")
        if given.get("key") and not given.get("label"):
            given["label"] = given["key"]
        if given.get("operation") and not given.get("inputs"):
            self.add_error("inputs", "没有写由哪些数据计算，请每行写一项")
        if given.get("operation") == "compound_growth" and not given.get("periods"):
            self.add_error("periods", "年均增长率要填期数")
        return given

    def fact(self) -> Json | None:
        """The datum as a framework declares it; None for a blank row."""
        given = self.cleaned_data
        if not given.get("key"):
            return None
        fact: Json = {"key": given["key"], "label": given["label"]}
        fact |= {"unit": "件" if given["unit"] == "起" else given["unit"]} if given["unit"] else {}
        if given["operation"]:
            inputs = [line.strip() for line in given["inputs"].splitlines() if line.strip()]
            formula: Json = {"operation": given["operation"], "inputs": inputs}
            if given["operation"] == "compound_growth":
                formula["periods"] = given["periods"]
            fact["formula"] = formula
        return fact


FactFormSet = forms.formset_factory(FactForm, extra=BLANK_ROWS, absolute_max=80, max_num=80)


def shown_fact(fact: Json) -> Json:
    """A declared datum as the form shows it."""
    formula = fact.get("formula", {})
    return {name: fact.get(name, "") for name in ("key", "label", "unit")} | {
        "operation": formula.get("operation", ""),
        "inputs": "\n".join(formula.get("inputs", [])),
        "periods": formula.get("periods"),
    }


def _last(data: Mapping[str, str] | None) -> int:
    numbers = [int(part) for name in data or () if (part := name.partition("-")[2].partition("-")[0]).isdecimal()]
    return min(max(numbers, default=-1) + 1, MOST_CAPS)
