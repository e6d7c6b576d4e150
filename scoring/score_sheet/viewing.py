"""How a person likes to see the sheet, remembered by the browser: how dense its rows are, in which unit its amounts."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from evalcase.web.forms import bound
from scoring.score_sheet.forms import SheetViewForm

_COOKIE = "sheet_view"
_DAYS = 400  # as long as browsers keep one
_UNITS = {"yuan": "元", "wan": "万元"}


class SheetView(NamedTuple):
    """``unit`` is a code of the form; ``symbol`` the unit of amounts, empty where they are shown as they come."""

    density: str = "dense"
    unit: str = "data"

    @property
    def symbol(self) -> str:
        return _UNITS.get(self.unit, "")

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """What can be chosen: heading, and for each choice its address, its label and whether it is in force."""
        fields = SheetViewForm.base_fields
        return [
            (
                str(field.label),
                [(f"?{name}={code}", label, code == getattr(self, name)) for code, label in field.choices],  # type: ignore[attr-defined]
            )
            for name, field in fields.items()
        ]


def view_of(request: HttpRequest) -> SheetView:
    """What the address asks for, else what was chosen before."""
    density, _, unit = request.COOKIES.get(_COOKIE, "").partition(".")
    kept = SheetViewForm({"density": density, "unit": unit})
    kept.full_clean()
    asked = bound(SheetViewForm, request)
    given = {name: value for form in (kept, asked) for name, value in form.cleaned_data.items() if value}
    return SheetView(**given)


def remember(response: HttpResponse, view: SheetView) -> None:
    """Keep what was chosen for the next visit."""
    response.set_cookie(
        _COOKIE, f"{view.density}.{view.unit}", max_age=_DAYS * 24 * 3600, httponly=True, samesite="Lax"
    )
