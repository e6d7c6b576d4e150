"""Which cases there are, who may see them, and what a person is to a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from budgets.ledger.models import ImportBatch
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.rights import ALLOWED, Action, Person, may
from units.agencies.selectors import line_of_rights
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import Roles, current_roles, nearest_roles, roles_over_agencies


def case_by_code(code: str) -> Case:
    """The case of that code. Raises Case.DoesNotExist."""
    return Case.objects.select_related("agency", "evaluator").get(code=code)


def cases_open_to(user: User) -> QuerySet[Case]:
    """The cases a person may see: of agencies where they have a role, or evaluated by such an agency; newest first."""
    return listed_to(user)[0]


def listed_to(user: User) -> tuple[QuerySet[Case], Q | None]:
    """The cases a person may see, and which of them keep their scores from the person for now; None: none can."""
    cases = listed_cases()
    if user.is_superuser and user.is_active and not current_roles(user):
        return cases, None
    nearest = roles_over_agencies(user)
    veiled = veiled_among(_by_role(nearest))
    if user.is_superuser and user.is_active:
        return cases, veiled
    # Their keys, not a subquery: it would make the database walk through all cases.
    open_agencies = set(nearest)
    return cases.filter(Q(agency__in=open_agencies) | Q(evaluator__in=open_agencies)), veiled


# Decided, sent for comment, the agency's own, or without scores: of these everybody reads what there is.
_DECIDED = (State.APPROVED, State.PUBLISHED)
SCORES_OPEN = (
    Q(framework_code="")
    | Q(state__in=_DECIDED)
    | Q(consulting=True)
    | Q(evaluator__isnull=True)
    | Q(evaluator=F("agency"))
)


def scores_are_open(case: Case) -> bool:
    """The same of one case."""
    evaluates_itself = case.evaluator_id in (None, case.agency_id)
    return not case.framework_code or case.state in _DECIDED or case.consulting or evaluates_itself


def sees_scores(person: Person, case: Case) -> bool:
    """Whether the person may read the case's scores, grade and reasons now: staff of an agency that others evaluate
    only once they were asked for comment, or the case is approved.
    """
    return may(person, Action.READ_SCORES) or scores_are_open(case)


def listed_cases() -> QuerySet[Case]:
    """All cases with what a list shows of their agencies, to be narrowed to those that a person may see."""
    return Case.objects.select_related("agency", "evaluator", "responsible").prefetch_related("agency__names")


def cases_by_role(user: User) -> dict[Role, Q]:
    """Which cases a person has before them in which roles, as ``person_among`` says it of one case.

    Only roles that they hold somewhere; a superuser's rights are not a role. The tree of agencies is read once.
    """
    return _by_role(roles_over_agencies(user))


def veiled_among(roles: dict[Role, Q]) -> Q | None:
    """Which cases keep their scores from somebody with these roles (``cases_by_role``), as ``sees_scores`` says it of
    one case; None: none can.
    """
    if Role.AGENCY_STAFF not in roles:
        return None
    veiled = roles[Role.AGENCY_STAFF] & ~SCORES_OPEN
    for role in ALLOWED[Action.READ_SCORES] & roles.keys():
        veiled &= ~roles[role]
    return veiled


def with_veil(cases: QuerySet[Case], veiled: Q | None) -> QuerySet[Case]:
    """The same, each with ``is_veiled``: whether it is one of those that keep their scores back."""
    if veiled is None:
        return cases
    return cases.annotate(is_veiled=models.Case(models.When(veiled, then=True), default=False))


def with_newest_import(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same, each with ``newest_import``, by which a list marks those that were scored before it."""
    batches = ImportBatch.objects.filter(agency=OuterRef("agency"), year=OuterRef("year")).order_by("-pk")
    return cases.annotate(newest_import=Subquery(batches.values("pk")[:1]))


def _by_role(nearest: dict[int, Roles]) -> dict[Role, Q]:
    held: dict[Role, set[int]] = {}
    for agency, roles in nearest.items():
        for role in roles:
            held.setdefault(role, set()).add(agency)
    evaluating = held.get(Role.EVALUATOR, set())
    as_evaluator = Q(evaluator__in=evaluating) | Q(evaluator__isnull=True, agency__in=evaluating)
    found = {Role.EVALUATOR: as_evaluator} if evaluating else {}
    elsewhere = ~Q(agency__in=set(nearest))
    for role, agencies in held.items():
        if role is not Role.EVALUATOR:
            found[role] = Q(agency__in=agencies) | elsewhere & Q(evaluator__in=agencies)
    if evaluating:  # of an agency that others evaluate: they see the case, they do not score it
        as_staff = ~as_evaluator & Q(agency__in=evaluating, evaluator__isnull=False)
        found[Role.AGENCY_STAFF] = found.get(Role.AGENCY_STAFF, Q(pk__in=[])) | as_staff
    return found


def open_case(user: User, code: str) -> Case:
    """The case of that code as a person may see it, with both agencies and what stands above them; one query.

    Raises Case.DoesNotExist for a code that is not there and for a stranger alike.
    """
    case = Case.objects.select_related(*_WITH_LINEAGE).get(code=code)
    if not person_on(user, case).roles:
        raise Case.DoesNotExist(f"没有代码为“{code}”的案件")
    return case


# A county's tree is four levels deep at most: 财政局, 主管部门, 单位, 下属单位.
_ABOVE = "__".join(["parent"] * 3)
_WITH_LINEAGE = (f"agency__{_ABOVE}", f"evaluator__{_ABOVE}", "entrustment", "responsible")


def person_on(user: User, case: Case) -> Person:
    """What a person is to a case: reviewer, agency staff or administrator by the roles at the agency (or above it).

    Who evaluates is decided by the body that evaluates: an evaluator of ``case.evaluator``, or of the agency itself
    where it evaluates itself. All roles count that somebody has in these ways.
    """
    agency = [node.pk for node in line_of_rights(case.agency)]
    evaluator = None if case.evaluator is None else [node.pk for node in line_of_rights(case.evaluator)]
    return person_among(user, agency, evaluator)


def person_among(user: User, agency: Sequence[int], evaluator: Sequence[int] | None) -> Person:
    """As ``person_on``, from the keys of the agency and of the evaluating body, each followed by those above it."""
    roles = current_roles(user)
    at_agency = nearest_roles(roles, agency)
    at_evaluator = at_agency if evaluator is None else nearest_roles(roles, evaluator)
    found = at_agency or at_evaluator
    if Role.EVALUATOR in at_evaluator:
        found |= {Role.EVALUATOR}
    elif Role.EVALUATOR in found:  # of the evaluated agency: sees the case, does not score it
        found = found - {Role.EVALUATOR} | {Role.AGENCY_STAFF}
    if not found and user.is_superuser and user.is_active:
        found = frozenset({Role.ADMINISTRATOR})
    return Person(user.pk, found)
