"""Opening a case: its framework frozen, its tree laid out, its code and title suggested."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.ledger.selectors.target_lists import TargetList
from evalcase.audit.services import record
from indicators.frameworks.content import Node
from indicators.frameworks.frozen import FrozenFramework
from indicators.frameworks.schema import framework_from_content
from indicators.library.models import Framework
from indicators.library.services import freeze
from scoring.case_kinds import CaseKind, is_of_projects
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.opening.selectors import entrustments_of, evaluator_for, imported_name
from scoring.opening.target_tree import framework_from_target_list
from scoring.scores.models import Score
from scoring.scores.services import note_wanted_tables
from units.agencies.models import Agency
from units.entrustments.models import Entrustment
from units.people.models import User


class CaseError(Exception):
    """A case cannot be set up; the message says in Chinese why and what to do."""


@transaction.atomic
def create_case(
    *,
    code: str,
    title: str,
    agency: Agency,
    year: int,
    framework: Framework | None,
    report_kind: str,
    evaluator: Agency | None = None,
    formulas: Sequence[Mapping[str, Any]] = (),
    in_setup: bool = False,
    copy_tree_from: Case | None = None,
    project: str = "",
    laid_out: FrozenFramework | None = None,
    actor: AbstractBaseUser | None = None,
) -> Case:
    """Set up a case with its own frozen copy of the framework and an empty sheet; none where it gives no scores.

    ``formulas``: its own derived facts, ``{key, operation, inputs, periods?, unit?}``; the framework's come first.
    ``in_setup``: the tree is only laid out, to be edited and then frozen (``freeze_case``). ``copy_tree_from``: an
    earlier case of the same agency or evaluator gives tree, ladder and formulas instead of a framework (沿用上年);
    so does ``laid_out``. ``project``: the name, as imported, of the one project evaluated; its facts are then read.
    Raises CaseError where the code is taken or a field is wrong.
    """
    case = Case(
        code=code,
        title=title,
        agency=agency,
        evaluator=evaluator,
        year=year,
        report_kind=report_kind,
        project=project.strip(),
        state=State.SETUP if in_setup else State.SCORING,
        formulas=[dict(formula) for formula in formulas],
        created_by_id=None if actor is None else actor.pk,
    )
    tree = _take_framework(case, laid_out or _source(case, framework, copy_tree_from), copy_tree_from)
    _save(case)
    _lay_out(case, tree)
    return _recorded(case, bool(tree), actor)


def _recorded(case: Case, is_scored: bool, actor: AbstractBaseUser | None) -> Case:
    basis = f"{case.framework_code} 第{case.framework_version}版" if is_scored else "不评分"
    changes = {"framework": [None, basis], "sha256": [None, case.framework_sha256]}
    if case.project:
        changes["project"] = [None, case.project]
    record(actor=actor, action="设立案件", obj=case, changes=changes)
    return case


def _save(case: Case) -> None:
    try:
        case.full_clean()
    except ValidationError as error:
        raise CaseError(f"案件“{case.code}”不能设立：{'；'.join(error.messages)}") from error
    case.save()


def _take_framework(case: Case, frozen: FrozenFramework | None, earlier: Case | None) -> tuple[Node, ...]:
    """Freeze the content of a framework, or that of an earlier case, into the case; returns its tree."""
    if frozen is None:
        return ()
    case.framework_code, case.framework_version = frozen.code, frozen.version
    case.framework_sha256, case.framework = frozen.sha256, frozen.content
    case.formulas = [*(earlier.formulas if earlier else frozen.formulas), *case.formulas]
    return frozen.framework.tree


def _source(case: Case, framework: Framework | None, earlier: Case | None) -> FrozenFramework | None:
    """The framework to lay out: one of the library, or that of an earlier case. Raises CaseError."""
    if earlier is None:
        if framework is None and case.state == State.SETUP:
            raise CaseError(f"案件“{case.code}”不能设立：没有选定指标体系")
        return None if framework is None else freeze(framework=framework)
    shared = earlier.agency_id == case.agency_id or (earlier.evaluator_id or 0) == case.evaluator_id
    if not shared or earlier.year >= case.year:
        raise CaseError(f"不能沿用案件{earlier.code}的指标体系：只能沿用同一单位或同一评价机构以前年度的案件")
    if not earlier.framework or earlier.state == State.SETUP:
        raise CaseError(f"不能沿用案件{earlier.code}的指标体系：该案不评分，或指标体系尚未冻结")
    content = copy.deepcopy(earlier.framework)
    return FrozenFramework(earlier.framework_code, earlier.framework_version, earlier.framework_sha256, content)


def _lay_out(case: Case, tree: tuple[Node, ...]) -> None:
    """One row an indicator, level by level (a child needs its parent's key), and an empty score for each."""
    rows: list[CaseIndicator] = []
    level: list[tuple[Node, CaseIndicator | None, str]] = [(node, None, node.name) for node in tree]
    order = {path: position for position, path in enumerate((path for node in tree for path in node.paths()), start=1)}
    depth = 1
    while level:
        made = [_indicator(case, node, parent, path, depth, order[path]) for node, parent, path in level]
        rows += CaseIndicator.objects.bulk_create(made)
        level = [
            (child, row, f"{path}/{child.name}")
            for (node, _, path), row in zip(level, made, strict=True)
            for child in node.children
        ]
        depth += 1
    Score.objects.bulk_create(Score(indicator=row) for row in rows)
    note_wanted_tables(case=case)


def _indicator(
    case: Case, node: Node, parent: CaseIndicator | None, path: str, level: int, order: int
) -> CaseIndicator:
    return CaseIndicator(
        case=case,
        parent=parent,
        path=path,
        name=node.name,
        level=level,
        order=order,
        weight=node.weight,
        definition=node.definition,
        points=list(node.points),
        standard=node.standard,
        evidence=node.evidence,
        rule=dict(node.rule),
        over_achievement=dict(node.over_achievement or {}),
        not_applicable=node.not_applicable,
        meaning=node.meaning,
        inputs=node.inputs.to_json(),
    )


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
    targets: TargetList | None = None,
    code: str = "",
    title: str = "",
    project: str = "",
    entrustment: Entrustment | None = None,
) -> Case:
    """A case in set-up, or where no tree is chosen and its kind needs none, one whose words can be written.

    The tree is that of a framework, of an earlier case, or laid out from ``targets``. What is left out of code and
    title is made of agency, year, project and kind, and a firm's ``entrustment`` is the one that ends first. Raises
    CaseError: no evaluator, code taken, or tree or project and kind do not suit.
    """
    project = _project(imported_name(agency, project), kind, targets)
    laid_out = _laid_out(agency, kind, targets)
    content = _content(laid_out or framework, copy_tree_from)
    _check_basis(kind, content)
    _check_project(kind, content, project)
    case = create_case(
        code=_code(code.strip() or suggested_code(agency, year)),
        title=title.strip() or suggested_title(agency, year, kind, project),
        agency=agency,
        evaluator=_evaluator(actor, agency),
        year=year,
        framework=framework,
        copy_tree_from=copy_tree_from,
        laid_out=laid_out,
        report_kind=kind.code,
        in_setup=content is not None,
        project=project,
        actor=actor,
    )
    return _by_entrustment(case, entrustment, actor)


