"""A request that changes something, as a page sends it, and what such requests are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from scoring.cases.choices import State
from scoring.cases.models import Case
from tests.factories.forms import form_of
from tests.platform.site import Site


@dataclass
class Post:
    """One request: ``person`` by their sign in the table."""

    person: str
    data: Any = field(default_factory=dict)
    query: str = ""
    line: str = ""
    client: Client | None = None

    def send(self, site: Site, line: str) -> HttpResponse:
        client = self.client or site.client(self.person)
        address = site.address(self.line or line) + self.query
        if isinstance(self.data, str):
            return client.post(address, self.data, content_type="application/json")
        return client.post(address, self.data)


def page_form(site: Site, person: str, line: str) -> dict[str, str]:
    """The form of the line's own page, as a browser would send it back."""
    page = site.client(person).get(site.address(line))
    assert page.status_code == 200, (line, page.status_code)
    return {name: value for name, value in form_of(page.content.decode()).items() if name != "csrfmiddlewaretoken"}


def put_in_state(site: Site, state: State) -> None:
    Case.objects.filter(pk=site.main.case.pk).update(state=state)


def sent_file(name: str, content: bytes, kind: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)
