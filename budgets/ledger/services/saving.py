"""Saving parsed tables: the batch and its file, projects, rows in bulk, and what they supersede."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from budgets.accounts.services import AccountIndex
from budgets.ledger.models import BudgetLine, ImportBatch, ImportedTable, PerformanceTarget, Project, Statistic
from budgets.ledger.services.bulk import insert_rows
from budgets.workbooks.rows import Rows, TargetRow
from evalcase.spreadsheets.headers import normalise
from evalcase.spreadsheets.reader import Workbook
from units.agencies.models import Agency, Staffing
from units.agencies.services import record_staffing
from units.people.models import User

_BATCH_SIZE = 2000


def save_batch(
    workbook: Workbook, agency: Agency, year: int, actor: User | None, *, keep_file: bool = True
) -> ImportBatch:
    """The batch of a file; a file that was imported, superseded and is imported again keeps its first batch.

    ``keep_file`` is False in a rehearsal, which is rolled back: a file on disk would stay.
    """
    name = f"workbooks/{workbook.sha256}.xlsx"
    if keep_file and not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(workbook.content))
    batch, _ = ImportBatch.objects.get_or_create(
        agency=agency,
        year=year,
        sha256=workbook.sha256,
        defaults={"file_name": workbook.file_name, "content": name, "imported_by": actor},
    )
    return batch


def save_table(
    table: Rows, batch: ImportBatch, accounts: AccountIndex, projects: dict[str, int], actor: User | None
) -> ImportedTable:
    """Save a table in force; the one of its kind and variant before it is superseded, its rows kept."""
    agency, year, kind = batch.agency, batch.year, table.kind.code
    ImportedTable.objects.filter(
        agency=agency, year=year, kind=kind, variant=table.variant, superseded_at__isnull=True
    ).update(superseded_at=timezone.now())
    saved = ImportedTable.objects.create(
        batch=batch,
        agency=agency,
        year=year,
        kind=kind,
        variant=table.variant,
        sheet=table.sheet,
        caption=table.caption[:200],
        unit_symbol=table.unit.symbol if table.lines else "",
        columns=dict(table.letters),
        rows=len(table),
    )
    _save_lines(table, saved, accounts, projects)
    _bulk_create(Statistic, (_statistic(figure, saved) for figure in table.figures))
    _bulk_create(PerformanceTarget, (_target(target, saved, projects) for target in table.targets))
    if table.staff:
        _save_staffing(table, batch, actor)
    return saved


def _bulk_create(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    model._default_manager.bulk_create(list(rows), batch_size=_BATCH_SIZE)


def _save_lines(table: Rows, saved: ImportedTable, accounts: AccountIndex, projects: dict[str, int]) -> None:
    account_pks: dict[tuple[str, str], int] = {}
    for line in table.lines:
        key = (line.account_kind, line.account)
        if key not in account_pks:
            account = accounts.find(*key)
            if account is None:
                raise LookupError(f"科目“{line.account}”在检查之后消失")
            account_pks[key] = account.pk
    measures = list(dict.fromkeys(measure for line in table.lines for measure in line.amounts))
    names = (
        "table",
        "row",
        "agency",
        "year",
        "account",
        "project",
        "block",
        "label",
        "fund_source",
        "role",
        "marks",
        *measures,
    )
    rows = (
        (
            saved.pk, line.number, saved.agency_id, saved.year, account_pks[line.account_kind, line.account],
            projects[normalise(line.project)] if line.project else None,
            line.block, line.label, line.fund_source, line.role.value, line.marks,
            *[line.amounts.get(measure) for measure in measures],
        )
        for line in table.lines
    )  # fmt: skip
    insert_rows(BudgetLine, names, rows)


def save_projects(tables: Sequence[Rows], agency: Agency, year: int) -> dict[str, int]:
    """Ids of the projects the tables name, by normalised name; new ones are created, a source newly told is kept.

    A table that lists all projects tells the source as the budget names it, so it goes before 追加资金明细表.
    """
    wanted: dict[str, tuple[str, str]] = {}
    main: set[str] = set()
    for table in sorted(tables, key=lambda table: not table.kind.lists_projects):
        for line in table.lines:
            if line.project:
                key = normalise(line.project)
                name, source = wanted.get(key, (line.project, ""))
                wanted[key] = (name, source or line.fund_source)
                if table.kind.lists_projects and line.fund_source:
                    main.add(key)
    mine = Project.objects.filter(agency=agency, year=year)
    known = {normalise(project.name): project for project in mine}
    changed = []
    for key, project in known.items():
        source = wanted.get(key, ("", ""))[1]
        if source and source != project.fund_source and (key in main or not project.fund_source):
            project.fund_source = source
            changed.append(project)
    Project.objects.bulk_update(changed, ["fund_source"], batch_size=_BATCH_SIZE)
    new = [(agency.pk, year, name, source) for key, (name, source) in wanted.items() if key not in known]
    insert_rows(Project, ("agency", "year", "name", "fund_source"), new)
    return {normalise(name): pk for pk, name in mine.values_list("pk", "name")}


def _statistic(figure: Any, saved: ImportedTable) -> Statistic:
    return Statistic(
        table_id=saved.pk,
        row=figure.number,
        agency_id=saved.agency_id,
        year=figure.year,
        series=figure.series,
        item=figure.item,
        order=figure.order,
        column=figure.column,
        value=figure.value,
        state=figure.state,
        unit_symbol=figure.unit_symbol,
        places=figure.places,
    )


def _target(target: TargetRow, saved: ImportedTable, projects: dict[str, int]) -> PerformanceTarget:
    return PerformanceTarget(
        table_id=saved.pk,
        project_id=projects[normalise(target.project)] if target.project else None,
        row=target.number,
        agency_id=saved.agency_id,
        year=saved.year,
        version=target.version or saved.variant,
        order=target.order,
        level1=target.level1,
        level2=target.level2,
        level3=target.level3,
        target=target.target,
        actual=target.actual,
        completion=target.completion,
        weight=target.weight,
        score=target.score,
        note=target.note,
    )


def _save_staffing(table: Rows, batch: ImportBatch, actor: User | None) -> None:
    """Record what the table says of staff beside what other kinds say: where they differ it is a question."""
    before = Staffing.objects.filter(agency=batch.agency, year=batch.year).first() or Staffing()
    own = table.kind.code
    stated: dict[str, dict[str, Any]] = {}
    for field, kinds in before.stated.items():
        if others := {kind: told for kind, told in kinds.items() if kind != own}:
            stated[field] = others
    place = {"file": batch.file_name, "sha256": batch.sha256, "sheet": table.sheet}
    figures: dict[str, int | None] = {}
    sources: dict[str, Mapping[str, str]] = {}
    for field, where in before.sources.items():  # typed in, or imported before each table was kept apart
        if field not in before.stated and field not in table.kind.staff_fields:
            figures[field], sources[field] = getattr(before, field), where
    for figure in table.staff:
        figures[figure.field_name], sources[figure.field_name] = None, {**place, "cell": figure.cell}
        if figure.value is not None:
            told = {"value": figure.value, **sources[figure.field_name]}
            stated[figure.field_name] = {**stated.get(figure.field_name, {}), own: told}
    for field, kinds in stated.items():
        told = kinds.get(own) or next(iter(kinds.values()))
        figures[field] = told["value"]
        sources[field] = {name: told[name] for name in ("file", "sha256", "sheet", "cell")}
    record_staffing(agency=batch.agency, year=batch.year, figures=figures, sources=sources, stated=stated, actor=actor)
