"""The log on the administrator's pages."""

from __future__ import annotations

from django.test import Client

from evalcase.audit.models import Entry
from units.agencies.models import Agency
from units.people.models import User


def test_the_log_can_only_be_read(client: Client, administrator: User, bureau: Agency) -> None:
    entry = Entry.objects.latest("pk")
    client.force_login(administrator)
    page = client.get(f"/admin/audit/entry/{entry.pk}/change/")
    assert page.status_code == 200
    assert "登记单位" in page.content.decode()
    assert client.get("/admin/audit/entry/add/").status_code == 403
    assert client.post(f"/admin/audit/entry/{entry.pk}/change/", {"reason": "改写"}).status_code == 403
    assert client.post(f"/admin/audit/entry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403
