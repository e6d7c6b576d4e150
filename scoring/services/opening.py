"""Opening a case from the page: by an evaluator, in the name of the body that evaluates.

A case that gives scores begins with a tree to be edited, one that gives none with the words of its report.
"""

from __future__ import annotations

from django.db import transaction

from indicators.frameworks.schema import pack_from_content
from indicators.library.models import Framework
from scoring.case_kinds import CaseKind
from scoring.cases.models import Case
from scoring.selectors.setup import evaluator_for
from scoring.services.cases import CaseError, create_case
from units.agencies.models import Agency
from units.people.models import User

_RESERVED = frozenset({"new"})


@transaction.atomic
def open_new_case(
    *,
    actor: User,
    agency: Agency,
    year: int,
    kind: CaseKind,
    framework: Framework | None = None,
    copy_tree_from: Case | None = None,
    code: str = "",
    title: str = "",
) -> Case:
    """A case in set-up, or where no tree is chosen and its kind needs none, one whose words can be written.

    A code and a title that are left out are made of agency, year and kind. Raises CaseError: the person is no evaluator
    for the agency, the code is taken, or the tree does not suit the kind.
    """
    try:
        evaluator = evaluator_for(actor, agency)
    except Agency.DoesNotExist as error:
        raise CaseError(str(error)) from error
    _check_basis(kind, framework, copy_tree_from)
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
        in_setup=framework is not None or copy_tree_from is not None,
        actor=actor,
    )


def _check_basis(kind: CaseKind, framework: Framework | None, earlier: Case | None) -> None:
    """Kind and tree suit one another. Raises CaseError: what was found, what was expected, and the mend."""
    content = framework.content if framework is not None else earlier.framework if earlier is not None else None
    if content is None:
        if kind.must_score:
            raise CaseError(f"指标体系：没有选，“{kind.label}”按评分撰写，应选定一个；请选好后再立案")
        return
    title = content.get("title", "")
    if kind.scores is None:
        raise CaseError(f"指标体系：选了《{title}》，“{kind.label}”不评分，不用指标体系；请选“不评分”，或改选报告种类")
    if not content:  # an earlier case without scores: create_case says that it cannot be taken over
        return
    pack = pack_from_content(content, title)
    if why := kind.scores.misfit(pack.kind, pack.paths()):
        raise CaseError(f"指标体系：选了《{title}》，不能用于“{kind.label}”：{why}；请改选指标体系或报告种类")


def suggested_title(agency: Agency, year: int, kind: CaseKind) -> str:
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
