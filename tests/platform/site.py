"""The site with something at every address: 富民's case, a second case of its people, an import, and its people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from budgets.imports.models import ImportUpload
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import Correction, correct_upload, keep_upload
from budgets.ledger.models import ImportBatch
from indicators.library.drafting import copy_framework
from indicators.library.models import FrameworkDraft
from indicators.library.selectors import get_framework
from reports.building.selectors import build_report
from reports.versions.choices import VersionState
from reports.versions.models import RenderJob, ReportVersion, VersionFile
from scoring.cases.models import Case, CaseIndicator
from scoring.evidence.models import EvidenceReference
from scoring.evidence.selectors import scored_leaves
from scoring.evidence.services import attach_evidence
from scoring.opening.services import create_case
from scoring.panel.models import PanelMember, PanelMethod
from scoring.panel.selectors import judgement_leaves
from scoring.panel.services.convening import Seat, convene_panel
from scoring.questionnaires.models import Question, Questionnaire
from scoring.questionnaires.services.links import issue_tokens
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import agencies, entrustments, papers, people, questionnaires, samples
from tests.platform.access_table import OF_A_CASE
from units.agencies.models import Agency
from units.entrustments.models import Entrustment
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user, end_role
from units.rosters.choices import RosterKind
from units.rosters.models import Roster
from units.rosters.services.rosters import keep_roster

NOWHERE = "no-such-case"
_OF_AN_OPEN_ONE = {
    "questionnaire-close",
    "questionnaire-prefer",
    "questionnaire-links",
    "questionnaire-links-void",
    "questionnaire-counts",
    "questionnaire-counts-workbook",
    "questionnaire-counts-upload",
}
# Pages of agencies, people, entrustments and lists that are about none of them alone.
_UNNUMBERED = {
    *("agency-list", "agency-open", "person-list", "person-add", "entrustment-list", "entrustment-new", "roster-list"),
    *(f"roster-{kind}{end}" for kind in ("agencies", "people") for end in ("", "-workbook")),
}
FETCHED = {"X-Requested-With": "fetch"}


@dataclass
class Furnished:
    """A case with one of everything that has an address."""

    case: Case
    leaf: CaseIndicator
    paper: EvidenceReference
    draft: Questionnaire
    question: Question
    opened: Questionnaire
    token: str
    version: ReportVersion
    job: RenderJob

    def numbers(self, line: str) -> dict[str, Any]:
        """What an address of the line holds besides the case's code."""
        route, _, step = line.partition(" ")
        given: dict[str, dict[str, Any]] = {
            "transition": {"step": step},
            "case-setup-indicator": {"pk": self.leaf.pk},
            "indicator-preview-rule": {"pk": self.leaf.pk},
            "indicator-propose-rule": {"pk": self.leaf.pk},
            "indicator-standard-from-rule": {"pk": self.leaf.pk},
            "score-sheet-choose-fact": {"pk": self.leaf.pk},
            "score-sheet-undo-choice": {"pk": self.leaf.pk},
            "indicator-move": {"direction": "down"},
            "evidence-preview": {"pk": self.paper.pk, "page": 1},
            "version-file": {"pk": self.version.pk, "ending": "pdf"},
            "render-job": {"pk": self.job.pk},
            "render-job-cancel": {"pk": self.job.pk},
            "question": {"pk": self.draft.pk, "number": self.question.pk},
            "question-up": {"pk": self.draft.pk, "number": self.draft.questions.latest("order").pk},
            "question-down": {"pk": self.draft.pk, "number": self.question.pk},
            "question-remove": {"pk": self.draft.pk, "number": self.question.pk},
        }
        if route in given:
            return given[route]
        if route == "panel-reopen":
            member = PanelMember.objects.filter(panel__case=self.case).last()
            return {"pk": 0 if member is None else member.pk}
        if route == "panel-conclude":
            return {"pk": judgement_leaves(self.case)[-1].pk}
        if route.startswith("indicator-evidence"):
            return {"pk": self.leaf.pk}
        if route.startswith("evidence-") and route != "evidence-list":
            return {"pk": self.paper.pk}
        if route in _OF_AN_OPEN_ONE:
            return {"pk": self.opened.pk}
        if route.startswith("questionnaire-") and route != "questionnaire-new":
            return {"pk": self.draft.pk}
        return {"pk": self.draft.pk} if route in ("questionnaire", "question-new") else {}


