"""Reading a score sheet: as its page shows it, for saving cells, and what is still to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef

from budgets.quantities import Quantity, unit_of
from indicators.rules import Answers, Ladder, Status
from scoring.bindings.binding import HOW_LABELS, How
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.rights import Person
from scoring.cases.selectors import person_among
from scoring.evidence.models import EvidenceReference
from scoring.score_sheet.amounts import shown, shown_text
from scoring.score_sheet.reasons import usual_reasons
from scoring.scores.evaluation import CONTESTED
from scoring.scores.fields import (
    WORDS,
    Field,
    fields_of,
    pending_override,
    problem_of,
    stamp_of,
    stored_value,
    unit_of_entry,
)
from scoring.scores.models import Score
from scoring.scores.selectors import branch_points, explained_line
from units.people.models import User

_LOCKED = {"formula": "由其他数据计算", "amount": "来自工作簿"}


@dataclass(frozen=True, slots=True)
class LastYear:
    """What the same indicator of the same agency came to the year before, and why points were lost."""

    actual: str
    score: str
    reason: str


def last_year(case: Case) -> dict[str, LastYear]:
    """Last year's actuals and scores by path; one query."""
    scores = Score.objects.filter(
        indicator__case__agency=case.agency_id, indicator__case__year=case.year - 1, score__isnull=False
    ).exclude(indicator__rule={})
    rows = scores.order_by("indicator__case_id").values_list("indicator__path", "actual_text", "score", "reason")
    return {path: LastYear(actual, points(score), reason) for path, actual, score, reason in rows}


def points(value: Decimal | None) -> str:
    """A score as the sheet prints it: two decimals, a dash where there is none."""
    return "—" if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def row_data(indicator: CaseIndicator, unit: str = "") -> dict[str, Any]:
    """Everything of a leaf's row that a save may change, as the page and the answer to a save both print it.

    Amounts are written in ``unit`` where one is named.
    """
    score = indicator.score
    status = Status(score.status or Status.MISSING)
    waiting = pending_override(score)
    return {
        "id": indicator.pk,
        "score": points(score.score),
        "basis": explained_line(score),
        "status": status.value,
        "status_label": _status_label(score, status),
        "lost": score.is_lost,
        "overridden": score.override is not None,
        "computed": points(score.computed),
        "waiting": waiting,
        "wants_reason": score.is_lost and not (score.reason.strip() or score.override_reason.strip()),
        "idle_reason": score.has_idle_reason,
        "target": shown_text(score.target_text, unit=unit),
        "usual": usual_reasons(indicator),
        "fields": {field.name: field_data(indicator, field, unit) for field in fields_of(indicator)},
    }


def _status_label(score: Score, status: Status) -> str:
    """The chip beside the score: 需核对 where the leaf waits for a decision between tables, not for a figure."""
    if status is Status.MISSING and any(read["source"] == CONTESTED for read in score.resolved.values()):
        return Status.NEEDS_ATTENTION.label
    return "" if status is Status.SCORED else status.label


def page_row(indicator: CaseIndicator, unit: str = "") -> dict[str, Any]:
    """The same with what a save never changes: how each field is filled in and what stands beside it."""
    row = row_data(indicator, unit)
    listed: set[tuple[str, ...]] = set()  # elements stand below the first cell that chooses among them
    for field in fields_of(indicator):
        known = row["fields"][field.name].get("known")
        row["fields"][field.name] |= {
            "typed": str(row["fields"][field.name]["value"]),
            "suffix": field.cell_kind.suffix,
            "placeholder": known or field.cell_kind.placeholder or "/".join(field.words) or _asked(field),
            "elements": () if field.elements in listed else field.elements,
            "count": len(field.elements),
            "words": field.words,
            "hint": field.hint,
        }
        listed.add(field.elements)
    return row


def _asked(field: Field) -> str:
    """What an empty cell of a line asks for; the words beside the table have their labels above them."""
    return "" if field in WORDS else field.label


def field_data(indicator: CaseIndicator, field: Field, unit: str = "") -> dict[str, Any]:
    """A field as it stands: the typed text, its version, what is wrong with it; where it is a fact, its source."""
    score = indicator.score
    value, stamp = stored_value(score, field.name), stamp_of(score, field.name)
    data: dict[str, Any] = {
        "name": field.name,
        "kind": field.cell_kind.value,
        "label": field.label,
        "value": value,
        "text": field.cell_kind.text(value),
        "version": stamp["v"],
        "by": stamp["name"],
        "at": stamp["at"],
        "problem": problem_of(indicator, field, value),
    }
    if field.cell_kind is Answers.QUANTITY:
        data |= _fact_data(field, score.resolved.get(field.name) or {}, value, unit)
        data |= _amount_data(indicator, field, str(value), unit)
        data |= _binding_data(indicator.bindings.get(field.name) or {}, bool(data["known"] or value))
    return data


