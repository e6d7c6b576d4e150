"""Who brings workbooks of an agency in, by role and by how its cases of the year stand."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from budgets.imports.corrections import field_name
from budgets.imports.models import ImportUpload
from budgets.imports.rights import ImportRefused, import_roles
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import confirm_upload, keep_upload, preview_upload
from budgets.ledger.models import ImportBatch
from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import open_case, person_on
from scoring.incoming.rights import may_bring_in
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import people
from tests.factories.agencies import FOUNDED, foreign_bureau
from tests.scoring.incoming.test_effects import staffing
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

STAFF = staffing(12)
OPEN = (State.SETUP, State.SCORING, State.RETURNED)
FIXED = (State.SUBMITTED, State.APPROVED, State.PUBLISHED)
# Upload, correct, confirm, discard: + done, - refused in words, 4 not found.
ALL, KEPT, NONE = "++++", "---+", "4444"
MATRIX: dict[str, dict[State, str]] = {
    "evaluator": dict.fromkeys(OPEN, ALL) | dict.fromkeys(FIXED, KEPT) | {State.CANCELLED: "-444"},
    "agency staff": dict.fromkeys(OPEN, ALL) | dict.fromkeys(FIXED, KEPT) | {State.CANCELLED: ALL},
    "staff above": dict.fromkeys(OPEN, ALL) | dict.fromkeys(FIXED, KEPT) | {State.CANCELLED: ALL},
    "own evaluator": dict.fromkeys(OPEN, ALL) | dict.fromkeys(FIXED, KEPT) | {State.CANCELLED: ALL},
    "administrator": dict.fromkeys(State, ALL),
    "reviewer": dict.fromkeys(State, NONE),
    "evaluator elsewhere": dict.fromkeys(State, "-444"),
}


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def who(fumin: Case) -> dict[str, User]:
    assert fumin.evaluator is not None
    assert fumin.agency.parent is not None
    return {
        "evaluator": people.evaluator(fumin.evaluator),
        "agency staff": people.agency_clerk(fumin.agency),
        "staff above": _person("above", fumin.agency.parent, Role.AGENCY_STAFF),
        "own evaluator": _person("own", fumin.agency, Role.EVALUATOR),
        "administrator": _person("keeper", fumin.agency, Role.ADMINISTRATOR),
        "reviewer": people.reviewer(fumin.agency),
        "evaluator elsewhere": people.outsider(foreign_bureau()),
    }


def _person(name: str, agency: Agency, role: Role) -> User:
    user = create_user(username=name, display_name=f"人员{name}", password=people.PASSWORD)
    assign_role(user=user, agency=agency, role=role, valid_from=FOUNDED)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="units.people.backends.RoleBackend")
    return client


def text(response: Any) -> str:
    return unescape(response.content.decode())


def kept(case: Case, user: User) -> ImportUpload:
    """An upload of the person, whatever they may do now."""
    upload = ImportUpload.objects.create(agency=case.agency, year=case.year, uploaded_by=user)
    content = workbook(("表", STAFF))
    upload.files.create(file_name="人员.xlsx", sha256="0" * 64, content=content)
    return upload


def signs(case: Case, user: User) -> Iterator[str]:
    """What the four actions come to, each undone."""
    client = signed_in(user)
    for action in ("upload", "correct", "confirm", "discard"):
        with transaction.atomic():
            yield _sign(client, case, user, action)
            transaction.set_rollback(True)


def _sign(client: Client, case: Case, user: User, action: str) -> str:
    if action == "upload":
        file = SimpleUploadedFile("人员.xlsx", workbook(("表", STAFF)))
        sent = {"workbooks": file, "agency": case.agency.code, "year": case.year}
        answer = client.post("/imports/new/", sent)
        return {302: "+", 422: "-", 404: "4"}[answer.status_code]
    upload = kept(case, user)
    home = f"/imports/{upload.pk}/"
    if action == "discard":
        answer = client.post(f"{home}delete/")
        done = not ImportUpload.objects.filter(pk=upload.pk).exists()
    elif action == "correct":
        answer = client.post(f"{home}correct/", {field_name(upload.files.get().pk, "B3", "表"): "10"})
        done = upload.files.get().corrections.exists()
    else:
        receipt = preview_upload(upload).receipt
        assert receipt is not None
        answer = client.post(f"{home}confirm/", {"previewed": receipt.digest})
        done = ImportUpload.objects.get(pk=upload.pk).is_imported
    return "4" if answer.status_code == 404 else "+" if done else "-"


@pytest.mark.parametrize("role", MATRIX)
def test_the_matrix_of_roles_and_states_holds(fumin: Case, who: dict[str, User], role: str) -> None:
    found = {}
    for state in MATRIX[role]:
        Case.objects.filter(pk=fumin.pk).update(state=state)
        found[state] = "".join(signs(fumin, who[role]))
    assert found == MATRIX[role]


def test_the_checklist_leads_those_to_the_import_who_may(fumin: Case, who: dict[str, User]) -> None:
    for role, user in who.items():
        try:
            case = open_case(user, fumin.code)
        except Case.DoesNotExist:
            assert role == "evaluator elsewhere"
            continue
        may = may_bring_in(user, case, person_on(user, case))
        assert may is (fumin.agency.pk in import_roles(user)), role
        address = f"/cases/{fumin.code}/needs/"
        assert f'href="{address}"' in text(signed_in(user).get(f"/cases/{fumin.code}/"))
        page = text(signed_in(user).get(address))
        assert (f'href="/imports/new/?agency={fumin.agency.code}&year={fumin.year}"' in page) is may, role


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (
            State.SUBMITTED,
            "已提交审核，数据已固定，请评价人员（富民县财政局）撤回，或请审核人员（",
        ),
        (State.APPROVED, "已审核通过，数据已固定，请审核人员（富民县社会保险中心）退回修改后再导入"),
        (State.PUBLISHED, "已发布，数据已固定，请审核人员（富民县社会保险中心）撤回发布并退回修改后再导入"),
    ],
)
def test_a_fixed_case_is_named_with_who_opens_it(fumin: Case, who: dict[str, User], state: State, told: str) -> None:
    Case.objects.filter(pk=fumin.pk).update(state=state)
    clerk, upload = signed_in(who["agency staff"]), kept(fumin, who["agency staff"])
    address = f"/imports/new/?agency={fumin.agency.code}&year={fumin.year}"
    for page in (text(clerk.get(address)), text(clerk.get(f"/imports/{upload.pk}/"))):
        assert f"案件“{fumin.title}”{told}" in page
    assert "确认导入</button>" not in text(clerk.get(f"/imports/{upload.pk}/"))
    refused = clerk.post(f"/imports/{upload.pk}/confirm/", {"previewed": "-"}, follow=True)
    assert told in text(refused)
    assert "也可以请管理员导入" in text(refused)
    # Another year of the agency has no case: nothing is in the way.
    assert "现在不能导入" not in text(clerk.get(f"/imports/new/?agency={fumin.agency.code}&year={fumin.year - 1}"))


def test_an_upload_cannot_be_moved_to_a_fixed_year(fumin: Case, who: dict[str, User]) -> None:
    Case.objects.filter(pk=fumin.pk).update(state=State.SUBMITTED)
    upload = kept(fumin, who["evaluator"])
    ImportUpload.objects.filter(pk=upload.pk).update(year=fumin.year - 1)
    sent = {"agency": fumin.agency.code, "year": fumin.year}
    page = signed_in(who["evaluator"]).post(f"/imports/{upload.pk}/settings/", sent, follow=True)
    assert "已提交审核" in text(page)
    upload.refresh_from_db()
    assert upload.year == fumin.year - 1


def test_the_receipt_keeps_who_confirmed_when_and_in_which_role(fumin: Case, who: dict[str, User]) -> None:
    clerk = signed_in(who["agency staff"])
    upload = kept(fumin, who["agency staff"])
    receipt = preview_upload(upload).receipt
    assert receipt is not None
    page = text(clerk.post(f"/imports/{upload.pk}/confirm/", {"previewed": receipt.digest}, follow=True))
    assert "由单位人员乙（单位人员）确认" in page
    upload.refresh_from_db()
    confirmed = upload.receipt["confirmed"]
    assert (confirmed["by"], confirmed["role"]) == ("单位人员乙", "单位人员")
    assert confirmed["at"].startswith(f"{upload.imported_at:%Y-}")
    assert Entry.objects.filter(action="确认导入", actor_id=who["agency staff"].pk, actor_role="单位人员").count() == 1
    for address in ("/imports/", f"/imports/batches/{ImportBatch.objects.latest('pk').pk}/"):
        assert "单位人员乙（单位人员）" in text(clerk.get(address))
    # The evaluator sees what was imported, not what others are about to.
    other = kept(fumin, who["agency staff"])
    evaluator = signed_in(who["evaluator"])
    assert evaluator.get(f"/imports/{upload.pk}/").status_code == 200
    assert evaluator.get(f"/imports/{other.pk}/").status_code == 404


def test_the_services_refuse_as_the_pages_do(fumin: Case, who: dict[str, User]) -> None:
    file = UploadedWorkbook("人员.xlsx", workbook(("表", STAFF)))
    with pytest.raises(ImportRefused, match="您不能为富民县社会保险中心导入数据"):
        keep_upload(agency=fumin.agency, year=fumin.year, files=[file], actor=who["evaluator elsewhere"])
    upload = keep_upload(agency=fumin.agency, year=fumin.year, files=[file], actor=who["evaluator"])
    Case.objects.filter(pk=fumin.pk).update(state=State.APPROVED)
    with pytest.raises(ImportRefused, match="已审核通过"):
        confirm_upload(upload=upload, previewed="", actor=who["evaluator"])
    assert not ImportUpload.objects.get(pk=upload.pk).is_imported