def _by_entrustment(case: Case, chosen: Entrustment | None, actor: User) -> Case:
    """Keep by which entrustment a firm opened the case. Raises CaseError where the chosen one has ended meanwhile."""
    running = entrustments_of(case.evaluator, case.agency)
    if chosen is not None and chosen not in running:
        raise CaseError(f"委托：所选的“{chosen.number}”已终止，或不包括“{case.agency}”；请重新选择委托")
    if running:
        case.entrustment = chosen or running[0]
        case.save(update_fields=["entrustment"])
        record(actor=actor, action="按委托立案", obj=case, changes={"entrustment": [None, str(case.entrustment)]})
    return case


def require_fitting(*, agency: Agency, kind: CaseKind, content: Mapping[str, Any] | None, project: str) -> str:
    """The project of a case of that kind and tree, as the agency's tables call it. Raises CaseError where they do not
    suit one another.
    """
    project = _project(imported_name(agency, project), kind, None)
    _check_basis(kind, content)
    _check_project(kind, content, project)
    return project


def _project(given: str, kind: CaseKind, targets: TargetList | None) -> str:
    """The project that the case is about: the one named, else that of the target table. Raises CaseError."""
    if given and not kind.of_project:
        raise CaseError(f"项目：填了“{given}”，“{kind.label}”评价整个单位，请不填项目，或改选报告种类")
    told = targets.project if targets else ""
    if given and told and given != told:
        raise CaseError(f"项目：填了“{given}”，选的绩效目标表是“{told}”的；请改成同一个项目")
    return given or told


