"""Forms of the panel: who sits on it and judges what, its moderator's steps, and a member's own scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from evalcase.web.forms import LinesField, RowField
from indicators.rules import Answers
from indicators.rules.answers import as_decimal
from scoring.cases.models import CaseIndicator
from scoring.panel.models import PanelMethod
from scoring.panel.selectors import LeafScores, MyRow
from scoring.panel.services.convening import LONGEST_REASON, Seat
from scoring.panel.services.scores import Unsent
from units.people.models import User

_NO_METHOD = "没有选择计算方法，请选择一种"
_NOT_OFFERED = "所选的已不在列表中，请刷新页面重新选择"


def _reason_field(label: str, *, missing: str = "", hint: str = "") -> LinesField:
    """Why a step is taken; ``missing`` is said where it must be written."""
    return LinesField(
        label=label,
        required=bool(missing),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2} | ({"placeholder": hint} if hint else {})),
        error_messages={"required": missing},
    )


class LeavesForm(forms.Form):
    """How scores become one, and which indicators are judged."""

    method = forms.TypedChoiceField(
        label="计算方法",
        choices=PanelMethod.choices,
        coerce=PanelMethod,
        widget=forms.RadioSelect,
        error_messages={"required": _NO_METHOD, "invalid_choice": _NO_METHOD},
    )

    def __init__(self, *args: Any, leaves: Sequence[CaseIndicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaves = leaves
        self.fields["leaf"] = forms.MultipleChoiceField(
            label="由专家组评分的指标",
            choices=[(str(leaf.pk), leaf.name) for leaf in leaves],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "没有选择评分指标，请至少选择一项", "invalid_choice": _NOT_OFFERED},
        )

    def leaf_rows(self) -> Iterator[tuple[CaseIndicator, bool]]:
        """Each indicator with whether it is chosen, for the page."""
        chosen = set(self["leaf"].value() or ())
        return ((leaf, str(leaf.pk) in chosen) for leaf in self.leaves)

    @property
    def indicators(self) -> list[CaseIndicator]:
        return [leaf for leaf in self.leaves if str(leaf.pk) in self.cleaned_data["leaf"]]


class MembersForm(forms.Form):
    """Who sits on the panel, with what weight. Only the weights of those who are chosen matter."""

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["member"] = forms.MultipleChoiceField(
            label="成员",
            required=False,
            choices=[(str(user.pk), str(user)) for user in people],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "所选的人不是本案的评价人员，请刷新页面"},
        )
        for user in people:
            typed = forms.TextInput(
                attrs={"inputmode": "decimal", "maxlength": 8, "autocomplete": "off", "aria-label": f"{user}的权重"}
            )
            self.fields[_weight_of(user)] = forms.CharField(
                label=f"{user}的权重", required=False, initial="1", widget=typed
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for user in self._chosen():
            typed = given.get(_weight_of(user), "")
            weight = _positive(typed)
            if weight is None:
                self.add_error(_weight_of(user), f"“{typed[:20]}”应为大于0的数，最多两位小数")
            else:
                given[_weight_of(user)] = weight
        return given

    def seat_rows(self) -> Iterator[tuple[User, bool, forms.BoundField]]:
        """Each evaluator, whether chosen, and the field of the weight, for the page."""
        chosen = set(self["member"].value() or ())
        return ((user, str(user.pk) in chosen, self[_weight_of(user)]) for user in self.people)

    @property
    def seats(self) -> list[Seat]:
        return [Seat(user, self.cleaned_data[_weight_of(user)]) for user in self._chosen()]

    def _chosen(self) -> list[User]:
        return [user for user in self.people if str(user.pk) in self.cleaned_data.get("member", ())]


class ConveneForm(LeavesForm, MembersForm):
    """A new panel."""


class HandOverForm(forms.Form):
    """Who moderates from now on."""

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = "所选的人不是本案的评价人员，请刷新页面"
        self.fields["moderator"] = forms.TypedChoiceField(
            label="主持人",
            choices=[(str(user.pk), str(user)) for user in people],
            coerce=lambda pk: next(user for user in people if str(user.pk) == pk),
            error_messages={"required": gone, "invalid_choice": gone},
        )


class CloseForm(forms.Form):
    """Why the scoring ends; needed where somebody has not submitted, which the service knows."""

    reason = _reason_field("理由")


class ReopenForm(forms.Form):
    """Why a member's scores are given back."""

    reason = _reason_field("理由", missing="请写明退回评分的理由")


