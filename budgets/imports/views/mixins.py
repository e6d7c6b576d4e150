"""What every page of the import begins with: the agencies that the person imports for, and the upload."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from budgets.imports.models import ImportUpload, UploadedFile
from budgets.imports.rights import ImportRefused, import_roles, imports_somewhere
from budgets.imports.selectors import uploads_open_to
from budgets.imports.services.importing import PreviewChanged
from budgets.imports.services.uploads import UploadClosed
from evalcase.audit.context import note_role
from evalcase.spreadsheets.corrections import NotCorrectable
from evalcase.spreadsheets.errors import WorkbookRejected
from evalcase.web.access import BY_OBJECT, NotOpen
from evalcase.web.views import ActionView
from units.people.choices import Role
from units.people.models import User


class ImportView(View):
    """For those who import for an agency, or will once there is a case; anyone else finds nothing."""

    access = BY_OBJECT
    user: User
    roles: dict[int, Role]
    agency_ids: set[int]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # noqa: S101 - the access middleware lets nobody else through
        self.user = request.user
        self.roles = import_roles(self.user)
        self.agency_ids = set(self.roles)
        if not imports_somewhere(self.user):
            raise NotOpen("只有单位人员、评价人员和管理员可以导入数据")
        return super().dispatch(request, *args, **kwargs)


class UploadView(ImportView):
    """A page of one upload: one's own, or one that was imported for an agency that one imports for."""

    upload: ImportUpload

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.found_pk = kwargs["pk"]
        return super().dispatch(request, *args, **kwargs)

    @staticmethod
    def object_of(user: User, *, pk: int, **_: Any) -> str:
        """The upload's agency and year, for those to whom it is open."""
        uploads = uploads_open_to(user, import_roles(user)).select_related("agency")
        upload = uploads.filter(pk=pk).first()
        return f"{upload.agency}{upload.year}年的导入" if upload is not None else ""

    def find(self) -> ImportUpload:
        uploads = uploads_open_to(self.user, self.agency_ids).select_related("agency", "uploaded_by")
        upload = uploads.filter(pk=self.found_pk).first()
        if upload is None:
            raise NotOpen(f"没有第{self.found_pk}号上传")
        note_role(self.roles[upload.agency_id].label)
        return upload

    def file(self, pk: int) -> UploadedFile:
        """A file of the upload."""
        file = UploadedFile.objects.filter(upload=self.upload, pk=pk).prefetch_related("corrections").first()
        if file is None:
            raise NotOpen(f"本次上传没有第{pk}号文件")
        return file


class UploadPage(UploadView):
    """Reading an upload."""

    def get(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        self.upload = self.find()
        try:
            return self.show(**kwargs)
        except WorkbookRejected as rejection:
            messages.error(request, " ".join(error.text for error in rejection.errors))
            return redirect("import-list")

    def show(self, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError


class UploadAction(UploadView, ActionView):
    """Changing an upload by one POST; afterwards its page is shown again, at ``anchor``."""

    refusals = (UploadClosed, ImportRefused, NotCorrectable, PreviewChanged)
    anchor = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.upload = self.find()
        try:
            return super().post(request, *args, **kwargs)
        except WorkbookRejected as rejection:
            return self.refused(" ".join(error.text for error in rejection.errors))

    def get_success_url(self) -> str:
        address = reverse("import-upload", kwargs={"pk": self.upload.pk})
        return f"{address}#{self.anchor}" if self.anchor else address

    def done(self, said: str) -> HttpResponse:
        return super().done(said) if said else redirect(self.get_success_url())
