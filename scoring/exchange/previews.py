"""What a pasted block or an uploaded workbook would change, cell by cell, before anything is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.rules import Answers
from indicators.rules.answers import text_of
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import require_open
from scoring.score_sheet.edits import CheckedEdit, Edit, check_edit, leaves_by_key
from scoring.score_sheet.services import Conflict
from scoring.scores.fields import Field, field_of, stamp_of, stored_value

STATUSES = {"new": "新增", "changed": "变更", "unchanged": "不变", "refused": "不能写入"}
_NOT_IN_FORCE = "没有人工评分理由，写入后暂不生效"
_FIXED_TARGET = "指标值由指标体系规定，不在评分表中修改"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell as the block or the workbook has it. ``place`` is where: ``第3行第2列``, ``D7``.

    ``note`` is said with it; ``suggested``: nothing speaks against it so far; ``label`` is the column's.
    """

    place: str
    indicator: CaseIndicator
    field: str
    text: str
    note: str = ""
    suggested: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of the preview.

    ``now`` is what the page shows at present, ``then`` what it would show; ``fault`` is what is wrong with it.
    ``suggested``: ticked unless the person thinks otherwise.
    """

    place: str
    name: str
    label: str
    now: str
    then: str
    status: str
    edit: Edit
    fault: str = ""
    note: str = ""
    suggested: bool = True

    @property
    def status_label(self) -> str:
        return STATUSES[self.status]

    @property
    def can_be_taken(self) -> bool:
        return self.status in ("new", "changed")


@dataclass(slots=True)
class Preview:
    """All cells in the order they were found."""

    lines: list[Line] = field(default_factory=list)

    @property
    def shown(self) -> list[Line]:
        """What is listed: everything that would change or cannot be written."""
        return [line for line in self.lines if line.status != "unchanged"]

    @property
    def takeable(self) -> list[Line]:
        return [line for line in self.lines if line.can_be_taken]

    def count(self, status: str) -> int:
        return sum(line.status == status for line in self.lines)


def preview_of(case: Case, wanted: Iterable[Wanted], rows: Sequence[CaseIndicator]) -> Preview:
    """What each wanted cell would become, with the version it would replace. Raises ScoreSheetError where closed."""
    require_open(case)
    leaves = leaves_by_key(rows)
    return Preview(_with_override_notes([_line(cell, leaves) for cell in wanted], leaves))


def preview_of_conflicts(conflicts: Sequence[Conflict], rows: Sequence[CaseIndicator]) -> Preview:
    """Cells that somebody changed after they were previewed: theirs stands, ours can be asked for once more."""
    leaves = leaves_by_key(rows)
    lines = []
    for conflict in conflicts:
        indicator = leaves[conflict.edit.indicator]
        edit = replace(conflict.edit, base=conflict.version, operation=uuid4().hex)
        wanted = Wanted("", indicator, edit.field, text_of(edit.value), f"{conflict.name}在您预览之后改了这一格")
        lines.append(replace(_line(wanted, leaves), edit=edit, suggested=False))
    return Preview(lines)


def shown_text(indicator: CaseIndicator, field: Field) -> str:
    """What a cell shows at present: what was typed, else the figure that is known from elsewhere."""
    typed = text_of(stored_value(indicator.score, field.name))
    return typed if typed or field.cell_kind is not Answers.QUANTITY else known_text(indicator, field)


def known_text(indicator: CaseIndicator, field: Field) -> str:
    """The figure that stands in a cell without being typed there; empty where there is none."""
    kept = (indicator.score.resolved.get(field.name) or {}).get("q")
    return Quantity.from_data(kept).text() if kept else ""


def is_fixed_target(indicator: CaseIndicator, name: str) -> bool:
    """Whether a leaf's target is stated by its framework, and so is no cell to fill in."""
    if name != "target":
        return False
    read = indicator.score.resolved.get(name) or {}
    return field_of(indicator, name) is None or read.get("source") == "document"


def _line(wanted: Wanted, leaves: dict[int, CaseIndicator]) -> Line:
    indicator, name = wanted.indicator, wanted.field
    edit = Edit(indicator.pk, name, wanted.text, stamp_of(indicator.score, name)["v"], uuid4().hex)
    if is_fixed_target(indicator, name):
        stated = indicator.score.target_text
        status = "unchanged" if _is_same(wanted.text, stated) else "refused"
        return Line(
            wanted.place, indicator.name, "指标值", stated, wanted.text, status, edit, _FIXED_TARGET, wanted.note, False
        )
    checked = check_edit(edit, leaves)
    if checked.field is None:
        label = wanted.label or name
        fault = f"这个指标没有“{label}”一格；请清空，或填到这个指标自己的栏"
        return Line(wanted.place, indicator.name, label, "", wanted.text, "refused", edit, fault)
    return _checked_line(wanted, indicator, checked.field, checked)


def _checked_line(wanted: Wanted, indicator: CaseIndicator, field: Field, checked: CheckedEdit) -> Line:
    status = checked.status
    if (
        field.cell_kind is Answers.QUANTITY
        and checked.before == ""
        and _is_same(wanted.text, known_text(indicator, field))
    ):
        status = "unchanged"  # the figure that stands there already, only not typed
    fault = "" if status == "unchanged" else checked.refusal or checked.problem
    edit = replace(checked.edit, value=text_of(checked.after))
    return Line(
        place=wanted.place,
        name=indicator.name,
        label=field.label,
        now=shown_text(indicator, field),
        then=text_of(checked.after),
        status=status,
        edit=edit,
        fault=fault,
        note=wanted.note,
        suggested=wanted.suggested and not fault,
    )


def _with_override_notes(lines: list[Line], leaves: dict[int, CaseIndicator]) -> list[Line]:
    """A person's score without its reason is kept but does not count yet; that is said beside it."""
    reasons = {line.edit.indicator: line.then for line in lines if line.edit.field == "override_reason"}
    told = []
    for line in lines:
        if line.edit.field == "override" and line.can_be_taken and line.then and not line.fault:
            held = stored_value(leaves[line.edit.indicator].score, "override_reason")
            if not reasons.get(line.edit.indicator, held):
                line = replace(line, note=line.note or _NOT_IN_FORCE)
        told.append(line)
    return told


def _is_same(text: str, known: str) -> bool:
    """Whether a text states a known figure, however it is written."""
    if text.strip() == known:
        return True
    try:
        held = parse_quantity(known)
        given = parse_quantity(text, held.unit.symbol)
    except QuantityError:
        return False
    return given.is_value and given == held
