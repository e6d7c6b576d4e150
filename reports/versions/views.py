"""The versions of a case's report: making them in the background, downloading them, comparing two."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from evalcase.audit.services import record
from evalcase.web.access import found_or_hidden
from evalcase.web.downloads import DOCX, download
from evalcase.web.forms import bound
from evalcase.web.views import ActionView
from reports.building.builder import ReportIncomplete
from reports.building.remedies import remedies_for
from reports.building.selectors import build_report
from reports.document.comparison import compared
from reports.document.paragraphs import is_long
from reports.rendering.pdf import PdfUnavailable, render_pdf
from reports.versions.choices import JobState, VersionState
from reports.versions.forms import ComparisonForm, VersionForm
from reports.versions.models import RenderJob, ReportVersion, VersionFile
from reports.versions.selectors import kept_file, latest_job, states_open_to, versions_of
from reports.versions.services.issuing import CaseRecord, NotApproved, Obstacle, approval_obstacle, has_prepared
from reports.versions.services.jobs import AlreadyRendering, cancel_job
from reports.versions.services.keeping import DamagedFile, check_may_make, read_file
from reports.versions.tasks import start_rendering
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.cases.rights import Action
from scoring.cases.views import CaseMixin, CaseView
from scoring.cases.workflow import step_of, steps_from
from scoring.review.models import CaseTransition
from units.people.choices import Role
from units.people.models import User

CONTENT_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "docx": DOCX}


@method_decorator(never_cache, name="dispatch")
class VersionsView(CaseMixin, FormView):
    """All kept versions, the rendering under way, and the form that asks for another."""

    action = Action.VIEW
    form_class = VersionForm
    template_name = "reports/versions/versions.html"

    def instead(self) -> HttpResponse | None:
        if self.request.method == "POST" and not self.states:
            raise PermissionDenied
        return None

    @cached_property
    def states(self) -> frozenset[VersionState]:
        """What the person may make, if the case stands so that it can be made."""
        return states_open_to(self.user, self.case)

    def form_valid(self, form: VersionForm) -> HttpResponse:
        state, formats = VersionState(form.cleaned_data["state"]), form.cleaned_data["formats"]
        try:
            start_rendering(case=self.case, state=state, formats=formats, actor=self.user)
        except ReportIncomplete as error:
            remedies = remedies_for(error.missing, error.material, self.person)
            return self._again(form, 409, remedies=remedies)
        except NotApproved:
            return self._again(form, 409, refused=True)
        except AlreadyRendering as error:
            messages.error(self.request, str(error))
        return redirect("versions", self.case.code)

    def form_invalid(self, form: VersionForm) -> HttpResponse:
        return self._again(form, 422)

    def _again(self, form: VersionForm, status: int, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **more), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, states, known = self.case, self.states, CaseRecord(self.case)
        obstacle = approval_obstacle(case, known)
        reviews = VersionState.ISSUED in states
        avoids = reviews and obstacle is None and has_prepared(case, self.user, known)
        job, may_issue = None if case.veiled else latest_job(case), reviews and obstacle is None and not avoids
        issued = None if obstacle else issued_since(case, known.taken)
        mine = {step.action for step in known.taken if step.actor_id == self.user.pk}
        open_to = states if may_issue else states - {VersionState.ISSUED}
        return super().get_context_data(**kwargs) | {
            "versions": versions_of(case),
            "job": job,
            "may_cancel": job is not None and may_cancel(self.user, job),
            "may_retry": job is not None and job.came_to_nothing and job.version_state in open_to,
            "may_draft": VersionState.DRAFT in states,
            "may_issue": may_issue,
            "obstacle": obstacle,
            "obstacle_link": obstacle_address(case, obstacle, self.person.roles),
            "avoids": avoids,
            "issued": issued,
            "may_publish": not avoids and publishes(case, self.person.roles, mine),
            "is_closed": case.state not in OPEN_STATES,
            "may_return": Role.REVIEWER in self.person.roles and case.state in (State.SUBMITTED, State.APPROVED),
        }


class OfJob(CaseMixin):
    """For a view of one rendering of a case: ``self.job``."""

    action = Action.VIEW
    kwargs: dict[str, Any]

    @cached_property
    def job(self) -> RenderJob:
        """The rendering that the address names."""
        jobs = RenderJob.objects.select_related("case__agency", "case__evaluator")
        return found_or_hidden(jobs, case=self.case, pk=self.kwargs["pk"])


@method_decorator(never_cache, name="dispatch")
class JobView(OfJob, View):
    """A fragment: how far a rendering is."""

    shows_scores = True

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        context = {"case": self.case, "job": self.job, "may_cancel": may_cancel(self.user, self.job)}
        return render(request, "reports/versions/_progress.html", context)


class CancelJobView(OfJob, ActionView):
    """Stops a rendering that is under way."""

    def act(self) -> str:
        job = cancel_job(job=self.job, actor=self.user)
        return "报告已经生成，取消得太晚了。" if job.state == JobState.DONE else "已取消生成。"

    def get_success_url(self) -> str:
        return reverse("versions", args=[self.case.code])


class VersionFileView(CaseView):
    """The kept bytes of a version, to download."""

    def get(self, request: HttpRequest, code: str, pk: int, ending: str) -> HttpResponse:
        files = VersionFile.objects.select_related("version").defer("version__figures", "version__paragraphs")
        file = found_or_hidden(files, version__case=self.case, version_id=pk, format=ending)
        if self.case.veiled and file.version.state != VersionState.ISSUED:
            return self.keep_back()
        try:
            content = read_file(file)
        except DamagedFile as error:
            messages.error(request, str(error))
            return redirect("versions", code)
        record(actor=self.user, action="下载报告", obj=file.version, changes={"格式": [None, file.format]})
        return download(content, file.file_name, CONTENT_TYPES[file.format])


class ComparisonView(CaseView):
    """What changed between two versions of the case; the two newest where none are named."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        versions = list(versions_of(self.case))
        form = bound(ComparisonForm, request)
        newest = versions[:2] if len(versions) > 1 else [None, None]
        before, after = self._chosen(form, "before", newest[-1]), self._chosen(form, "after", newest[0])
        if before is None or after is None:
            messages.error(request, "请选择本案的两个版本进行比较。")
            return redirect("versions", code)
        context = {"case": self.case, "versions": versions, "before": before, "after": after}
        return render(request, "reports/versions/compared.html", context | {"comparison": compared(before, after)})

    def _chosen(self, form: ComparisonForm, name: str, newest: ReportVersion | None) -> ReportVersion | None:
        """The version that the address names; one of the newest two where it names none."""
        if not self.request.GET.get(name):
            return newest
        return versions_of(self.case).filter(pk=form.cleaned_data[name]).first()


