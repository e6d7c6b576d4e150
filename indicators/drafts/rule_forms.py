"""Rules as forms: the fields, their labels and hints, and what is wrong with them follow from the rules' parameters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from indicators.rules import RULES, OverAchievement, Rule, RuleError
from indicators.rules.parameters import (
    MOST_ROWS,
    FlagParameter,
    OptionParameter,
    Parameter,
    PartParameter,
    RowsParameter,
    TextParameter,
    parameters_of,
)

BLANK_ROWS = 3


class ParametersForm(forms.Form):
    """A field for each single parameter of a class; those of a part stand among the others (``low.value``).

    What was typed is not judged here but by the class itself, so that a form and a framework's file are told the same.
    """

    use_required_attribute = False

    def __init__(
        self, described: type, posted: Mapping[str, str] | None, stored: Mapping[str, Any], prefix: str
    ) -> None:
        self.parameters = dict(_single_parameters(described))
        initial = {name: _stored(stored, name, parameter) for name, parameter in self.parameters.items()}
        super().__init__(posted, prefix=prefix, initial=initial)
        self.fields.update({name: _field(parameter) for name, parameter in self.parameters.items()})

    def typed(self) -> dict[str, Any]:
        """The data as they were typed, without what is blank."""
        data: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            value = self.cleaned_data.get(name, "")
            if isinstance(parameter, FlagParameter):
                value = bool(value)
            elif not isinstance(parameter, TextParameter):
                value = unicodedata.normalize("NFKC", value).strip()
            if value != "":
                part, _, inner = name.rpartition(".")
                (data.setdefault(part, {}) if part else data)[inner] = value
        return data


class RowForm(ParametersForm):
    """One row of a parameter that is a table; ``number`` is the place in which people see it."""

    def __init__(
        self, table: RowsParameter, posted: Mapping[str, str] | None, stored: Any, prefix: str, at: int
    ) -> None:
        row = {table.bare: stored} if isinstance(stored, str) else stored
        super().__init__(table.described, posted, row if isinstance(row, Mapping) else {}, f"{prefix}-{at}")
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"第{at + 1}行{field.label}"

    @property
    def usual(self) -> list[forms.BoundField]:
        """The cells that everybody fills in."""
        return [self[name] for name, parameter in self.parameters.items() if not parameter.rare]

    @property
    def rare(self) -> list[forms.BoundField]:
        """The cells that few need."""
        return [self[name] for name, parameter in self.parameters.items() if parameter.rare]

    @property
    def uses_rare(self) -> bool:
        return any(field.value() or field.errors for field in self.rare)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed: ticks alone make no row."""
        return not any(value for value in self.typed().values() if not isinstance(value, bool))


@dataclass(frozen=True)
class Table:
    """A parameter of rows with those that are filled and some blank ones."""

    parameter: RowsParameter
    rows: list[RowForm]

    @classmethod
    def of(cls, parameter: RowsParameter, posted: Mapping[str, str] | None, stored: Any, prefix: str) -> Table:
        items = list(stored) if isinstance(stored, list | tuple) else []
        filled = len(items) if posted is None else _typed_rows(posted, prefix)
        count = min(filled + BLANK_ROWS, MOST_ROWS)
        at = [items[number] if number < len(items) else {} for number in range(count)]
        return cls(parameter, [RowForm(parameter, posted, item, prefix, number) for number, item in enumerate(at)])

    @property
    def columns(self) -> list[tuple[str, Parameter]]:
        return [named for named in _single_parameters(self.parameter.described) if not named[1].rare]

    @property
    def has_rare(self) -> bool:
        return any(parameter.rare for _, parameter in _single_parameters(self.parameter.described))

    def filled(self) -> list[RowForm]:
        return [row for row in self.rows if row.is_valid() and not row.is_blank]


