"""A list of agencies taken in: each row by the services that change one agency, parents before children."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, prefetch_related_objects

from units.agencies.choices import AgencyKind, Level
from units.agencies.models import Agency, AgencyName
from units.agencies.services import close_agency, create_agency, rename_agency, update_agency
from units.people.models import User
from units.rosters.choices import Outcome
from units.rosters.reading import Row
from units.rosters.services.lines import Line, Taken
from units.rosters.services.wanted import Wanted, wanted_of

_LABELS = {
    "name": "单位名称", "kind": "单位性质", "level": "预算级次", "region_code": "行政区划代码", "region": "行政区划",
    "parent": "上级单位", "established": "成立日期", "abolished": "撤销日期", "since": "启用日期",
}  # fmt: skip
_COLUMN_OF = {key: key for key in (*_LABELS, "code", "parent_code", "short_name", "basis")} | {"valid_from": "since"}
_DEEPEST = 20  # levels of a list, so that no row leads on for ever


@dataclass(frozen=True, slots=True)
class Options:
    """What counts where the list says nothing: from which day, by what, below whom, of which kind and level."""

    on: date
    basis: str
    parent: Agency | None
    kind: AgencyKind
    level: Level


def take_agencies(*, rows: list[Row], options: Options, keeper: User, keys: set[int], reason: str) -> Taken:
    """Bring the rows in for somebody who keeps the agencies of ``keys``; those that cannot be are in the lines.

    Writes what can be written: the caller decides whether it stays.
    """
    late: dict[tuple[str, int], list[tuple[str, str]]] = {}
    while True:
        with transaction.atomic():
            taking = _Taking(rows, options, keeper, keys, reason, late)
            taking.run()
            found = {line.place: line.faults for line in taking.late}
            if not found:
                return Taken([wanted.line.as_dict() for wanted in taking.wanted], taking.done)
            transaction.set_rollback(True)
        late |= found


class _Taking:
    """One pass over the rows. A row refused only at the end (its closing) is refused from the start in the next."""

    def __init__(
        self, rows: list[Row], options: Options, keeper: User, keys: set[int], reason: str,
        late: dict[tuple[str, int], list[tuple[str, str]]],
    ) -> None:  # fmt: skip
        self.options, self.keeper, self.keys, self.reason = options, keeper, set(keys), reason
        self.wanted = [wanted_of(row) for row in rows]
        for one in self.wanted:
            one.line.faults += late.get(one.line.place, [])
        self.done: list[dict[str, Any]] = []
        self.late: list[Line] = []
        self.has_parents = any(key in row.cells for row in rows for key in ("parent", "parent_code"))
        self._find()

    def _find(self) -> None:
        """The agencies that are there: those kept, and those that have a code of the list though kept by others."""
        codes = {code for one in self.wanted for code in (one.code, one.parent[0]) if code}
        known = Agency.objects.filter(Q(pk__in=self.keys) | Q(code__in=codes))
        self.there = {a.code: a for a in known.select_related("parent").prefetch_related("names", "parent__names")}
        self.names: dict[str, list[Agency]] = {}
        for agency in self.there.values():
            if agency.pk in self.keys:
                self.names.setdefault(_same(str(agency)), []).append(agency)
        for one in self.wanted:
            found = self.names.get(_same(one.name), [])
            if not one.code and len(found) == 1:
                one.code = one.line.code = found[0].code
            elif not one.code and one.name:
                one.line.fault(
                    "code", f"没有单位代码，{'有几个' if found else '也没有'}叫“{one.name}”的单位，请补上代码"
                )
        self.listed: dict[str, Wanted] = {}
        for one in self.wanted:
            self._list(one)
        self.rows_called: dict[str, list[Wanted]] = {}
        for one in self.listed.values():
            self.rows_called.setdefault(_same(one.name), []).append(one)

    def _list(self, one: Wanted) -> None:
        first = self.listed.setdefault(one.code, one) if one.code else one
        if first is one:
            return
        if _same(first.name) == _same(one.name):
            one.line.notes.append(f"与【{first.line.row.sheet}】第{first.line.row.number}行是同一单位，以那一行为准")
            one.line.outcome = Outcome.SAME
        else:
            one.line.fault("code", f"与第{first.line.row.number}行“{first.name}”的代码相同，请改正其中一个")

    def run(self) -> None:
        for one in self._in_order():
            if one.line.faults:
                continue
            before = len(self.done)
            try:
                with transaction.atomic():
                    self._take(one)
            except ValidationError as error:
                del self.done[before:]
                one.line.refuse(error, _COLUMN_OF)
        self._close()

    def _in_order(self) -> Iterator[Wanted]:
        """Parents before children; a ring of rows is refused."""
        under_way: list[Wanted] = []
        passed: set[str] = set()

        def up(one: Wanted) -> Iterator[Wanted]:
            if one.code in passed:
                return
            if one in under_way or len(under_way) > _DEEPEST:
                one.line.fault(one.parent_key, f"上级单位互为上下级，或者超过{_DEEPEST}层，请改正")
                return
            under_way.append(one)
            above = self._above(one)
            if isinstance(above, Wanted):
                yield from up(above)
            under_way.pop()
            if one.code not in passed:
                passed.add(one.code)
                yield one

        for one in list(self.listed.values()):
            yield from up(one)

    def _above(self, one: Wanted) -> Wanted | Agency | None:
        """What the row says is above it: a row of the list, or an agency that is there."""
        code, name = one.parent
        if not code and not name:
            return self._by_prefix(one) if not self.has_parents else None
        if code:
            return self.listed.get(code) or self.there.get(code)
        rows = self.rows_called.get(_same(name), [])
        return rows[0] if len(rows) == 1 else self._called(one, name)

    def _called(self, one: Wanted, name: str) -> Agency | None:
        own = self.there.get(one.code)
        if own is not None and own.parent is not None and _same(str(own.parent)) == _same(name):
            return own.parent
        found = self.names.get(_same(name), [])
        return found[0] if len(found) == 1 else None

    def _by_prefix(self, one: Wanted) -> Wanted | Agency | None:
        """A list without a column for it says so in its codes: 101001 is below 101."""
        for end in range(len(one.code) - 1, 1, -1):
            code = one.code[:end]
            if found := self.listed.get(code) or self.there.get(code):
                return found if isinstance(found, Wanted) or found.pk in self.keys else None
        return None

    def _take(self, one: Wanted) -> None:
        parent = self._parent(one)
        agency = self.there.get(one.code)
        if agency is None:
            self._open(one, parent)
        elif agency.pk not in self.keys:
            raise ValidationError({"code": "该代码已有单位使用，且不归您管理；请核对代码，或请该单位的管理员办理。"})
        else:
            self._change(one, agency, parent)

    def _parent(self, one: Wanted) -> Agency | None:
        """The agency above, which is the keeper's or has just been opened. Raises ValidationError."""
        above = self._above(one)
        said = "".join(one.parent)
        if above is None and said:
            told = "表中没有，您管理的单位中也没有（或不止一个）"
            raise ValidationError({one.parent_key: f"找不到上级单位“{said}”：{told}，请改正，或先登记上级单位。"})
        if isinstance(above, Wanted):
            found = self.there.get(above.code)
            if found is None:
                row = above.line.row.number
                raise ValidationError(
                    {one.parent_key: f"上级单位“{above.name}”（第{row}行）不能导入，请先改正那一行。"}
                )
            above = found
        own = self.there.get(one.code)
        if above is not None and above.pk not in self.keys and (own is None or own.parent_id != above.pk):
            raise ValidationError({one.parent_key: f"上级单位“{said}”不归您管理，请删去这一行，或请它的管理员导入。"})
        return above

    def _open(self, one: Wanted, parent: Agency | None) -> None:
        parent = parent or self.options.parent
        if parent is None and not self.keeper.is_superuser:
            told = "没有写上级单位：只有系统管理员可以登记最上级的单位"
            raise ValidationError({"parent": f"{told}，请补上，或在“列和默认值”中选归到哪个单位之下。"})
        self._refuse_twin(one, parent)
        plain = {"kind": self.options.kind, "level": self.options.level} | one.fields
        day = one.since or plain.get("established") or self.options.on
        agency = create_agency(
            code=one.code, name=one.name, short_name=one.short_name, valid_from=day, parent=parent,
            basis=one.basis or self.options.basis, reason=self.reason, actor=self.keeper, **plain,
        )  # fmt: skip
        self.keys.add(agency.pk)
        self.there[one.code] = agency
        prefetch_related_objects([agency], "names")  # rows below it are told with its name
        (name,) = agency.names.all()
        self.done.append({"do": "opened", "agency": agency.pk, "name": name.pk})
        one.line.outcome = Outcome.NEW
        shown = plain | {"parent": parent, "since": day}
        one.line.changes = [(_LABELS[key], "", _shown(key, value)) for key, value in shown.items() if value]

    def _refuse_twin(self, one: Wanted, parent: Agency | None) -> None:
        """The same name below the same agency under another code: a code of ours never changes."""
        for twin in self.names.get(_same(one.name), []):
            if twin.parent_id == (None if parent is None else parent.pk):
                told = f"该单位已登记，代码是“{twin.code}”。单位代码登记后不变：请把表中代码改为“{twin.code}”"
                raise ValidationError({"code": f"{told}；确是另一个单位的，请改正名称。"})

    def _change(self, one: Wanted, agency: Agency, parent: Agency | None) -> None:
        fields = dict(one.fields)
        if parent is not None:
            fields["parent"] = parent
        before = {key: getattr(agency, key) for key, value in fields.items() if getattr(agency, key) != value}
        after = {key: fields[key] for key in before}
        if after:
            update_agency(agency=agency, fields=after, actor=self.keeper)
            kept = {key: [_stored(before[key]), _stored(after[key])] for key in after}
            self.done.append({"do": "changed", "agency": agency.pk, "fields": kept})
        told = [(_LABELS[key], _shown(key, before[key]), _shown(key, after[key])) for key in after]
        if (old := _renamed(one, agency)) is not None:
            told.insert(0, self._rename(one, agency, old))
        one.line.changes = told
        one.line.outcome = Outcome.CHANGED if told else Outcome.SAME

    def _rename(self, one: Wanted, agency: Agency, old: AgencyName) -> tuple[str, str, str]:
        on = one.since or self.options.on
        if on <= old.valid_from:
            told = f"与现用名称“{old.name}”不同，应是更名，但日期{on}不晚于现用名称的启用日期{old.valid_from}"
            raise ValidationError({"name": f"{told}。请在表中写明更名的启用日期，或在“列和默认值”中改起算日期。"})
        new = rename_agency(
            agency=agency, name=one.name, short_name=one.short_name, on=on,
            basis=one.basis or self.options.basis, reason=self.reason, actor=self.keeper,
        )  # fmt: skip
        self.done.append({"do": "renamed", "agency": agency.pk, "name": new.pk})
        return f"单位名称（自{on}起）", old.name, one.name

    def _close(self) -> None:
        """Close what the list says is closed, from below; what cannot be is refused in the next pass."""
        waiting = [one for one in self.listed.values() if one.abolished is not None and not one.line.faults]
        while waiting:
            left = [one for one in waiting if not self._closed(one, is_last=False)]
            if len(left) == len(waiting):
                self.late += [one.line for one in left if not self._closed(one, is_last=True)]
                return
            waiting = left

    def _closed(self, one: Wanted, *, is_last: bool) -> bool:
        agency = Agency.objects.get(pk=self.there[one.code].pk)
        day = one.abolished
        assert day is not None  # noqa: S101 - only such rows are waiting
        if agency.abolished == day:
            return True
        try:
            with transaction.atomic():
                close_agency(
                    agency=agency, on=day, basis=one.basis or self.options.basis, reason=self.reason, actor=self.keeper
                )
        except ValidationError as error:
            if is_last:
                one.line.refuse(error, {"": "abolished"})
            return False
        self.done.append({"do": "closed", "agency": agency.pk, "on": day.isoformat()})
        one.line.changes.append((_LABELS["abolished"], "", day.isoformat()))
        one.line.outcome = one.line.outcome if one.line.outcome is Outcome.NEW else Outcome.CHANGED
        return True


