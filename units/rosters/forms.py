"""What is asked for when a list is brought in."""

from __future__ import annotations

from typing import Any

from django import forms

from evalcase.web.forms import RowField, WorkbookField
from units.agencies.choices import AgencyKind, Level
from units.people.choices import Role
from units.rosters.choices import Outcome, RosterKind
from units.rosters.columns import DECLARATIONS, NAMING, SKIPPED, is_personal, label_of
from units.rosters.models import Roster
from units.upkeep.forms import AgencyField, KeptForm, day_field

# Label and help of the agency, and help of the day.
_WORDS = {
    RosterKind.AGENCIES: (
        *("上级单位", "没有写上级的新单位，归到哪个单位之下；填单位代码或现用全称"),
        "没有写启用日期的新单位，和没有写日期的更名",
    ),
    RosterKind.PEOPLE: (
        *("单位", "没有写单位的人员，归到哪个单位；填单位代码或现用全称"),
        "没有写起始日期的人员",
    ),
}


class UploadForm(forms.Form):
    """The list as it is kept."""

    file = WorkbookField(label="名录文件", accept=".xlsx,.csv")


class ShowForm(forms.Form):
    """Which rows are shown."""

    outcome = forms.ChoiceField(required=False, choices=[("", "全部"), *Outcome.choices])


class ConfirmForm(forms.Form):
    """Whether rows that cannot be brought in are left out."""

    without_refused = forms.BooleanField(required=False)


class UndoForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请填写撤销导入的原因"})


class PortionForm(forms.Form):
    """For which portion of the new accounts passwords are made."""

    portion = RowField()

    def clean_portion(self) -> int:
        portion: int | None = self.cleaned_data["portion"]
        if not portion:
            raise forms.ValidationError("没有选哪一批账号，请在名录的页面上点“生成一次性密码”")
        return portion


class PasswordsForm(forms.Form):
    """The passwords as the page that showed them sends them back: the site has not kept them."""

    passwords = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "请在显示一次性密码的页面上下载"})


class OptionsForm(KeptForm):
    """Which head is which column, and what counts where the list says nothing."""

    on = day_field("起算日期")
    agency = AgencyField(required=False)
    basis = forms.CharField(label="依据", max_length=120, required=False, help_text="登记、更名、撤销没有写文号的")
    kind = forms.ChoiceField(label="单位性质", choices=AgencyKind.choices, help_text="表中没有写性质的新单位")
    level = forms.ChoiceField(label="预算级次", choices=Level.choices, help_text="表中没有写级次的新单位")
    role = forms.ChoiceField(
        label="角色", required=False, choices=[("", "每一行都须写明"), *Role.choices], help_text="表中没有写角色的人员"
    )

    def __init__(self, *args: Any, roster: Roster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster, self.kind_of_list = roster, RosterKind(roster.kind)
        is_people = self.kind_of_list is RosterKind.PEOPLE
        for name in ("basis", "kind", "level") if is_people else ("role",):
            del self.fields[name]
        words = _WORDS[self.kind_of_list]
        self.fields["agency"].label, self.fields["agency"].help_text, self.fields["on"].help_text = words
        self.heads = self._add_columns()

    def _add_columns(self) -> dict[str, str]:
        """A choice for every head, the names of the fields with their heads; personal matters have none."""
        choices = [(SKIPPED, "不读"), *((c.key, c.headers[0]) for c in DECLARATIONS[self.kind_of_list].columns)]
        heads: dict[str, str] = {}
        for table in self.roster.tables:
            for head, key, _ in table["heads"]:
                if head not in heads.values() and not (is_personal(head) and not key):
                    name = f"column-{len(heads)}"
                    heads[name] = head
                    self.fields[name] = forms.ChoiceField(label=head, choices=choices, initial=key or SKIPPED)
        return heads

    def columns(self) -> list[Any]:
        """The fields of the heads, for the page."""
        return [self[name] for name in self.heads]

    def defaults(self) -> list[Any]:
        """The other fields."""
        return [self[name] for name in self.fields if name not in self.heads]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = {head: cleaned.get(name, SKIPPED) for name, head in self.heads.items()}
        naming = NAMING[self.kind_of_list]
        if naming not in chosen.values():
            raise forms.ValidationError(f"请指出哪一列是“{label_of(self.kind_of_list, naming)}”")
        for table in self.roster.tables:
            self._refuse_twins([head for head, _, _ in table["heads"]], chosen)
        cleaned["columns"] = chosen
        return cleaned

    def _refuse_twins(self, heads: list[str], chosen: dict[str, str]) -> None:
        seen: dict[str, str] = {}
        for head in heads:
            key = chosen.get(head, SKIPPED)
            if key != SKIPPED and seen.setdefault(key, head) != head:
                label = label_of(self.kind_of_list, key)
                raise forms.ValidationError(f"“{seen[key]}”和“{head}”都选作“{label}”，请只选一列，另一列选“不读”")

    def options(self) -> dict[str, Any]:
        """What was asked for, as a list keeps it."""
        given = self.cleaned_data
        told = {name: given.get(name, self.roster.options[name]) for name in ("basis", "kind", "level", "role")}
        agency = given["agency"]
        place = None if agency is None else agency.pk
        return told | {"on": given["on"].isoformat(), "agency": place, "columns": given["columns"]}
