"""One indicator of a tree under work: its texts, the data it reads, and its rule as a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from evalcase.web.access import found_or_hidden
from indicators.drafts.trees import needed_figures, own_key
from indicators.frameworks.choices import NotApplicable
from indicators.rules import RULES, rule_sentence, same_rule
from indicators.rules.inputs import VALUES, figure_label
from scoring.cases.models import CaseIndicator
from scoring.cases.services import SheetError
from scoring.tree.forms.rules import OverAchievementForm, RuleForm
from scoring.tree.selectors import known_facts, last_year
from scoring.tree.services.indicators import FIELDS, StaleIndicator, update_indicator, value_of
from scoring.tree.views.editor import SetupMixin

_TEXTS = ("name", "weight", "target", "actual", "definition", "standard", "evidence", "not_applicable")
_BRANCH = ("name", "weight")


class IndicatorView(SetupMixin, View):
    """The form of one indicator. ``do`` is save, preview (nothing is written) or sentence (the rule's as 评分标准)."""

    resend_as: ClassVar = {
        "": "保存指标",
        "save": "保存指标",
        "preview": "预览规则",
        "sentence": "由评分规则生成评分标准",
    }

    row: CaseIndicator

    def instead(self) -> HttpResponse | None:
        self.row = found_or_hidden(self.case.indicators.all(), pk=self.kwargs["pk"])
        return super().instead()

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self._page(request, self.row, _stored(self.row), self.row.rule)

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        row, do = self.row, request.POST.get("do", "save")
        typed = {name: request.POST[name] for name in (*_TEXTS, "points") if name in request.POST}
        rule, fault = (row.rule, "") if row.children.exists() else _typed_rule(row, request.POST)
        if fault:
            return self._page(request, row, typed, row.rule, fault=fault, status=422)
        if do in ("preview", "sentence"):
            if do == "sentence":
                typed["standard"] = rule_sentence(rule, row.weight)
            return self._page(request, row, typed, rule, changed=True)
        try:
            fields = _fields(typed, rule, request.POST, row)
            update_indicator(case=self.case, pk=row.pk, fields=fields, seen=_seen(request, fields), actor=self.user)
        except StaleIndicator as stale:
            return self._page(request, row, typed, rule, stale=stale, fault=str(stale), changed=True, status=409)
        except SheetError as error:
            return self._page(request, row, typed, rule, fault=str(error), changed=True, status=422)
        messages.success(request, f"“{typed.get('name', row.name)}”已保存")
        return redirect(f"{reverse('case-setup', args=[code])}?row={row.pk}#row-{row.pk}")

    def _page(
        self,
        request: HttpRequest,
        row: CaseIndicator,
        typed: Mapping[str, str],
        rule: Mapping[str, Any],
        *,
        fault: str = "",
        stale: StaleIndicator | None = None,
        changed: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        kind = request.POST.get("kind", str(rule.get("kind", "")))
        target, actual = last_year(self.case).figures(row.path, row.name)
        context = {
            "case": self.case,
            "row": row,
            "is_branch": row.children.exists(),
            "typed": _stored(row) | dict(typed),
            "kind": kind,
            "forms": [_form(name, kind, request.POST if fault else None, rule) for name in RULES],
            "values": _values(rule, row, request.POST),
            "facts": sorted(known_facts(self.case.framework)),
            "sentence": "" if fault else rule_sentence(rule, row.weight),
            "not_applicable": NotApplicable.choices,
            "over": OverAchievementForm(request.POST or None, row.over_achievement),
            "seen": request.POST.get("seen")
            if changed and stale is None
            else json.dumps(_everything(row), ensure_ascii=False),
            "fault": fault,
            "stale": _sides(stale) if stale else [],
            "last_target": target,
            "last_actual": actual,
        }
        return render(request, "scoring/tree/indicator.html", context, status=status)


def _stored(row: CaseIndicator) -> dict[str, str]:
    """What stands in the row, as the form's texts."""
    texts = {name: str(value_of(row, name)) for name in _TEXTS}
    texts["weight"] = f"{row.weight.normalize():f}"
    texts["points"] = "\n".join(row.points)
    if own_key(texts["actual"]):
        texts["actual"] = ""
    return texts


def _everything(row: CaseIndicator) -> dict[str, Any]:
    return {name: str(value) if isinstance(value := value_of(row, name), Decimal) else value for name in FIELDS}


def _seen(request: HttpRequest, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the page showed, as it was sent along; nothing where that cannot be read."""
    try:
        seen = json.loads(request.POST.get("seen") or "{}")
    except (ValueError, RecursionError):
        return {}
    return {name: seen[name] for name in fields if name in seen} if isinstance(seen, dict) else {}


def _typed_rule(row: CaseIndicator, posted: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The rule as typed, the stored one where it says the same; and what is wrong with it."""
    kind = posted.get("kind", "")
    if not kind:
        return {}, ""
    if kind not in RULES:
        return {}, f"没有“{kind}”这种评分规则，请从列表中选择"
    form = RuleForm(RULES[kind], posted)
    if not form.is_valid() or form.rule is None:
        return {}, form.fault
    rule = form.rule.data()
    return (dict(row.rule) if same_rule(rule, row.rule) else rule), ""


def _fields(
    typed: Mapping[str, str], rule: Mapping[str, Any], posted: Mapping[str, str], row: CaseIndicator
) -> dict[str, Any]:
    if row.children.exists():
        return {name: typed[name] for name in _BRANCH if name in typed}
    fields: dict[str, Any] = {name: typed[name] for name in _TEXTS if name in typed}
    fields["points"] = typed.get("points", "").splitlines()
    if not fields.get("actual") and own_key(value_of(row, "actual")):
        fields["actual"] = value_of(row, "actual")
    names = _value_names(rule)
    known = value_of(row, "values")
    fields["values"] = {
        name: posted.get(f"values-{name}", "").strip() or (known.get(name, "") if own_key(known.get(name, "")) else "")
        for name in [*known, *(name for name in names if name not in known)]
    }
    fields["values"] = {name: key for name, key in fields["values"].items() if key}
    over = OverAchievementForm(posted)
    fields["over_achievement"] = over.typed() if over.is_valid() else {}
    return fields | {"rule": rule}


def _value_names(rule: Mapping[str, Any]) -> list[str]:
    """The named figures that a rule reads."""
    return sorted(name.removeprefix(VALUES) for name in needed_figures(rule) if name.startswith(VALUES))


def _form(kind: str, chosen: str, posted: Mapping[str, str] | None, rule: Mapping[str, Any]) -> RuleForm:
    """A kind's form with what is to stand in it: what was typed where that was faulty, else the rule's own."""
    stored = rule if rule.get("kind") == kind else {}
    return RuleForm(RULES[kind], posted if kind == chosen else None, stored)


def _values(rule: Mapping[str, Any], row: CaseIndicator, posted: Mapping[str, str]) -> list[dict[str, str]]:
    """The named figures that the rule reads, with the key that supplies each; none for one typed on the sheet."""
    values = []
    for name in _value_names(rule):
        key = posted.get(f"values-{name}", value_of(row, "values").get(name, ""))
        label = figure_label(f"{VALUES}{name}")
        values.append({"name": name, "label": label, "value": "" if own_key(key) else key})
    return values


def _sides(stale: StaleIndicator) -> list[dict[str, str]]:
    """Both people's words, field by field."""
    return [
        {"label": FIELDS[name], "theirs": _words(value), "mine": _words(stale.mine[name])}
        for name, value in stale.theirs.items()
    ]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "；".join(map(str, value))
    if isinstance(value, dict):
        return rule_sentence(value, Decimal(0)) if "kind" in value else "；".join(f"{k}：{v}" for k, v in value.items())
    return str(value)
