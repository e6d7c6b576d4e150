"""Reads of the framework library, and who may do what in it."""

from django.db.models import Q, QuerySet

from indicators.library.models import Framework, FrameworkDraft
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import roles_held

_MANAGERS = frozenset({Role.ADMINISTRATOR, Role.REVIEWER})


def may_manage(user: User) -> bool:
    """Whether the person keeps the library: administrators and reviewers of the finance bureau."""
    return user.is_active and (user.is_superuser or bool(_MANAGERS & roles_held(user)))


def may_draft(user: User) -> bool:
    """Whether the person may bring in frameworks: managers, and evaluators for cases of their own."""
    return may_manage(user) or Role.EVALUATOR in roles_held(user)


def may_revise(user: User, framework: Framework) -> bool:
    """Whether the person may make the next version of a framework: managers of any, others of what they made."""
    return framework.maker_id == user.pk or may_manage(user)


def frameworks_open_to(user: User) -> QuerySet[Framework]:
    """The frameworks that the person may look at: managers all, others the shared ones and their own."""
    frameworks = Framework.objects.all()
    return frameworks if may_manage(user) else frameworks.filter(Q(is_shared=True) | Q(maker=user))


def drafts_of(user: User) -> QuerySet[FrameworkDraft]:
    """The person's own drafts, the latest first, without their content."""
    return FrameworkDraft.objects.filter(owner=user).select_related("base").defer("content", "base__content")


def search_frameworks(
    frameworks: QuerySet[Framework], *, words: str = "", kind: str = "", active: str = ""
) -> QuerySet[Framework]:
    """Those that hold every word in title, code or source; of a kind; ``active`` is "yes", "no" or ""."""
    for word in words.split():
        frameworks = frameworks.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(source__icontains=word))
    if kind:
        frameworks = frameworks.filter(kind=kind)
    return frameworks.filter(active=active == "yes") if active else frameworks


def get_framework(code: str, version: str = "") -> Framework:
    """That version, or the latest active one where none is named. Raises Framework.DoesNotExist (in Chinese)."""
    frameworks = Framework.objects.filter(code=code)
    if version:
        frameworks = frameworks.filter(version=version)
    candidates = [framework for framework in frameworks if version or framework.active]
    if not candidates:
        wanted = f"第{version}版" if version else "启用的版本"
        raise Framework.DoesNotExist(f"没有代码为“{code}”的指标体系（{wanted}），请先用 load_frameworks 载入")
    return max(candidates, key=lambda framework: version_order(framework.version))


def version_order(version: str) -> tuple[int, ...]:
    """Sorts "1.9" before "1.10" and "9" before "10"."""
    return tuple(int(part) for part in version.split("."))
