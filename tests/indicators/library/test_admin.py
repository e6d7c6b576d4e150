"""The library in the admin: its tree is shown, it cannot be edited, and switching goes through the service."""

import pytest
from django.urls import reverse

from evalcase.audit.models import Entry
from indicators.library.models import Framework
from indicators.library.services import load_frameworks

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(tmp_path, framework_text) -> Framework:
    file = tmp_path / "small.yaml"
    file.write_text(framework_text.replace("制定得满分", "<b>制定</b>得满分"), encoding="utf-8")
    return load_frameworks(paths=[file])[0].framework


def test_page_shows_the_tree_escaped_and_offers_no_editing(admin_client, framework):
    page = admin_client.get(reverse("admin:library_framework_change", args=[framework.pk])).content.decode()

    assert "参保扩面</td>" in page
    assert ">29.5</td>" in page
    assert "&lt;b&gt;制定&lt;/b&gt;得满分" in page
    assert 'name="_save"' not in page
    assert admin_client.get(reverse("admin:library_framework_add")).status_code == 403


def test_switching_off_is_logged_with_the_person(admin_client, admin_user, framework):
    admin_client.post(
        reverse("admin:library_framework_changelist"),
        {"action": "deactivate", "_selected_action": [framework.pk]},
    )

    framework.refresh_from_db()
    assert not framework.active
    assert Entry.objects.get(action="停用指标体系").actor_id == admin_user.pk
