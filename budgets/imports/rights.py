"""Who imports for which agency, in which role, and how long.

Administrators, staff and evaluators of an agency import for it and for what is below it: the latter open its cases,
and a case by its target table begins with the table. A firm's evaluators import for what the firm is entrusted with
today. What cases add is known only above this room: ``settings.IMPORT_ROLES`` names the functions that tell for which
agencies a person imports because of a case, and ``settings.IMPORT_LOCKS`` those that tell which cases of an agency and
year hold its figures fast (decision 0028).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from evalcase.audit.context import note_role
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.entrustments.selectors import roles_by_entrustment
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import roles_everywhere, roles_held

RolesByCase = Callable[[User], Mapping[int, Role]]
Locks = Callable[[Agency, int, bool], Sequence[str]]
# Roles at an agency that import for it, the last that a person has counts; a reviewer of its cases never does.
_AT_AGENCY = (Role.EVALUATOR, Role.AGENCY_STAFF, Role.ADMINISTRATOR)


class ImportRefused(Exception):
    """The person may not import for the agency and year now; the words say why and who can help."""


def import_roles(user: User) -> dict[int, Role]:
    """The agencies that the person imports for, each with the role in which they do."""
    everywhere = roles_everywhere(user).items()
    found = {pk: role for pk, roles in everywhere for role in _AT_AGENCY if role in roles}
    evaluated = [pk for pk, role in found.items() if role is Role.EVALUATOR]
    if evaluated:  # a firm evaluates others, not itself
        for pk in Agency.objects.filter(pk__in=evaluated, kind=AgencyKind.THIRD_PARTY).values_list("pk", flat=True):
            del found[pk]
    by_case: list[RolesByCase] = [roles_by_entrustment, *map(import_string, settings.IMPORT_ROLES)]
    for roles in by_case:
        for pk, role in roles(user).items():
            if found.get(pk) is not Role.ADMINISTRATOR:
                found[pk] = role
    return found


def imports_somewhere(user: User) -> bool:
    """Whether the person's roles lead to the pages of the import at all, be there an agency yet or not."""
    return user.is_active and (user.is_superuser or not roles_held(user).isdisjoint(_AT_AGENCY))


def locks_of(agency: Agency, year: int, role: Role | None, *, for_update: bool = False) -> list[str]:
    """The cases that hold the figures of the agency and year fast for someone of that role, a sentence each.

    ``for_update``: nobody submits an open one of them until the transaction ends. Administrators are not held back:
    an approval tells that it is void.
    """
    if role is Role.ADMINISTRATOR:
        return []
    found: list[str] = []
    for path in settings.IMPORT_LOCKS:
        locks: Locks = import_string(path)
        found += locks(agency, year, for_update)
    return found


def check_import(user: User, agency: Agency, year: int, *, for_update: bool = False) -> Role:
    """The role in which the person imports for the agency and year, which the log is told. Raises ImportRefused."""
    role = import_roles(user).get(agency.pk)
    if role is None:
        raise ImportRefused(
            f"您不能为{agency}导入数据。{agency}及其上级单位的单位人员、管理员，和评价{agency}的评价人员可以导入。"
        )
    if locks := locks_of(agency, year, role, for_update=for_update):
        raise ImportRefused("".join(locks) + "急需更正的，也可以请管理员导入。")
    note_role(role.label)
    return role
