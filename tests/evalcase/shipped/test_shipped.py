"""A new site has no accounts and no frameworks: who runs it is told, and one step loads what comes with the program."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from budgets.accounts.models import Account
from evalcase.shipped.selectors import FRAMEWORKS, missing_shipped, shipped_frameworks
from indicators.frameworks.loading import read_framework_files
from indicators.library.models import Framework
from units.agencies.models import Agency
from units.people.models import User


def test_what_is_shipped_is_known_by_the_first_lines_of_the_files() -> None:
    read = read_framework_files([FRAMEWORKS])
    assert shipped_frameworks() == {(content.code, content.version) for content in read}


@pytest.mark.django_db
@pytest.mark.one_database  # loads by the services whose own tests run on both
def test_a_superuser_of_a_new_site_loads_it_from_the_desk(client: Client, administrator: User, reviewer: User) -> None:
    whole = len(shipped_frameworks())
    assert str(missing_shipped()) == f"科目和{whole}套指标体系"
    client.force_login(reviewer, backend="units.people.backends.RoleBackend")
    assert "还没有载入" not in client.get("/desk/").content.decode()
    assert client.post("/shipped/load/").status_code == 403
    client.force_login(administrator, backend="units.people.backends.RoleBackend")
    assert f"随程序提供的科目和{whole}套指标体系还没有载入" in client.get("/desk/").content.decode()
    page = client.post("/shipped/load/", follow=True).content.decode()
    assert f"科目已载入，新增指标体系{whole}套" in page
    assert "还没有载入" not in page
    assert Account.objects.exists()

    # A later version of the program brings one more; those that are there stay as they are.
    oldest = Framework.objects.order_by("pk")[0]
    others = set(Framework.objects.exclude(pk=oldest.pk).values_list("pk", flat=True))
    oldest.delete()
    assert str(missing_shipped()) == "1套指标体系"
    told = StringIO()
    call_command("load_shipped", stdout=told)
    assert "新增指标体系1套" in told.getvalue()
    assert set(Framework.objects.exclude(code=oldest.code).values_list("pk", flat=True)) <= others
    assert not missing_shipped()


@pytest.mark.django_db
def test_a_framework_that_was_changed_under_its_version_is_told(
    client: Client, administrator: User, bureau: Agency
) -> None:
    code, version = min(shipped_frameworks())
    Framework.objects.create(code=code, version=version, title="另一内容", sha256="0" * 64, content={})
    client.force_login(administrator, backend="units.people.backends.RoleBackend")
    page = client.post("/shipped/load/", follow=True).content.decode()
    assert "库中已有这一版本，而文件内容与它不同" in page
    assert not Account.objects.exists()
