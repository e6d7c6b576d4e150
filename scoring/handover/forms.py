"""To whom a case is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from evalcase.web.forms import LinesField
from scoring.handover.selectors import Taker
from units.people.models import User

_LONGEST_REASON = 2000


class HandOverForm(forms.Form):
    """The body that takes the case, the person who answers for it there, and why."""

    to = forms.ChoiceField(
        label="接手的机构",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择接手的机构", "invalid_choice": "所选的机构已不能接手，请重新选择"},
    )
    responsible = forms.ChoiceField(
        label="经办人",
        required=False,
        help_text="接手机构的一名评价人员，写在案件页和清单上；该机构的其他评价人员同样可以办理。不指定的留空",
        error_messages={"invalid_choice": "所选的经办人现在不是评价人员，请重新选择"},
    )
    reason = LinesField(
        label="理由",
        max_length=_LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明移交的理由"},
    )

    def __init__(self, *args: Any, takers: Sequence[Taker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for taker in takers for user in taker.people}
        self.fields["to"].choices = [(taker.value, _label(taker)) for taker in takers]  # type: ignore[attr-defined]
        self.fields["responsible"].choices = [  # type: ignore[attr-defined]
            ("", "不指定"),
            *((taker.label, [(str(user.pk), str(user)) for user in taker.people]) for taker in takers if taker.people),
        ]

    @property
    def person(self) -> User | None:
        """Who was chosen to answer for the case."""
        return self.people.get(self.cleaned_data["responsible"])


def _label(taker: Taker) -> str:
    present = "，现在的评价机构" if taker.is_present else ""
    return f"{taker.label}{present}{'' if taker.people else '，没有评价人员'}"
