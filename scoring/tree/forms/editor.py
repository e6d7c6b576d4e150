"""What the pages of the tree editor send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from evalcase.web.forms import RowField
from evalcase.web.numbers import sent_number

# The cells of a row that are filled in on the editor's page itself.
INLINE = ("name", "weight", "target")


class SeenField(forms.Field):
    """What the page showed, written by it as JSON: a mapping; an empty one for a text that is not the page's own."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> Mapping[str, Any]:
        try:
            seen = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell that was typed into: of which row, what it is called, what is in it and what the page showed there."""

    pk: int
    name: str
    value: str
    seen: str


class EditorForm(forms.Form):
    """What every button of the editor sends along: the row chosen, and all cells beside what the page showed in them.

    There are as many cells as the tree has rows: ``typed`` holds those that differ from what was shown, and ``kept``
    the values that were refused before, because another had changed the same cell, and still wait for a decision.
    """

    row = RowField()
    version = RowField()
    seen = SeenField()
    typed: list[TypedCell]
    kept: dict[tuple[int, str], str]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.typed, self.kept = [], {}
        for text, row in given["seen"].items():
            pk = sent_number(text)
            if pk is not None and isinstance(row, dict):
                for name in INLINE:
                    self._read_cell(pk, name, row.get(name, ""))
        return given

    def _read_cell(self, pk: int, name: str, seen: str) -> None:
        value, kept = self.data.get(f"{name}-{pk}"), self.data.get(f"kept-{pk}-{name}")
        if value is not None and value != seen:
            self.typed.append(TypedCell(pk, name, value, seen))
        elif kept is not None:
            self.kept[pk, name] = kept


class KeptCellForm(EditorForm):
    """Also: about which of the kept cells it was decided."""

    cell = forms.CharField(required=False)

    def clean_cell(self) -> tuple[int, str]:
        """Row and name; a row that is nobody's where none is named."""
        name, _, pk = self.cleaned_data["cell"].partition("-")
        return sent_number(pk) or 0, name


class CopyForm(EditorForm):
    """Also: which entry of the library is taken."""

    entry = forms.CharField(error_messages={"required": "没有选定指标库中的一项，请重新选择"})

    def clean_entry(self) -> dict[str, str]:
        """Framework, version and path, as the service asks for them."""
        framework, version, path = [*self.cleaned_data["entry"].split("|", 2), "", ""][:3]
        return {"framework": framework, "version": version, "path": path}