class ReportPdfView(CaseView):
    """The report as a PDF to download: a kept print of it, a short one at once, a long one through a worker."""

    shows_scores = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        case = self.case
        try:
            report = build_report(case)
            kept = kept_file(case, report, "pdf")
            if kept is None and is_long(report):
                messages.info(request, "报告较长，PDF 由后台程序生成：生成新的一版，完成后在这里下载。")
                return redirect("versions", case.code)
            content = render_pdf(report) if kept is None else read_file(kept)
        except ReportIncomplete as error:
            remedies = remedies_for(error.missing, error.material, self.person)
            return render(request, "reports/versions/incomplete.html", {"case": case, "remedies": remedies}, status=409)
        except (PdfUnavailable, DamagedFile) as error:
            return render(request, "reports/versions/incomplete.html", {"case": case, "reason": str(error)}, status=503)
        record(actor=self.user, action="打印报告", obj=case, changes={"sha256": [None, report.fingerprint]})
        return download(content, f"{case.code}.pdf", CONTENT_TYPES["pdf"])


def issued_since(case: Case, taken: Sequence[CaseTransition]) -> ReportVersion | None:
    """The newest version that was issued after the case was approved."""
    approval = next((step for step in reversed(taken) if step.action == "approve"), None)
    if approval is None:
        return None
    return versions_of(case).filter(state=VersionState.ISSUED, created_at__gte=approval.at).first()


def publishes(case: Case, roles: Collection[Role], taken: Collection[str]) -> bool:
    """Whether publishing is for somebody of the roles who took these steps in the case."""
    return any(step.action == "publish" for step in steps_from(case.state, roles, taken=taken))


def may_cancel(user: User, job: RenderJob) -> bool:
    """Whether the person might have asked for the job that is under way: such a person cancels it."""
    if not job.is_open:
        return False
    try:
        check_may_make(user, job.case, VersionState(job.version_state))
    except PermissionDenied:
        return False
    return True


def obstacle_address(case: Case, obstacle: Obstacle | None, roles: Collection[Role]) -> str:
    """Where the person does what is next; nothing where it is another's to do."""
    if obstacle is None or not obstacle.step or obstacle.role not in roles:
        return ""
    if step_of(obstacle.step) is None:
        return reverse(obstacle.step, args=[case.code])
    return reverse("transition", args=[case.code, obstacle.step])