class ConcludeForm(forms.Form):
    """The score that goes into the sheet, and why where it is not what the method gives."""

    score = forms.CharField(
        label="定分",
        error_messages={"required": "没有填写定分"},
        widget=forms.TextInput(
            attrs={"class": "points", "inputmode": "decimal", "maxlength": 12, "autocomplete": "off"}
        ),
    )
    reason = _reason_field("裁定理由", hint="与按方法计算的不同时填写")

    @classmethod
    def of(cls, leaf: LeafScores) -> ConcludeForm:
        """The form as it first stands beside an indicator."""
        score = leaf.computed if leaf.item.concluded is None else leaf.item.concluded
        shown = {"score": "" if score is None else f"{score:f}", "reason": leaf.item.concluded_reason}
        return cls(initial=shown, auto_id=cls.ids(leaf.indicator.pk))

    @staticmethod
    def ids(pk: int) -> str:
        """The form of their ids: there are as many such forms on the page as indicators."""
        return f"conclude-{pk}-%s"


class ScoresForm(forms.Form):
    """A member's own scores. What is wrong with one of them its service says, which keeps the others."""

    version = RowField()

    def __init__(self, *args: Any, rows: Sequence[MyRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            kept = "" if row.score is None else f"{row.score:f}"
            label = f"{row.indicator.name}：我的评分"
            place = forms.TextInput(attrs={"id": f"score-{row.indicator.pk}"})
            self.fields[_score_of(row)] = forms.CharField(label=label, required=False, initial=kept, widget=place)
            self.fields[_reason_of(row)] = LinesField(
                label=f"{row.indicator.name}：我的理由", required=False, initial=row.reason
            )

    def shown_rows(self) -> Iterator[tuple[MyRow, forms.BoundField, forms.BoundField]]:
        """Each indicator with the fields of its score and its reason, for the page."""
        return ((row, self[_score_of(row)], self[_reason_of(row)]) for row in self.rows)

    @property
    def unsent(self) -> list[Unsent]:
        """What was typed for the indicators that the form names."""
        given = self.cleaned_data
        return [
            Unsent(row.indicator.pk, given[_score_of(row)], given[_reason_of(row)])
            for row in self.rows
            if _score_of(row) in self.data
        ]

    def reject(self, problems: Mapping[int, str]) -> None:
        """Tell what was not kept, by the indicator's key."""
        for row in self.rows:
            if problem := problems.get(row.indicator.pk):
                self.add_error(_score_of(row), problem)

    def problems(self) -> dict[str, str]:
        """What is wrong, by the indicator's key, for a script."""
        return {
            str(row.indicator.pk): " ".join([*score.errors, *reason.errors])
            for row, score, reason in self.shown_rows()
            if score.errors or reason.errors
        }


def _positive(typed: str) -> Decimal | None:
    """A typed weight, also in full-width characters; None where it is none."""
    try:
        weight = as_decimal(str(Answers.POINTS.clean(typed)))
    except ValueError:  # too long to be a number
        return None
    return weight if weight is not None and weight > 0 else None


def _weight_of(user: User) -> str:
    return f"weight:{user.pk}"


def _score_of(row: MyRow) -> str:
    return f"score:{row.indicator.pk}"


def _reason_of(row: MyRow) -> str:
    return f"reason:{row.indicator.pk}"
