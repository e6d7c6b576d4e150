"""Whether a page is asked for by a script."""

import pytest
from django.test import RequestFactory

from evalcase.web.fragments import wants_fragment


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"Accept": "application/json"}, False),
        ({"X-Requested-With": "com.tencent.mm"}, False),  # browsers inside other apps name the app
        ({"X-Requested-With": "fetch"}, True),
        ({"X-Requested-With": "XMLHttpRequest"}, True),
        ({"HX-Request": "true"}, True),
    ],
)
def test_scripts_name_themselves(headers: dict[str, str], expected: bool) -> None:
    assert wants_fragment(RequestFactory().get("/", headers=headers)) is expected
