"""What cases add to the rights of the import, as ``settings.IMPORT_ROLES`` and ``settings.IMPORT_LOCKS`` ask it."""

from __future__ import annotations

from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.rights import Person
from scoring.cases.selectors import cases_by_role
from units.agencies.models import Agency
from units.agencies.selectors import line_of_rights
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import current_roles, memberships, nearest_roles, roles_held

_AT_AGENCY = frozenset({Role.ADMINISTRATOR, Role.AGENCY_STAFF, Role.EVALUATOR})


def roles_by_case(user: User) -> dict[int, Role]:
    """The agencies whose cases the person evaluates; as staff, those of their own that others evaluate.

    Two queries, none for somebody who evaluates nowhere. A cancelled case gives no right.
    """
    if Role.EVALUATOR not in roles_held(user):
        return {}
    by_role = cases_by_role(user)
    roles: dict[int, Role] = {}
    cases = Case.objects.exclude(state=State.CANCELLED).order_by()
    for role in (Role.AGENCY_STAFF, Role.EVALUATOR):
        if role in by_role:
            roles |= dict.fromkeys(cases.filter(by_role[role]).values_list("agency", flat=True).distinct(), role)
    return roles


def may_bring_in(user: User, case: Case, person: Person) -> bool:
    """Whether the person imports for the case's agency: ``import_roles`` of one case, without a query."""
    if Role.EVALUATOR in person.roles or (user.is_superuser and user.is_active):
        return True
    line = (node.pk for node in line_of_rights(case.agency))
    return not _AT_AGENCY.isdisjoint(nearest_roles(current_roles(user), line))


def locks_by_case(agency: Agency, year: int, for_update: bool) -> list[str]:
    """The cases that were submitted, approved or published: which, how it stands, and who can open it again."""
    cases = Case.objects.filter(agency=agency, year=year).select_related("agency", "evaluator").order_by("pk")
    if for_update:  # an open one is not submitted while the import that its score would not know is written
        cases = cases.select_for_update(of=("self",))
    return [f"{fixed_words(case)}{who_opens(case)}后再导入。" for case in cases if case.state in STANDS]


STANDS = {State.SUBMITTED: "已提交审核", State.APPROVED: "已审核通过", State.PUBLISHED: "已发布"}


def fixed_words(case: Case) -> str:
    """That the case holds its figures fast, as the beginning of a sentence."""
    return f"案件“{case}”{STANDS[State(case.state)]}，数据已固定，"


def who_opens(case: Case) -> str:
    """Who is to be asked to open a case that holds its figures fast; one query."""
    reviewers = f"审核人员（{_reviewing(case.agency)}）"
    if case.state == State.PUBLISHED:
        return f"请{reviewers}撤回发布并退回修改"
    if case.state == State.SUBMITTED:
        return f"请评价人员（{case.evaluator or case.agency}）撤回，或请{reviewers}退回修改"
    return f"请{reviewers}退回修改"


def _reviewing(agency: Agency) -> str:
    """The bodies at which somebody reviews cases of the agency."""
    line = line_of_rights(agency)
    held = memberships().filter(role=Role.REVIEWER, agency__in=[node.pk for node in line]).values_list("agency")
    bodies = {pk for (pk,) in held}
    return "、".join(str(node) for node in line if node.pk in bodies) or "尚未指定"
