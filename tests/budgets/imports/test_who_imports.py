"""Who finds the pages of the import, for which agencies, and how they find an agency."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from budgets.imports.models import ImportUpload
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import Correction, confirm_upload, correct_upload, keep_upload, preview_upload
from budgets.ledger.models import ImportBatch
from tests.budgets.imports.pages import posted, start, text
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import agencies, people, samples
from tests.factories.agencies import make_agency
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def foreign_upload(foreign_bureau: Agency, administrator: User) -> ImportUpload:
    file = UploadedWorkbook("甲.xlsx", workbook(("表", samples.staffing())))
    return keep_upload(agency=foreign_bureau, year=2023, files=[file], actor=administrator)


def addresses(upload: ImportUpload) -> list[tuple[str, str]]:
    home, file = f"/imports/{upload.pk}/", f"/imports/{upload.pk}/files/{upload.files.get().pk}/"
    read = [home, f"{home}faults/", f"{file}marked.xlsx", f"{file}original.xlsx"]
    write = [f"{home}{name}/" for name in ("correct", "settings", "confirm", "delete", "corrections/1/withdraw")]
    return [("get", address) for address in read] + [("post", address) for address in [*write, f"{file}replace/"]]


def test_an_upload_of_another_agency_or_person_is_not_found(
    desk: Client, foreign_upload: ImportUpload, ready: Agency, administrator: User
) -> None:
    file = UploadedWorkbook("乙.xlsx", workbook(("表", samples.staffing())))
    colleague = keep_upload(agency=ready, year=2023, files=[file], actor=administrator)
    for upload in (foreign_upload, colleague):
        for method, address in addresses(upload):
            assert getattr(desk, method)(address).status_code == 404, address
    assert ImportUpload.objects.count() == 2


def test_who_only_reviews_finds_nothing(client: Client, reviewer: User, foreign_upload: ImportUpload) -> None:
    client.force_login(reviewer, backend="units.people.backends.RoleBackend")
    for address in ("new/", "", "templates/staffing.xlsx", f"{foreign_upload.pk}/"):
        assert client.get(f"/imports/{address}").status_code == 404
    assert "导入数据" not in text(client.get("/desk/"))


def test_an_evaluator_without_a_case_is_told_what_is_missing(client: Client, ready: Agency) -> None:
    client.force_login(people.evaluator(agencies.firm()), backend="units.people.backends.RoleBackend")
    assert "导入数据" in text(client.get("/desk/"))
    assert "立案后，可以为案件的被评价单位导入" in text(client.get("/imports/new/"))
    assert "您不能为该单位导入" in text(start(client, posted(samples.project_execution())))
    assert not ImportUpload.objects.exists()


def test_an_agency_s_own_evaluator_imports_before_there_is_a_case(
    client: Client, evaluator: User, ready: Agency
) -> None:
    client.force_login(evaluator, backend="units.people.backends.RoleBackend")
    assert "将要发生的变化" in text(start(client, posted(samples.project_execution())))


def test_an_import_of_another_agency_is_not_found(desk: Client, foreign_bureau: Agency) -> None:
    file = UploadedWorkbook("甲.xlsx", workbook(("表", samples.staffing())))
    import_workbooks([file], agency=foreign_bureau, year=2023)
    batch = ImportBatch.objects.get()
    assert desk.get(f"/imports/batches/{batch.pk}/").status_code == 404
    assert desk.get(f"/imports/batches/{batch.pk}/workbook.xlsx").status_code == 404
    assert "甲.xlsx" not in text(desk.get("/imports/"))


def test_one_cannot_import_for_an_agency_of_others(desk: Client, foreign_bureau: Agency) -> None:
    page = text(start(desk, posted(samples.project_execution()), agency=foreign_bureau.code, year="2023"))
    assert "没有您可以为其导入的" in page
    rows = samples.project_execution()
    rows[0] = ["邻县人社局2023年各项目预算执行统计表"]
    assert "您不能为该单位导入" in text(start(desk, posted(rows)))
    assert not ImportUpload.objects.exists()


def test_an_agency_is_found_by_two_characters_or_code_a_page_at_a_time(desk: Client, ready: Agency) -> None:
    for number in range(25):
        make_agency(f"town-{number:02}", f"某县第{number}乡财政所", parent=ready.parent)
    make_agency("town-99", "邻县第99乡财政所")
    page = text(desk.get("/imports/new/", {"year": "2021"}))
    assert "<option" not in page
    assert "共 27 个，本页第 1 至 20 个" in page  # the centre and its bureau among them
    found = text(desk.get("/imports/new/", {"q": "乡财", "page": "2", "year": "2021"}))
    assert "共 25 个，本页第 21 至 25 个" in found
    assert "邻县" not in found
    link = re.search(r'<a href="(\?[^"]*agency=town-24[^"]*)"', found)
    assert link is not None
    chosen = text(desk.get(f"/imports/new/{link[1]}"))
    assert 'name="agency" value="town-24"' in chosen
    assert 'name="year" value="2021"' in chosen
    assert "town-07" in text(desk.get("/imports/new/", {"q": "town-07"}))
    assert "含有“乡政府”" in text(desk.get("/imports/new/", {"q": "乡政府"}))
    assert "没有您可以为其导入的" in text(desk.get("/imports/new/", {"agency": "town-99"}))


def test_the_only_agency_of_a_clerk_is_chosen_for_them(client: Client, agency_clerk: User, ready: Agency) -> None:
    client.force_login(agency_clerk)
    page = text(client.get("/imports/new/"))
    assert f'name="agency" value="{ready.code}"' in page
    assert "选定单位" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_whatever_it_shows(
    desk: Client, keeper: User, ready: Agency, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        rows = [["项目", "人数"], ["编制数", 11], ["在职人数", number]]
        file = UploadedWorkbook(f"{number}.xlsx", workbook(("表", rows)))
        done = keep_upload(agency=ready, year=2023, files=[file], actor=keeper)
        correction = Correction(done.files.get(), "表", "B3", f"{number + 5}")
        correct_upload(upload=done, corrections=[correction], actor=keeper)
        receipt = preview_upload(done).receipt
        assert receipt is not None
        confirm_upload(upload=done, previewed=receipt.digest, actor=keeper)
        keep_upload(agency=ready, year=2023, files=[file], actor=keeper)
    with django_assert_num_queries(14):
        page = text(desk.get("/imports/"))
    assert page.count("/imports/batches/") == count
    assert page.count("继续检查</a>") == count