@dataclass
class Site:
    """``people`` by their sign in the table, and those that stand in some other relation to the case by name."""

    main: Furnished
    twin: Furnished
    batch: ImportBatch
    upload: ImportUpload
    foreign_upload: ImportUpload
    framework_draft: FrameworkDraft
    entrustment: Entrustment
    roster: Roster
    people: dict[str, User]
    keys: dict[str, str] = field(default_factory=dict)  # session keys

    def sign_in_all(self) -> None:
        for sign, person in self.people.items():
            client = Client()
            client.force_login(person, backend="units.people.backends.RoleBackend")
            self.keys[sign] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, sign: str) -> Client:
        """A fresh browser of the person; nobody's for A."""
        client = Client()
        if sign in self.keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[sign]
        return client

    def address(self, line: str, *, code: str = "", numbers_of: Furnished | None = None) -> str:
        """Where the line of the table is: of the main case, under another code, or with numbers of another case."""
        route = line.partition(" ")[0]
        if line in OF_A_CASE:
            numbers = (numbers_of or self.main).numbers(line)
            address = reverse(route, kwargs={"code": code or self.main.case.code} | numbers)
            return f"{address}?fact=部门.支出" if line == "trace" else address
        if line == "example-trace":
            return f"{reverse(line)}?fact=部门.支出"
        if route == "answer":
            return reverse(route, args=[self.main.token])
        if route.startswith("admin"):
            return reverse("admin:index") if route == "admin" else f"/{route}"
        if route in _UNNUMBERED:
            return reverse(route)
        units = {
            "agency": self.main.case.agency,
            "person": self.people["S"],
            "entrustment": self.entrustment,
            "roster": self.roster,
        }
        if (about := route.partition("-")[0]) in units:
            return reverse(route, args=[units[about].pk])
        if route == "framework" or route.startswith("framework-"):
            return reverse(route, kwargs=self.framework_numbers(route))
        if route.startswith("data-question"):
            return reverse(route, args=[self.main.case.agency.code, self.main.case.year])
        return reverse(route, kwargs=self.import_numbers(route, self.upload) if route.startswith("import-") else {})

    def framework_numbers(self, route: str) -> dict[str, Any]:
        if route in ("framework-list", "framework-new"):
            return {}
        if not route.startswith("framework-draft"):
            return {"pk": get_framework(self.main.case.framework_code).pk}
        more = {"framework-draft-move": {"direction": "down"}, "framework-draft-branch": {"key": "1-1"}} | {
            f"framework-draft-{name}": {"key": "1-1-1"} for name in ("leaf", "answer", "accept", "propose")
        }
        return {"pk": self.framework_draft.pk} | more.get(route, {})

    def import_numbers(self, route: str, upload: ImportUpload) -> dict[str, Any]:
        file = upload.files.get()
        if route in ("import-list", "import-new"):
            return {}
        if route == "import-template":
            return {"kind": "project_execution"}
        if route.startswith("import-batch"):
            return {"pk": self.batch.pk}
        more: dict[str, dict[str, Any]] = {
            "import-withdraw": {"correction": file.corrections.get().pk},
            "import-replace": {"file": file.pk},
            "import-marked": {"file": file.pk},
            "import-original": {"file": file.pk},
        }
        return {"pk": upload.pk} | more.get(route, {})


def _people(case: Case) -> dict[str, User]:
    """One of each kind of person, by the letter that the tables of rights use."""
    assert case.evaluator is not None
    return {
        "X": people.outsider(agencies.foreign_bureau()),
        "N": _person("nobody", None),
        "E": people.evaluator(case.evaluator),
        "S": people.agency_clerk(case.agency),
        "R": people.reviewer(case.agency),
        "M": _person("keeper", case.agency, Role.ADMINISTRATOR),
        "U": people.administrator(),
        "own evaluator": _person("own-evaluator", case.agency, Role.EVALUATOR),
        "sibling reviewer": _person("sibling", _sibling(case.agency), Role.REVIEWER),
        "ended yesterday": _person("former", case.evaluator, Role.EVALUATOR),
        "deactivated": _person("deactivated", case.evaluator, Role.EVALUATOR),
        "second evaluator": _person("second-evaluator", case.evaluator, Role.EVALUATOR),
        "off the panel": _person("off-the-panel", case.evaluator, Role.EVALUATOR),
        "second reviewer": _person("second-reviewer", case.agency, Role.REVIEWER),
        "evaluator and reviewer": _person("both", case.evaluator, Role.EVALUATOR),
        "staff and administrator": _person("self", case.agency, Role.AGENCY_STAFF, Role.ADMINISTRATOR),
    }