class RuleForm(ParametersForm):
    """One kind of rule. ``rule`` is what the form describes, once it is valid; ``stored`` is shown until posted."""

    def __init__(
        self, described: type[Rule], posted: Mapping[str, str] | None = None, stored: Mapping[str, Any] | None = None
    ) -> None:
        # A template would call the class itself to look into it.
        self.kind, self.title, self.about = described.kind, described.title, described.about
        self.rule: Rule | None = None
        self._parse = described.parse
        stored, prefix = stored or {}, f"rule-{described.kind}"
        super().__init__(described, posted, stored, prefix)
        self.tables = [
            Table.of(parameter, posted, stored.get(parameter.name), prefix)
            for parameter in parameters_of(described).values()
            if isinstance(parameter, RowsParameter)
        ]

    def clean(self) -> None:
        data = self.typed()
        for table in self.tables:
            data[table.parameter.name] = [row.typed() for row in table.filled()]
        try:
            rule = self._parse(data)
        except RuleError as error:
            self._blame(error)
        else:
            # A field may be refused that the rule does without: what was typed there would be lost.
            self.rule = None if self.errors else rule

    def _blame(self, error: RuleError) -> None:
        """Say what is wrong beside the field that is wrong, where it is one."""
        form, key = self._form_of(error.key)
        form.add_error(key if key in form.fields else None, str(error))
        if form is not self:
            self.add_error(None, str(error))

    def _form_of(self, key: str) -> tuple[forms.Form, str]:
        name, _, rest = key.partition(".")
        number, _, column = rest.partition(".")
        for table in self.tables:
            if table.parameter.name == name and number.isdigit():
                return table.filled()[int(number) - 1], column
        return self, key

    @property
    def fault(self) -> str:
        """The first thing that is wrong, for the head of the page."""
        return next((str(message) for messages in self.errors.values() for message in messages), "")


def posted_of(rule: Mapping[str, Any]) -> dict[str, str]:
    """What a browser would send of the form of this rule as it stands, with its kind."""
    kind = str(rule["kind"])
    form = RuleForm(RULES[kind], None, rule)
    rows = [row for table in form.tables for row in table.rows]
    sent = {"kind": kind}
    for field in (field for part in (form, *rows) for field in part):
        value = field.value()
        if field.widget_type != "checkbox":
            sent[field.html_name] = "" if value is None else str(value)
        elif value:
            sent[field.html_name] = "1"
    return sent


class OverAchievementForm(ParametersForm):
    """What becomes of an actual far above its target; nothing while no action is chosen."""

    def __init__(self, posted: Mapping[str, str] | None = None, stored: Mapping[str, Any] | None = None) -> None:
        super().__init__(OverAchievement, posted, stored or {}, "over")
        select = self.fields["action"].widget
        select.choices = [("", "不处理"), *select.choices]

    def typed(self) -> dict[str, Any]:
        data = super().typed()
        return data if data.get("action") else {}


def _single_parameters(described: type, above: str = "", label: str = "") -> Iterator[tuple[str, Parameter]]:
    for parameter in parameters_of(described).values():
        name = f"{above}{parameter.name}"
        if isinstance(parameter, PartParameter):
            yield from _single_parameters(parameter.described, f"{name}.", f"{parameter.label}的")
        elif not isinstance(parameter, RowsParameter):
            yield name, replace(parameter, label=f"{label}{parameter.label}")


def _field(parameter: Parameter) -> forms.Field:
    """Nothing is required here: the rule itself says what is missing."""
    if isinstance(parameter, FlagParameter):
        tick = forms.CheckboxInput(attrs={"value": "1"})
        return forms.BooleanField(label=parameter.label, widget=tick, required=False)
    if isinstance(parameter, OptionParameter):
        blank = [] if parameter.required else [("", "")]
        choices = forms.Select(choices=[*blank, *parameter.options.items()])
        return forms.CharField(label=parameter.label, widget=choices, required=False)
    return forms.CharField(label=parameter.label, help_text=parameter.hint, required=False)


def _stored(data: Mapping[str, Any], name: str, parameter: Parameter) -> Any:
    """What is shown of a parameter until something is posted."""
    part, _, inner = name.rpartition(".")
    around = data.get(part) if part else data
    value = around.get(inner) if isinstance(around, Mapping) else None
    return parameter.default if value is None else value


def _typed_rows(posted: Mapping[str, str], prefix: str) -> int:
    """How many rows a page sent, up to the last in which something stands."""
    numbers = [
        int(match[1])
        for name, value in posted.items()
        if value and (match := re.match(rf"{re.escape(prefix)}-(\d{{1,3}})-", name))
    ]
    return min(max(numbers, default=-1) + 1, MOST_ROWS)