def _fact_data(field: Field, read: Mapping[str, Any], value: object, unit: str) -> dict[str, Any]:
    """The fact behind a quantity. ``locked`` says why it is not typed here; ``known`` is the imported figure."""
    kept = read.get("q")
    source = read.get("source", "")
    known = shown(Quantity.from_data(kept), unit) if kept else ""
    locked = _LOCKED.get(source, "") if value == "" else ""
    return {"key": field.key, "known": known, "locked": locked, "place": read.get("place", ""), "source": source}


def _amount_data(indicator: CaseIndicator, field: Field, typed: str, unit: str) -> dict[str, str]:
    """An amount as it is shown, and the unit that a bare number then means; nothing for what is no amount."""
    implied = unit_of_entry(indicator, field.name)
    if not unit_of(implied).is_money:
        return {"unit": ""}
    return {"text": shown_text(typed, implied, unit), "unit": "" if unit == implied else unit}


def _binding_data(binding: Mapping[str, Any], has_value: bool) -> dict[str, Any]:
    """Where a figure's fact was found though the framework does not name it, or what the figure waits for."""
    is_found = bool(binding.get("key")) and has_value
    return {
        "how": HOW_LABELS[How(binding["how"])] if is_found else "",
        "unbound": bool(binding) and not has_value,
        "waits": "" if has_value else binding.get("waits", ""),
        "is_import": binding.get("waits", "").endswith("尚未导入"),
    }


def leaves_done(rows: Sequence[CaseIndicator]) -> tuple[int, int]:
    """How many leaves are scored (or do not apply), and how many there are."""
    leaves = [row for row in rows if row.rule]
    done = sum(row.score.status not in ("", Status.MISSING.value) for row in leaves)
    return done, len(leaves)


def progress(case: Case, rows: Sequence[CaseIndicator], ladder: Ladder) -> dict[str, Any]:
    """The bar below the sheet: progress, total, grade and, once all is scored, what is missing to the next grade."""
    done, leaves = leaves_done(rows)
    gap = None if case.total is None or done < leaves else ladder.gap(case.total)
    return {
        "done": done,
        "leaves": leaves,
        "total": f"{points(case.total)} 暂计" if case.is_provisional else points(case.total),
        "full": f"{ladder.total.normalize():f}",
        "grade": case.grade or "未评",
        "gap": "" if gap is None else f"距“{gap[0]}”差 {points(gap[1])}",
        "cap_note": case.cap_note,
        "version": case.score_sheet_version,
    }


def branches(rows: Sequence[CaseIndicator]) -> dict[str, str]:
    """The sums of the branches by key, as printed."""
    return {str(row.pk): branch_points(row.score) for row in rows if not row.rule}


def groups(rows: Sequence[CaseIndicator]) -> Iterator[dict[str, Any]]:
    """The rows under the branch that stands right above them, with the names of the branches above."""
    by_pk = {row.pk: row for row in rows}
    number = 0
    group: dict[str, Any] | None = None
    for row in rows:
        if not row.rule:
            continue
        number += 1
        parent = by_pk.get(row.parent_id) if row.parent_id else None
        if group is None or group["branch"] is not parent:
            if group is not None:
                yield group
            group = {"branch": parent, "above": _above(parent, by_pk), "leaves": []}
        group["leaves"].append((number, row))
    if group is not None:
        yield group


def _above(branch: CaseIndicator | None, by_pk: Mapping[int, CaseIndicator]) -> list[CaseIndicator]:
    line: list[CaseIndicator] = []
    while branch is not None:
        line.append(branch)
        branch = by_pk.get(branch.parent_id) if branch.parent_id else None
    return line[::-1]


# A county's tree is four levels deep at most: 财政局, 主管部门, 单位, 下属单位.
_LEVELS = 4


# In the order of the model's columns, as from_db takes them.
_CASE = [
    *("id", "code", "title", "agency_id", "evaluator_id", "year", "state", "score_sheet_version", "framework_sha256"),
    *("total", "grade", "leaves", "scored_leaves", "cap_note", "cap_facts", "scored_at"),
]