def build(case: Case) -> Site:
    """Everything, through the services that users use."""
    assert case.evaluator is not None
    assert case.agency.parent is not None
    made = _people(case)
    assign_role(
        user=made["evaluator and reviewer"], agency=case.agency, role=Role.REVIEWER, valid_from=agencies.FOUNDED
    )
    site = Site(
        main=_furnished(case, made["E"]),
        twin=_furnished(_twin(case), made["E"]),
        batch=_batch(case.agency),
        upload=_uploaded(case.agency, made["M"]),
        foreign_upload=_uploaded(Agency.objects.get(code="other-bureau"), made["U"]),
        framework_draft=copy_framework(framework=get_framework(case.framework_code), owner=made["E"], as_version=False),
        entrustment=entrustments.entrusted(agencies.firm(), case.agency.parent),
        roster=keep_roster(
            kind=RosterKind.PEOPLE, content=roster_of(case.agency), file_name="人员名单.csv", keeper=made["M"]
        ),
        people=made,
    )
    convene_panel(
        case=case,
        method=PanelMethod.MEAN,
        indicators=judgement_leaves(case)[-1:],
        seats=[Seat(made["E"]), Seat(made["second evaluator"])],
        actor=made["E"],
    )
    site.sign_in_all()
    yesterday = timezone.localdate() - timedelta(days=1)
    end_role(membership=made["ended yesterday"].memberships.get(), on=yesterday)
    User.objects.filter(pk=made["deactivated"].pk).update(is_active=False)
    return site


def routes() -> dict[str, tuple[URLPattern, tuple[str, ...]]]:
    """Every route by its name, by its pattern where it has none; with the app names it stands under."""
    return dict(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, prefix: str, apps: tuple[str, ...]) -> Any:
    for entry in resolver.url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path, (*apps, entry.app_name) if entry.app_name else apps)
        else:
            yield f"admin:{path}" if "admin" in apps else entry.name or path, (entry, apps)


def _person(name: str, agency: Agency | None, *roles: Role) -> User:
    user = create_user(username=name, display_name=name, password=people.PASSWORD)
    for role in roles:
        assert agency is not None
        assign_role(user=user, agency=agency, role=role, valid_from=agencies.FOUNDED)
    return user


def _sibling(agency: Agency) -> Agency:
    return agencies.make_agency("sibling", "同级单位", parent=agency.parent)


def _twin(case: Case) -> Case:
    return create_case(
        code="twin-2023",
        title="同一批人的另一案件",
        agency=case.agency,
        evaluator=case.evaluator,
        year=case.year,
        framework=get_framework(case.framework_code),
        report_kind=case.report_kind,
    )


def _furnished(case: Case, evaluator: User) -> Furnished:
    leaf = scored_leaves(case).order_by("order")[0]
    picture = papers.picture(colour=(case.pk % 200, 9, 9))
    paper = attach_evidence(
        case=case, content=picture, file_name="照片.jpg", declared_type="image/jpeg", indicators=[leaf], actor=evaluator
    )
    draft, opened = questionnaires.draft(case, title="草稿问卷"), questionnaires.opened(case)
    (token,) = issue_tokens(questionnaire=opened, number=1)
    return Furnished(
        case=case,
        leaf=leaf,
        paper=paper,
        draft=draft,
        question=draft.questions.order_by("order")[0],
        opened=opened,
        token=token,
        version=_version(case, evaluator),
        job=RenderJob.objects.create(
            case=case, version_state=VersionState.DRAFT, formats=["html"], requested_by=evaluator
        ),
    )


def _version(case: Case, evaluator: User) -> ReportVersion:
    """A kept draft of the report as it now is; its bytes stand for a print, which takes seconds."""
    version = ReportVersion.objects.create(
        case=case,
        state=VersionState.DRAFT,
        number=1,
        title=case.title,
        report_kind=case.report_kind,
        fingerprint=build_report(case).fingerprint if case.scored_at else "0" * 64,
        template_sha256="0" * 64,
        program_version="0",
        created_by=evaluator,
        created_by_name=str(evaluator),
    )
    content = papers.pdf(text=case.code)
    VersionFile.objects.create(
        version=version,
        format="pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=default_storage.save("reports/kept.pdf", ContentFile(content)),
    )
    return version


def _batch(agency: Agency) -> ImportBatch:
    """One of the demo's imports, with some bytes in the media folder of these tests."""
    batch = ImportBatch.objects.filter(agency=agency).order_by("pk")[0]
    default_storage.save(batch.content.name, ContentFile(papers.workbook()))
    return batch


def roster_of(agency: Agency) -> bytes:
    """A list of one person of the agency."""
    return f"姓名,用户名,单位,角色\n名单中人,listed,{agency.code},单位人员\n".encode()


def _uploaded(agency: Agency, actor: User) -> ImportUpload:
    rows = samples.project_execution()
    rows[0][0] = f"{agency}2021年各项目预算执行统计表"
    upload = keep_upload(
        agency=agency, year=2021, files=[UploadedWorkbook("项目.xlsx", workbook(("表", rows)))], actor=actor
    )
    correct_upload(upload=upload, corrections=[Correction(upload.files.get(), "表", "A5", "丙项目")], actor=actor)
    return upload
