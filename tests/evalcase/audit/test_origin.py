"""Where a change came from: the visitor's address, the request, the role; and who signed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from evalcase.audit.context import client_ip, current_origin, note_role
from evalcase.audit.middleware import OriginMiddleware
from evalcase.audit.models import Entry
from evalcase.audit.services import record, record_event
from units.agencies.models import Agency
from units.people.models import User

PASSWORD = "Zhen-nan-cai-7"  # noqa: S105 - of a test


@pytest.mark.parametrize(
    ("proxies", "forwarded", "connection", "address"),
    [
        (0, "", "10.1.2.3", "10.1.2.3"),
        (0, "1.2.3.4", "10.1.2.3", "10.1.2.3"),  # nobody may choose the address that is written down
        (1, "1.2.3.4", "10.1.2.3", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "10.1.2.3", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.9.9.9", "10.1.2.3", "1.2.3.4"),
        (2, "1.2.3.4", "10.1.2.3", "10.1.2.3"),
        (1, "unknown", "10.1.2.3", "10.1.2.3"),
        (0, "", "::ffff:10.1.2.3", "10.1.2.3"),
        (0, "", "FE80:0::1%eth0", "fe80::1"),
        (0, "", "", None),
    ],
)
def test_the_address_of_a_visitor(
    settings: Any, proxies: int, forwarded: str, connection: str, address: str | None
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=connection)
    assert client_ip(request) == address


@pytest.mark.parametrize("address", ["10.1.2.3", "2001:db8::7", "::1.2.3.4"])
def test_what_a_request_changes_carries_its_origin(centre: Agency, address: str) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        record(actor=None, action="之前", obj=centre)
        note_role("评价人员")
        record(actor=None, action="更正", obj=centre)
        record(actor=None, action="导入", obj=centre, batch="b1", actor_role="管理员")
        return HttpResponse()

    OriginMiddleware(view)(RequestFactory().get("/", REMOTE_ADDR=address))
    note_role("无人")  # outside a request nobody would take it away again
    record(actor=None, action="之后", obj=centre)
    before, middle, last, after = reversed(Entry.objects.order_by("-pk")[:4])
    assert before.ip == middle.ip is not None
    assert (before.actor_role, middle.actor_role, last.actor_role) == ("", "评价人员", "管理员")
    assert before.batch == middle.batch != last.batch == "b1"
    assert len(before.batch) == 32
    assert (after.ip, after.actor_role, after.batch) == (None, "", "")
    assert current_origin().request_id == ""


def test_events_without_an_object_are_kept(evaluator: User) -> None:
    record_event(actor=AnonymousUser(), action="拒绝访问", title="/案件/\x00\ud800" + "长" * 300, succeeded=False)
    record_event(actor=evaluator, action="拒绝访问", title="/admin/", reason="无权限", succeeded=False)
    second, first = Entry.objects.order_by("-pk")[:2]
    assert (first.actor_name, first.actor_id, first.succeeded) == ("未登录", None, False)
    assert first.object_title.startswith("/案件/\ufffd\ufffd长")
    assert len(first.object_title) == 255
    assert (second.actor_name, second.actor_id, second.object_id) == ("评价人员甲", evaluator.pk, "")


def test_signing_in_and_out_is_written_down(client: Client, evaluator: User) -> None:
    evaluator.set_password(PASSWORD)
    evaluator.save()
    marked = Entry.objects.latest("pk").pk if Entry.objects.exists() else 0
    for password in ("wrong-" + PASSWORD, PASSWORD):
        client.post(reverse("login"), {"username": evaluator.username, "password": password}, REMOTE_ADDR="10.1.2.3")
    client.post(reverse("logout"), REMOTE_ADDR="10.1.2.3")
    written = [
        (entry.action, entry.actor_name, entry.object_title, entry.succeeded, entry.ip)
        for entry in Entry.objects.filter(pk__gt=marked, action__contains="登录").order_by("pk")
    ]
    assert written == [
        ("登录失败", "未登录", evaluator.username, False, "10.1.2.3"),
        ("登录", "评价人员甲", "评价人员甲", True, "10.1.2.3"),
        ("退出登录", "评价人员甲", "评价人员甲", True, "10.1.2.3"),
    ]
    assert PASSWORD not in repr(list(Entry.objects.values()))
