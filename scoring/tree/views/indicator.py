"""One indicator of a tree under work: its texts, the data it reads, and its rule as a form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from evalcase.web.access import found_or_hidden
from indicators.drafts.trees import own_key, rule_reads
from indicators.frameworks.choices import NotApplicable
from indicators.rules import RuleError
from indicators.rules.forms import (
    BLANK_ROWS,
    RULE_FORMS,
    RuleField,
    RuleForm,
    field_name,
    read_rule,
    rule_values,
    same_rule,
)
from indicators.rules.sentences import rule_sentence
from scoring.cases.models import CaseIndicator
from scoring.cases.services import SheetError
from scoring.tree.selectors import known_facts, last_year
from scoring.tree.services.indicators import FIELDS, StaleIndicator, update_indicator, value_of
from scoring.tree.views.editor import SetupMixin

_TEXTS = ("name", "weight", "target", "actual", "definition", "standard", "evidence", "not_applicable")
_BRANCH = ("name", "weight")
_VALUE_LABELS = {"executed": "执行数", "budget": "预算数"}
_OVER = ("ratio", "action", "points")
_OVER_ACTIONS = (("explain", "要求说明原因"), ("deduct", "扣分"), ("scale", "折减得分"))


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
        typed = {name: request.POST[name] for name in (*_TEXTS, "points", *_over_names()) if name in request.POST}
        try:
            rule = row.rule if row.children.exists() else _typed_rule(row, request.POST)
        except RuleError as error:
            return self._page(request, row, typed, row.rule, fault=str(error), status=422)
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
            "forms": [
                _form(form, rule, request.POST if fault else {}, form.kind == kind) for form in RULE_FORMS.values()
            ],
            "values": _values(rule, row, request.POST),
            "facts": sorted(known_facts(self.case.framework)),
            "sentence": "" if fault else rule_sentence(rule, row.weight),
            "not_applicable": NotApplicable.choices,
            "over_actions": _OVER_ACTIONS,
            "over": {name: (_stored(row) | dict(typed))[f"over-{name}"] for name in _OVER},
            "seen": request.POST.get("seen")
            if changed and stale is None
            else json.dumps(_everything(row), ensure_ascii=False),
            "fault": fault,
            "stale": _sides(stale) if stale else [],
            "last_target": target,
            "last_actual": actual,
        }
        return render(request, "scoring/tree/indicator.html", context, status=status)


def _over_names() -> tuple[str, ...]:
    return tuple(f"over-{name}" for name in _OVER)


def _stored(row: CaseIndicator) -> dict[str, str]:
    """What stands in the row, as the form's texts."""
    texts = {name: str(value_of(row, name)) for name in _TEXTS}
    texts["weight"] = f"{row.weight.normalize():f}"
    texts["points"] = "\n".join(row.points)
    if own_key(texts["actual"]):
        texts["actual"] = ""
    return texts | {f"over-{name}": str(row.over_achievement.get(name, "")) for name in _OVER}


def _everything(row: CaseIndicator) -> dict[str, Any]:
    return {name: str(value) if isinstance(value := value_of(row, name), Decimal) else value for name in FIELDS}


def _seen(request: HttpRequest, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the page showed, as it was sent along; nothing where that cannot be read."""
    try:
        seen = json.loads(request.POST.get("seen") or "{}")
    except (ValueError, RecursionError):
        return {}
    return {name: seen[name] for name in fields if name in seen} if isinstance(seen, dict) else {}


def _typed_rule(row: CaseIndicator, posted: Mapping[str, str]) -> dict[str, Any]:
    """The rule as typed; the stored one where it says the same. Raises RuleError in Chinese."""
    rule = read_rule(posted.get("kind", ""), posted)
    return row.rule if same_rule(rule, row.rule) else rule


def _fields(
    typed: Mapping[str, str], rule: Mapping[str, Any], posted: Mapping[str, str], row: CaseIndicator
) -> dict[str, Any]:
    if row.children.exists():
        return {name: typed[name] for name in _BRANCH if name in typed}
    fields: dict[str, Any] = {name: typed[name] for name in _TEXTS if name in typed}
    fields["points"] = typed.get("points", "").splitlines()
    if not fields.get("actual") and own_key(value_of(row, "actual")):
        fields["actual"] = value_of(row, "actual")
    names = [name.removeprefix("values.") for name in rule_reads(rule) if name.startswith("values.")]
    known = value_of(row, "values")
    fields["values"] = {
        name: posted.get(f"values-{name}", "").strip() or (known.get(name, "") if own_key(known.get(name, "")) else "")
        for name in [*known, *(name for name in sorted(names) if name not in known)]
    }
    fields["values"] = {name: key for name, key in fields["values"].items() if key}
    over = {name: typed.get(f"over-{name}", "").strip() for name in _OVER}
    fields["over_achievement"] = {name: value for name, value in over.items() if value} if over["action"] else {}
    return fields | {"rule": rule}


def _form(form: RuleForm, rule: Mapping[str, Any], posted: Mapping[str, str], chosen: bool) -> dict[str, Any]:
    """A kind's form with what is to stand in it: what was typed where that was faulty, else the rule's own."""
    own = rule_values(rule) if rule.get("kind") == form.kind else {}
    rows = own.get(form.rows, []) if form.rows else []
    count = max(len(rows), _typed_rows(form, posted)) + BLANK_ROWS
    return {
        "form": form,
        "chosen": chosen,
        "fields": [_field(form, field, own, posted, None) for field in form.fields],
        "rows": [
            [_field(form, column, rows[at] if at < len(rows) else {}, posted, at) for column in form.columns]
            for at in range(count if form.rows else 0)
        ],
    }


def _typed_rows(form: RuleForm, posted: Mapping[str, str]) -> int:
    numbers = [
        int(name.split("-")[2])
        for name, value in posted.items()
        if value and re.match(rf"rule-{form.kind}-\d{{1,3}}-", name)
    ]
    return min(max(numbers, default=-1) + 1, 40)


def _field(
    form: RuleForm, field: RuleField, own: Mapping[str, Any], posted: Mapping[str, str], at: int | None
) -> dict[str, Any]:
    name = field_name(form.kind, field.name, at)
    value = posted.get(name, "") if posted.get("kind") == form.kind else own.get(field.name, "")
    if field.name == "from_inclusive" and not own and not posted:
        value = True
    number = "" if at is None else f"第{at + 1}行"
    return {"field": field, "name": name, "value": value, "label": f"{number}{field.label}"}


def _values(rule: Mapping[str, Any], row: CaseIndicator, posted: Mapping[str, str]) -> list[dict[str, str]]:
    """The named figures that the rule reads, with the key that supplies each; none for one typed on the sheet."""
    names = sorted(name.removeprefix("values.") for name in rule_reads(rule) if name.startswith("values."))
    found = []
    for name in names:
        key = posted.get(f"values-{name}", value_of(row, "values").get(name, ""))
        found.append({"name": name, "label": _VALUE_LABELS.get(name, name), "value": "" if own_key(key) else key})
    return found


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
