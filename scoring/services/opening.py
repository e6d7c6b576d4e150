"""Opening a case from the page: by an evaluator, in the name of the body that evaluates, with a tree to be edited."""

from __future__ import annotations

from django.db import transaction

from indicators.models import Framework
from scoring.models import Case
from scoring.report_kinds import ReportKind
from scoring.selectors.setup import evaluator_for
from units.models import Agency, User

from .cases import CaseError, create_case

_RESERVED = frozenset({"new"})


@transaction.atomic
def open_for_setup(
    *,
    actor: User,
    agency: Agency,
    year: int,
    kind: ReportKind,
    framework: Framework | None = None,
    copy_tree_from: Case | None = None,
    code: str = "",
    title: str = "",
) -> Case:
    """A case in set-up; a code and a title that are left out are made of agency, year and kind.

    Raises CaseError: the person is no evaluator for the agency, the code is taken, no tree was chosen.
    """
    try:
        evaluator = evaluator_for(actor, agency)
    except Agency.DoesNotExist as error:
        raise CaseError(str(error)) from error
    code = code.strip() or suggested_code(agency, year)
    if code in _RESERVED:
        raise CaseError(f"案件代码“{code}”另有用处，请换一个")
    return create_case(
        code=code,
        title=title.strip() or suggested_title(agency, year, kind),
        agency=agency,
        evaluator=evaluator,
        year=year,
        framework=framework,
        copy_tree_from=copy_tree_from,
        report_kind=kind.code,
        in_setup=True,
        actor=actor,
    )


def suggested_title(agency: Agency, year: int, kind: ReportKind) -> str:
    """As the report's cover would say it: 某县社保局2024年项目支出绩效评价."""
    return f"{agency}{year}年{kind.subject}"


def suggested_code(agency: Agency, year: int) -> str:
    """The agency's code and the year; numbered where that is taken."""
    stem = f"{agency.code.lower().replace('.', '-')[:50]}-{year}"
    taken = set(Case.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 2
    code = stem
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code