def _renamed(one: Wanted, agency: Agency) -> AgencyName | None:
    """The last name where the row has another. Raises ValidationError where the row has a former one."""
    names = sorted(agency.names.all(), key=lambda name: name.valid_from)
    if not names or _same(names[-1].name) == _same(one.name):
        if names and one.short_name and one.short_name != names[-1].short_name:
            one.line.notes.append("简称没有改：简称只随更名修改")
        return None
    for former in names[:-1]:
        if _same(former.name) == _same(one.name):
            told = f"是曾用名，{names[-1].valid_from}起已更名为“{names[-1].name}”"
            raise ValidationError({"name": f"{told}。请改用现用名称；确要改回的，请在单位页面上更名。"})
    return names[-1]


def _same(name: str) -> str:
    """A name for comparison: the width of brackets and blanks do not make another."""
    return unicodedata.normalize("NFKC", name).replace(" ", "")


def _stored(value: Any) -> Any:
    return value.pk if isinstance(value, Agency) else value.isoformat() if isinstance(value, date) else value


def _shown(key: str, value: Any) -> str:
    if value in (None, ""):
        return "（空）"
    if isinstance(value, Agency):
        return f"{value}（{value.code}）"
    choices: dict[str, Any] = {"kind": AgencyKind, "level": Level}
    return str(choices[key](value).label) if key in choices else str(value)
