"""One edit of a cell looked at by itself: what the sheet would keep, what is wrong with it, whether it may stand.

Saving and every preview ask here, so that what a person is shown before they confirm is what saving then does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.rules import Answers
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import require_open
from scoring.scores.fields import Field, field_of, stored_value

_NO_CELL = "评分表中没有这一格，请刷新页面"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wants in a cell. ``base`` is the version they saw; ``operation`` names this very keystroke's save,

    so that sending it twice changes nothing. ``base=None`` means: whatever is there (an import that was previewed).
    ``earlier`` names saves of the same cell whose answer never arrived: over one of them this is no conflict.
    """

    indicator: int
    field: str
    value: Any
    base: int | None = None
    operation: str = ""
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What an edit would become. ``refusal`` says why no sheet takes it; ``problem`` what is wrong with a value that

    the sheet keeps all the same, for it never refuses an unfinished one. ``indicator`` and ``field`` are None where
    the sheet has no such cell.
    """

    edit: Edit
    indicator: CaseIndicator | None = None
    field: Field | None = None
    before: Any = ""
    after: Any = ""
    problem: str = ""
    refusal: str = ""

    @property
    def status(self) -> str:
        """``refused``, ``unchanged``, ``new`` (the cell was empty) or ``changed``."""
        if self.refusal:
            return "refused"
        if self.before == self.after:
            return "unchanged"
        return "new" if self.before == "" else "changed"


def check_cells(case: Case, edits: Sequence[Edit], indicators: Sequence[CaseIndicator]) -> list[Checked]:
    """Each edit against the sheet as it stands; nothing is saved. Raises SheetError where the case is not open."""
    require_open(case)
    leaves = leaves_by_key(indicators)
    return [check_edit(edit, leaves) for edit in edits]


def leaves_by_key(indicators: Sequence[CaseIndicator]) -> dict[int, CaseIndicator]:
    return {row.pk: row for row in indicators if row.rule}


def check_edit(edit: Edit, leaves: Mapping[int, CaseIndicator]) -> Checked:
    """One edit against the leaves by key."""
    indicator = leaves.get(edit.indicator)
    found = field_of(indicator, edit.field) if indicator is not None else None
    if indicator is None or found is None:
        return Checked(edit, refusal=_NO_CELL)
    before = stored_value(indicator.score, found.name)
    try:
        value = found.way.clean(edit.value)
    except ValueError as error:
        refusal = f"“{found.label}”{error}，请改短或改正后再填"
        return Checked(edit, indicator, found, before, edit.value, refusal=refusal)
    refusal = "" if value == before else why_not_typed(indicator, found, value)
    return Checked(edit, indicator, found, before, value, found.problem(value, indicator.weight), refusal)


def why_not_typed(indicator: CaseIndicator, found: Field, value: Any) -> str:
    """A figure that a formula gives, or an amount of a workbook, is not typed over: it would contradict its table."""
    if found.way is not Answers.QUANTITY or value == "":
        return ""
    read = indicator.score.resolved.get(found.name, {})
    why = {"formula": "由其他数据计算得出", "amount": "来自工作簿"}.get(read.get("source", ""))
    if why is None:
        return ""
    mend = "请更正它所依据的数据" if read["source"] == "formula" else "请更正工作簿后重新导入"
    return f"“{indicator.name}”的{found.label}{why}（{read['place']}），不能直接填写；{mend}"