def _code(code: str) -> str:
    if code in _RESERVED:
        raise CaseError(f"案件代码“{code}”另有用处，请换一个")
    return code


def _evaluator(actor: User, agency: Agency) -> Agency | None:
    try:
        return evaluator_for(actor, agency)
    except Agency.DoesNotExist as error:
        raise CaseError(str(error)) from error


def _laid_out(agency: Agency, kind: CaseKind, targets: TargetList | None) -> FrozenFramework | None:
    """The tree of the targets: a project is scored by its own, an agency by those of the whole. Raises CaseError."""
    if targets is None:
        return None
    if bool(targets.project) != kind.of_project:
        chosen = f"项目“{targets.project}”的" if targets.project else "部门整体的"
        wanted = "项目的" if kind.of_project else "部门整体的"
        raise CaseError(f"指标体系：选了{chosen}绩效目标表，“{kind.label}”应选{wanted}；请改选绩效目标表或报告种类")
    return framework_from_target_list(agency, targets, kind)


def _content(chosen: Framework | FrozenFramework | None, earlier: Case | None) -> Mapping[str, Any] | None:
    if chosen is not None:
        return chosen.content
    return None if earlier is None else earlier.framework


def _check_basis(kind: CaseKind, content: Mapping[str, Any] | None) -> None:
    """Kind and tree suit one another. Raises CaseError: what was found, what was expected, and the mend."""
    if content is None:
        if kind.must_score:
            raise CaseError(f"指标体系：没有选，“{kind.label}”按评分撰写，应选定一个；请选好后再立案")
        return
    title = content.get("title", "")
    if kind.scores is None:
        raise CaseError(f"指标体系：选了《{title}》，“{kind.label}”不评分，不用指标体系；请选“不评分”，或改选报告种类")
    if not content:  # an earlier case without scores: create_case says that it cannot be taken over
        return
    chosen = framework_from_content(content, title)
    if why := kind.misfit(chosen.kind, chosen.title):
        raise CaseError(f"指标体系：选了《{title}》，不能用于“{kind.label}”：{why}；请改选指标体系或报告种类")


def _check_project(kind: CaseKind, content: Mapping[str, Any] | None, project: str) -> None:
    """What is scored by a project's framework says which project, or figures could not be told apart."""
    if project or not content or not kind.of_project:
        return
    if is_of_projects(content.get("kind", ""), content.get("title", "")):
        raise CaseError(
            f"项目：没有填，“{kind.label}”按指标体系评分，取数要知道评价哪一个项目；请填写导入的表中的项目名称"
        )


def suggested_title(agency: Agency, year: int, kind: CaseKind, project: str = "") -> str:
    """As the report's cover would say it: 某县社保局2024年项目支出绩效评价; …2024年河道整治项目支出绩效评价."""
    return f"{agency}{year}年{project.strip().removesuffix('项目')}{kind.subject}"[:200]


def suggested_code(agency: Agency, year: int) -> str:
    """The agency's code and the year; numbered where that is taken."""
    stem = f"{agency.code.lower().replace('.', '-')[:50]}-{year}"
    taken = set(Case.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 2
    code = stem
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code
