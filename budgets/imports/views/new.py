"""A new upload: for which agency and year, and the files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import FormView

from budgets.imports.forms import StartForm, UploadForm
from budgets.imports.rights import ImportRefused, locks_of
from budgets.imports.selectors import last_scope
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import Scope, keep_upload, scope_in_titles
from budgets.imports.views.mixins import ImportView
from budgets.workbooks import KINDS
from evalcase.spreadsheets.errors import WorkbookRejected
from units.agencies.models import Agency
from units.upkeep.selectors import found_agencies

_MOST_FOUND = 20


class NewImportView(ImportView, FormView):
    """Choosing the agency, by ``?agency=`` or a search for it, and the files."""

    form_class = UploadForm
    start: StartForm

    def get_initial(self) -> dict[str, Any]:
        """What the address says; else the only agency there is, or what was uploaded last."""
        given = self._start().cleaned_data
        agency, year = given.get("agency"), given.get("year")
        if agency is None and "agency" not in self.request.GET:
            last = last_scope(self.user)
            if len(self.agency_ids) == 1:
                agency = self._agency(pk=next(iter(self.agency_ids)))
            elif last is not None:
                agency = self._agency(pk=last[0])
            year = year or (last[1] if last is not None and agency is not None and last[0] == agency.pk else None)
        return {"agency": "" if agency is None else agency.code, "year": year}

    def _start(self) -> StartForm:
        self.start = StartForm(self.request.GET, keys=self.agency_ids)
        self.start.full_clean()
        return self.start

    def _agency(self, **wanted: Any) -> Agency | None:
        agencies = Agency.objects.filter(pk__in=self.agency_ids).prefetch_related("names")
        return agencies.filter(**wanted).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"keys": self.agency_ids}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return self._show(context["form"])

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        return self._show(form, status=422)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        files: list[UploadedWorkbook] = form.cleaned_data["workbooks"]
        try:
            scope = self._scope(form, files)
            if scope.agency is None or scope.year is None:
                return self._show(form, status=422)
            upload = keep_upload(agency=scope.agency, year=scope.year, files=files, actor=self.user)
        except WorkbookRejected as rejection:
            return self._show(form, rejected=[error.text for error in rejection.errors], status=422)
        except ImportRefused as refusal:
            return self._show(form, rejected=[str(refusal)], status=422)
        return redirect("import-upload", pk=upload.pk)

    def _scope(self, form: UploadForm, files: list[UploadedWorkbook]) -> Scope:
        """What was chosen, else what the titles say; what neither tells is a fault of the form."""
        told = scope_in_titles(files)
        agency, year = form.cleaned_data["agency"] or told.agency, form.cleaned_data["year"] or told.year
        if agency is None:
            form.add_error("agency", "表题中没有识别出唯一的单位，请查找并选定单位，再重新选择文件。")
        elif agency.pk not in self.agency_ids:
            form.add_error("agency", f"表题写的是“{agency}”，您不能为该单位导入。请核对文件或选定单位。")
            agency = None
        if year is None:
            form.add_error("year", "表题中没有识别出唯一的年度，请填写年度。")
        return Scope(agency, year)

    def _show(self, form: UploadForm, rejected: list[str] | None = None, status: int = 200) -> HttpResponse:
        form.describe_fields()
        chosen = self._agency(code=form["agency"].value()) if form["agency"].value() else None
        year = form["year"].value()
        context = {
            "form": form,
            "rejected": rejected or (),
            "kinds": KINDS,
            "start": self.start,
            "chosen": chosen,
            "has_choice": len(self.agency_ids) > 1,
            "locks": self._locks(chosen, year) if status == 200 else (),
            **self._found(),
        }
        return render(self.request, "budgets/imports/new.html", context, status=status)

    def _locks(self, chosen: Agency | None, year: Any) -> list[str]:
        if chosen is None or not isinstance(year, int):
            return []
        return locks_of(chosen, year, self.roles[chosen.pk])

    def _found(self) -> dict[str, Any]:
        """The agencies to choose from, a page of them, as the search wants."""
        words = self.start.cleaned_data.get("q", "")
        found = Paginator(found_agencies(self.agency_ids, {"q": words}), _MOST_FOUND)
        page: Page[Agency] = found.get_page(self.request.GET.get("page"))
        return {"q": words, "page_obj": page}
