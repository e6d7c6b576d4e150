"""Error pages speak Chinese, carry a trace id that the log has too, and leak nothing."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from evalcase.urls import handler400, handler403, handler404, handler500
from evalcase.urls import urlpatterns as site_patterns
from evalcase.web.access import PUBLIC, access
from evalcase.web.views import bad_request, permission_denied
from units.people.models import User

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

pytestmark = pytest.mark.urls(__name__)


@access(PUBLIC)
def failure(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("内部细节不应外泄")


urlpatterns = [*site_patterns, path("failure/", failure)]


def _trace_id(text: str) -> str:
    found = re.search(r"<code>([0-9a-f]{12})</code>", text)
    assert found, text
    return found[1]


def test_a_page_that_is_not_there(client: Client, evaluator: User, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(evaluator)
    page = client.get("/nowhere/")
    text = page.content.decode()
    assert page.status_code == 404
    assert "找不到页面" in text
    assert _trace_id(text) in caplog.text


def test_a_failure_inside_shows_nothing_of_it(
    client: Client, evaluator: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(evaluator)
    client.raise_request_exception = False
    page = client.get("/failure/")
    text = page.content.decode()
    assert page.status_code == 500
    assert "系统出错了" in text
    assert "内部细节" not in text
    assert "RuntimeError" not in text
    record = next(record for record in caplog.records if _trace_id(text) in record.getMessage())
    assert record.exc_info is not None
    assert "内部细节" in str(record.exc_info[1])


def test_no_permission(rf: RequestFactory, evaluator: User) -> None:
    request = rf.get("/cases/")
    request.user = evaluator
    page = permission_denied(request, PermissionDenied("内部细节"))
    assert page.status_code == 403
    assert "没有权限" in page.content.decode()
    assert "内部细节" not in page.content.decode()


def test_a_garbled_request(rf: RequestFactory, evaluator: User) -> None:
    request = rf.get("/cases/")
    request.user = evaluator
    page = bad_request(request, SuspiciousOperation("内部细节"))
    assert (page.status_code, "请求无法处理" in page.content.decode()) == (400, True)


def test_a_form_left_open_over_night(evaluator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/account/password/", {"old_password": "x"})
    assert page.status_code == 403
    assert "页面已过期" in page.content.decode()
