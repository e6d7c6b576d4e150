"""Reads for opening a case: who may open one for which agency, in whose name, and which trees can be used again."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from budgets.ledger.models import Project
from indicators.meanings.wording import plain
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import person_on
from scoring.tree.selectors import MOST_FOUND
from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.agencies.selectors import lineage, subtree
from units.entrustments.choices import WHO_ENTRUSTS
from units.entrustments.models import Entrustment
from units.entrustments.selectors import entrusted_agencies
from units.people.choices import Role
from units.people.models import User
from units.people.selectors import agencies_open_to, current_roles

_MOST_PROJECTS = 500


def evaluator_bodies(user: User) -> list[Agency]:
    """The agencies for which the person is an evaluator today, by code."""
    held = [pk for pk, roles in current_roles(user).items() if Role.EVALUATOR in roles]
    return list(Agency.objects.filter(pk__in=held).prefetch_related("names").order_by("code")) if held else []


def is_firm(body: Agency) -> bool:
    """Whether it evaluates what it is entrusted with, and nothing else."""
    return body.kind == AgencyKind.THIRD_PARTY


def agencies_to_evaluate(user: User) -> QuerySet[Agency]:
    """Agencies that the person may set up a case for: their own and those below, those their body has evaluated, and
    for an evaluator of a finance bureau every agency of its region (财政重点评价); for one of a firm, those that the
    firm is entrusted with today.
    """
    bodies = evaluator_bodies(user)
    offices = [body for body in bodies if not is_firm(body)]
    wanted = Q(pk__in=set(entrustments_for(bodies)))
    if offices:
        own = Q(pk__in=agencies_open_to(user).values("pk")) & Q(pk__in=_under(offices))
        before = Q(pk__in=Case.objects.filter(evaluator__in=offices).values("agency"))
        regional = Q(region_code__in=_regions(offices)) & ~Q(kind__in=(AgencyKind.FINANCE, AgencyKind.THIRD_PARTY))
        wanted |= own | before | regional
    return Agency.objects.filter(wanted).prefetch_related("names").order_by("code").distinct()


def entrustments_for(bodies: list[Agency]) -> dict[int, list[Entrustment]]:
    """The agencies that the firms among the bodies are entrusted with today, each with its entrustments."""
    return entrusted_agencies([body.pk for body in bodies if is_firm(body)])


def _regions(bodies: list[Agency]) -> set[str]:
    """The regions whose finance bureau is among the bodies."""
    return {body.region_code for body in bodies if body.kind == AgencyKind.FINANCE and body.region_code}


def _under(bodies: list[Agency]) -> set[int]:
    return {pk for body in bodies for pk in subtree(body).values_list("pk", flat=True)}


def find_agencies(user: User, words: str) -> QuerySet[Agency]:
    """Those of ``agencies_to_evaluate`` whose code, name or short name holds every word."""
    agencies = agencies_to_evaluate(user)
    for word in words.replace("\x00", " ").split():
        agencies = agencies.filter(
            Q(code__icontains=word) | Q(names__name__icontains=word) | Q(names__short_name__icontains=word)
        )
    return agencies


def evaluator_for(user: User, agency: Agency) -> Agency | None:
    """The body in whose name the person would evaluate the agency: None where it evaluates itself.

    Raises Agency.DoesNotExist where the person would not be the evaluator of the case.
    """
    bodies = evaluator_bodies(user)
    above = {node.pk for node in lineage(agency)}
    if any(body.pk == agency.pk and not is_firm(body) for body in bodies):
        return None
    for body in sorted(bodies, key=lambda body: body.pk in above):
        if _has_to_do(body, agency, above) and _would_evaluate(user, agency, body):
            return body
    if bodies and all(map(is_firm, bodies)):
        raise Agency.DoesNotExist(f"没有委托您的机构评价该单位、并且正在进行的委托，不能为它立案；委托{WHO_ENTRUSTS}")
    raise Agency.DoesNotExist("您不是该单位或其评价机构的评价人员，不能为它立案")


def _has_to_do(body: Agency, agency: Agency, above: set[int]) -> bool:
    """Whether the body stands above the agency, evaluates its region or has evaluated it; a firm, is entrusted."""
    if is_firm(body):
        return agency.pk in entrustments_for([body])
    return (
        body.pk in above
        or agency.region_code in _regions([body])
        or Case.objects.filter(evaluator=body, agency=agency).exists()
    )


def entrustments_of(evaluator: Agency | None, agency: Agency) -> list[Entrustment]:
    """The running entrustments by which a firm may open a case for the agency; none where another body evaluates."""
    return [] if evaluator is None else entrustments_for([evaluator]).get(agency.pk, [])


def _would_evaluate(user: User, agency: Agency, evaluator: Agency | None) -> bool:
    return Role.EVALUATOR in person_on(user, Case(agency=agency, evaluator=evaluator)).roles


def project_names(agency: Agency) -> list[str]:
    """The names of the agency's imported projects, those of the newest year first; each once."""
    names = Project.objects.filter(agency=agency).order_by("-year", "pk").values_list("name", flat=True)
    return list(dict.fromkeys(names))[:_MOST_PROJECTS]


def imported_name(agency: Agency, typed: str) -> str:
    """A project as the agency's tables call it, where only quotes, blanks or 项目 at the end differ; else as typed."""
    names = project_names(agency)
    typed = typed.strip()
    if typed in names or not typed:
        return typed
    alike = [name for name in names if _bare(name) == _bare(typed)]
    return alike[0] if len(alike) == 1 else typed


def _bare(name: str) -> str:
    return plain(name).removesuffix("项目")


def earlier_cases(agency: Agency, year: int, firm: Agency | None = None) -> list[Case]:
    """Cases of the agency in earlier years whose tree can be used again, newest first; for a firm, its own alone."""
    cases = Case.objects.filter(agency=agency, year__lt=year).exclude(framework_code="").exclude(state=State.SETUP)
    if firm is not None:
        cases = cases.filter(evaluator=firm)
    return list(cases.order_by("-year", "code")[:MOST_FOUND])