def score_sheet_for_saving(user: User, code: str) -> tuple[Case, Person, list[CaseIndicator]]:
    """The case (without its framework and words), what the person is to it, and its rows with their scores.

    Each row knows by ``has_evidence`` whether a paper in use stands on it.

    Raises Case.DoesNotExist for a case without rows, for a code that is not there, and for a stranger alike.
    """
    read = {f"case_{name}": F(f"case__{name}") for name in _CASE if name not in ("id", "agency_id", "evaluator_id")}
    rows: list[CaseIndicator] = list(
        CaseIndicator.objects.filter(case__code=code)
        .select_related("score")
        .defer("definition", "points", "standard", "evidence")
        .annotate(**read, **_line("agency"), **_line("evaluator"))
        .annotate(has_evidence=Exists(EvidenceReference.objects.live().filter(indicators=OuterRef("pk"))))
        .order_by("order")
    )
    if not rows:
        raise Case.DoesNotExist(f"没有代码为“{code}”的案件")
    agency, evaluator = _keys(rows[0], "agency"), _keys(rows[0], "evaluator")
    person = person_among(user, agency, evaluator or None)
    if not person.roles:
        raise Case.DoesNotExist(f"没有代码为“{code}”的案件")
    return _case(rows[0], agency[0], evaluator[0] if evaluator else None), person, rows


def _line(body: str) -> dict[str, Any]:
    """The keys of an agency and of those above it, as annotations ``agency_0``, ``agency_1`` …"""
    return {f"{body}_{level}": F(f"case__{body}{'__parent' * level}_id") for level in range(_LEVELS)}


def _keys(row: CaseIndicator, body: str) -> list[int]:
    keys = [getattr(row, f"{body}_{level}") for level in range(_LEVELS)]
    return [key for key in keys if key is not None]


def _case(row: CaseIndicator, agency: int, evaluator: int | None) -> Case:
    known: dict[str, Any] = {"id": row.case_id, "agency_id": agency, "evaluator_id": evaluator}
    values = [known[name] if name in known else getattr(row, f"case_{name}") for name in _CASE]
    return Case.from_db(row._state.db, _CASE, values)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One thing to do before the sheet can be submitted: in which row, in which field, and what."""

    indicator: CaseIndicator
    field: str
    message: str


def outstanding(indicators: Iterable[CaseIndicator], with_evidence: frozenset[int]) -> list[Outstanding]:
    """Everything that is missing, row by row; ``with_evidence`` are the leaves that have at least one document.

    A score below the weight needs a reason and evidence (财预〔2020〕10号 art. 18: 佐证材料), and so does a figure
    that replaces an imported one. None of this is asked while saving.
    """
    return [missing for leaf in indicators if leaf.rule for missing in _of_leaf(leaf, leaf.pk in with_evidence)]


def _of_leaf(leaf: CaseIndicator, has_evidence: bool) -> Sequence[Outstanding]:
    score = leaf.score
    missing = []
    for field in fields_of(leaf):
        wrong = problem_of(leaf, field, stored_value(score, field.name))
        if wrong:
            missing.append(Outstanding(leaf, field.name, wrong))
    if not missing and score.status in ("", Status.MISSING.value):
        missing.append(Outstanding(leaf, first_open_field(leaf), explained_line(score) or "还没有填写"))
    if waiting := pending_override(score):
        missing.append(Outstanding(leaf, "override_reason", waiting))
    lost = score.is_lost
    if lost and not (score.reason.strip() or score.override_reason.strip()):
        missing.append(Outstanding(leaf, "reason", "扣了分，请写明扣分原因"))
    corrected = any(stamp.get("was") and score.entries.get(name) for name, stamp in score.stamps.items())
    if (lost or corrected) and not has_evidence:
        why = "扣了分" if lost else "更正了导入的数据"
        missing.append(Outstanding(leaf, "evidence", f"{why}，请附至少一份佐证材料"))
    return missing


def first_open_field(leaf: CaseIndicator) -> str:
    """The field to fill in next: the first empty one that the rule reads, else the first."""
    fields = [field for field in fields_of(leaf) if field.name not in ("reason", "override", "override_reason")]
    empty = [
        field.name
        for field in fields
        if stored_value(leaf.score, field.name) == "" and not leaf.score.resolved.get(field.name, {}).get("q")
    ]
    return (empty or [field.name for field in fields] or ["override"])[0]
