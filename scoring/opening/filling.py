"""How many leaves of a framework are filled by a full set of standard workbooks; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from budgets.imports.services.importing import save_tables, tables_to_save
from budgets.imports.services.reading import UploadedWorkbook, check_against_stored, read_files
from budgets.quantities import Quantity
from indicators.frameworks.choices import FrameworkKind
from indicators.frameworks.schema import framework_from_content
from indicators.library.models import Framework
from indicators.rules.inputs import ACTUAL, TARGET
from scoring.bindings.leaf import Leaf
from scoring.case_kinds import PROJECT_EVALUATION
from scoring.cases.models import Case, CaseIndicator
from scoring.opening.services import create_case
from scoring.opening.standard_tables import FUND, PROJECT, TargetCells, standard_workbook
from scoring.scores.bindings import leaf_of, subject_of
from scoring.scores.evaluation import rows_of
from scoring.scores.fields import data_keys
from scoring.scores.services import score_case
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.agencies.services import create_agency

_YEAR, _TARGETS = 2023, "绩效目标/"
_OF_PROJECTS = (FrameworkKind.PROJECT, FrameworkKind.SELF_EVALUATION, FrameworkKind.POLICY)


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of one framework: its leaves, those whose rule reads figures, and what the unfilled ones wait for."""

    framework: Framework
    leaves: int
    computable: int
    waiting: Mapping[str, str]

    @property
    def filled(self) -> int:
        return self.computable - len(self.waiting)

    def reaches(self, tenths: int) -> bool:
        """Whether so many tenths of the leaves that read figures are filled."""
        return self.filled * 10 >= self.computable * tenths


def fill_framework(framework: Framework) -> Filled:
    """Import a made-up agency's workbooks, score a case by the framework, and take all of it back."""
    with transaction.atomic():
        agency = create_agency(
            code=f"fill-{framework.pk}",
            name="临江县示例单位",
            kind=AgencyKind.ADMINISTRATIVE,
            valid_from=date(_YEAR, 1, 1),
        )
        project = PROJECT if framework.kind in _OF_PROJECTS and not _is_of_department(framework) else ""
        case = create_case(
            code=f"fill-{framework.pk}", title="取数试算", agency=agency, year=_YEAR, framework=framework,
            report_kind=PROJECT_EVALUATION.code, project=project,
        )  # fmt: skip
        _import(agency, case, project)
        score_case(case=case, log=False)
        found = _found(framework, case)
        transaction.set_rollback(True)
    return found


def _is_of_department(framework: Framework) -> bool:
    """Whether a framework for self-evaluation is a department's: it reads the department's own figures."""
    leaves = framework_from_content(framework.content).leaves()
    return any(key.startswith("部门.") for _, leaf in leaves for key in leaf.inputs.values.values())


def _import(agency: Agency, case: Case, project: str) -> None:
    leaves = [leaf_of(row) for row in rows_of(case) if row.rule]
    units = {fact["key"]: fact.get("unit", "") for fact in case.framework["facts"]}
    figures = {key: units.get(key, "") for leaf in leaves for key in _asked(leaf, case)}
    targets = [cells for leaf in leaves if (cells := _target(leaf, case)) is not None]
    data = standard_workbook(agency.current_name, case.year, figures, targets, project)
    reading = read_files([UploadedWorkbook("标准表.xlsx", data)], agency=agency, year=case.year, units_confirmed=True)
    check_against_stored(reading)
    save_tables(reading, tables_to_save(reading), None, keep_files=False)


def _asked(leaf: Leaf, case: Case) -> Iterator[str]:
    """The figures that its workbooks would have to tell: those its framework names, or those of what it measures."""
    subject = subject_of(case)
    formulas = {formula["key"]: formula["inputs"] for formula in case.formulas}
    waiting = [key for role in leaf.stated if (key := leaf.explicit(role))]
    named = bool(waiting)
    while waiting:
        key = waiting.pop()
        if key in formulas:
            waiting.extend(formulas[key])
        else:
            yield subject.of(key)
    for way in () if named else leaf.ways(subject)[:1]:
        yield from (
            key.replace("{s}", subject.name).replace("〔险种〕", FUND) for key in way.needs if "〔题目〕" not in key
        )


def _target(leaf: Leaf, case: Case) -> TargetCells | None:
    """Its row of the target table, where its target or its result is one that agencies set and tell themselves."""
    if not leaf.stated or any(role not in (ACTUAL, TARGET) for role in leaf.stated):
        return None
    named = [key for role in leaf.stated if (key := leaf.explicit(role))]
    set_there = [key for key in named if key.startswith(_TARGETS)]
    is_own = TARGET in leaf.stated and not leaf.explicit(TARGET)
    if not set_there and not is_own and (named or leaf.ways(subject_of(case))):
        return None
    name = set_there[0].removeprefix(_TARGETS).rpartition(".")[0] if set_there else leaf.name
    level1, *below = leaf.path.split("/")
    target = "95%" if leaf.target is None else _plain(leaf.target)
    return TargetCells(level1, below[-2] if len(below) > 1 else level1, name, target, target.lstrip("≥≤=<>"))


def _plain(target: Quantity) -> str:
    return target.lower_edge.text() if target.upper is not None else target.text()


def _found(framework: Framework, case: Case) -> Filled:
    rows = [row for row in rows_of(case) if row.rule]
    computable = [row for row in rows if data_keys(row)]
    waiting = {
        row.path: _waits(row) for row in computable if any(not read["q"] for read in row.score.resolved.values())
    }
    return Filled(framework, len(rows), len(computable), waiting)


def _waits(row: CaseIndicator) -> str:
    told = [kept["waits"] for kept in row.bindings.values() if kept["waits"]]
    return told[0] if told else "由评价人填写"
