"""The versions of a case's report: making them in the background, downloading them, comparing two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from evalcase.audit.services import record
from evalcase.web.access import found_or_hidden
from evalcase.web.downloads import DOCX, download
from evalcase.web.numbers import sent_number
from reports.building.builder import ReportIncomplete
from reports.building.remedies import remedies_for
from reports.building.selectors import build_report
from reports.document.comparison import compared
from reports.document.paragraphs import is_long
from reports.rendering.pdf import PdfUnavailable, render_pdf
from reports.versions.choices import JobState, VersionState
from reports.versions.forms import VersionForm
from reports.versions.models import RenderJob, ReportVersion, VersionFile
from reports.versions.selectors import kept_file, latest_job, states_open_to, versions_of
from reports.versions.services.issuing import CaseRecord, NotApproved, Obstacle, approval_obstacle, has_prepared
from reports.versions.services.jobs import AlreadyRendering, cancel_job
from reports.versions.services.keeping import DamagedFile, check_may_make, read_file
from reports.versions.tasks import start_rendering
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.cases.views import CaseView
from scoring.cases.workflow import step_of
from units.people.choices import Role
from units.people.models import User

CONTENT_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "docx": DOCX}


@method_decorator(never_cache, name="dispatch")
class VersionsView(CaseView):
    """All kept versions, the rendering under way, and the form that asks for another."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(self.case, VersionForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        case = self.case
        if not states_open_to(self.user, case):
            raise PermissionDenied
        form = VersionForm(request.POST)
        if not form.is_valid():
            return self._page(case, form, status=400)
        try:
            start_rendering(
                case=case,
                state=VersionState(form.cleaned_data["state"]),
                formats=form.cleaned_data["formats"],
                actor=self.user,
            )
        except ReportIncomplete as error:
            return self._page(case, form, remedies=remedies_for(error.missing, error.material, self.person), status=409)
        except NotApproved:
            return self._page(case, form, refused=True, status=409)
        except AlreadyRendering as error:
            messages.error(request, str(error))
        return redirect("versions", case.code)

    def _page(self, case: Case, form: VersionForm, *, status: int = 200, **more: Any) -> HttpResponse:
        states = states_open_to(self.user, case)
        known = CaseRecord(case)
        obstacle = approval_obstacle(case, known)
        reviews = VersionState.ISSUED in states
        avoids = reviews and obstacle is None and has_prepared(case, self.user, known)
        job, may_issue = latest_job(case), reviews and obstacle is None and not avoids
        open_to = states if may_issue else states - {VersionState.ISSUED}
        context = {
            "case": case,
            "form": form,
            "versions": versions_of(case),
            "job": job,
            "may_cancel": job is not None and may_cancel(self.user, job),
            "may_retry": job is not None and job.came_to_nothing and job.version_state in open_to,
            "may_draft": VersionState.DRAFT in states,
            "may_issue": may_issue,
            "obstacle": obstacle,
            "obstacle_link": obstacle_address(case, obstacle, self.person.role),
            "avoids": avoids,
            "is_closed": case.state not in OPEN_STATES,
            "may_return": self.person.role is Role.REVIEWER and case.state in (State.SUBMITTED, State.APPROVED),
        }
        return render(self.request, "reports/versions/versions.html", context | more, status=status)


@method_decorator(never_cache, name="dispatch")
class JobView(CaseView):
    """A fragment: how far a rendering is. A post cancels it."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        case = self.case
        job = self._job(case, pk)
        context = {"case": case, "job": job, "may_cancel": may_cancel(self.user, job)}
        return render(request, "reports/versions/_progress.html", context)

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        case = self.case
        job = cancel_job(job=self._job(case, pk), actor=self.user)
        if job.state == JobState.DONE:
            messages.info(request, "报告已经生成，取消得太晚了。")
        return redirect("versions", case.code)

    def _job(self, case: Case, pk: int) -> RenderJob:
        return found_or_hidden(RenderJob.objects.select_related("case__agency", "case__evaluator"), case=case, pk=pk)


class VersionFileView(CaseView):
    """The kept bytes of a version, to download."""

    def get(self, request: HttpRequest, code: str, pk: int, ending: str) -> HttpResponse:
        files = VersionFile.objects.select_related("version").defer("version__figures", "version__paragraphs")
        file = found_or_hidden(files, version__case=self.case, version_id=pk, format=ending)
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
        case = self.case
        versions = list(versions_of(case))
        before, after = (self._chosen(case, name, versions) for name in ("before", "after"))
        if before is None or after is None:
            messages.error(request, "请选择本案的两个版本进行比较。")
            return redirect("versions", code)
        two = {"before": before, "after": after, "comparison": compared(before, after)}
        return render(request, "reports/versions/compared.html", {"case": case, "versions": versions} | two)

    def _chosen(self, case: Case, name: str, versions: list[ReportVersion]) -> ReportVersion | None:
        text = self.request.GET.get(name, "")
        if not text:
            newest = versions[:2]
            return newest[-1 if name == "before" else 0] if len(newest) > 1 else None
        return case.report_versions.filter(pk=number).first() if (number := sent_number(text)) is not None else None


class ReportPdfView(CaseView):
    """The report as a PDF to download: a kept print of it, a short one at once, a long one through a worker."""

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


def may_cancel(user: User, job: RenderJob) -> bool:
    """Whether the person might have asked for the job that is under way: such a person cancels it."""
    if not job.is_open:
        return False
    try:
        check_may_make(user, job.case, VersionState(job.version_state))
    except PermissionDenied:
        return False
    return True


def obstacle_address(case: Case, obstacle: Obstacle | None, role: Role | None) -> str:
    """Where the person does what is next; nothing where it is another's to do."""
    if obstacle is None or not obstacle.step or role is not obstacle.role:
        return ""
    if step_of(obstacle.step) is None:
        return reverse(obstacle.step, args=[case.code])
    return reverse("transition", args=[case.code, obstacle.step])
