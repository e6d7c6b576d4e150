"""The pages of papers: who may open them, what they show, and how files leave."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.evidence.choices import PaperKind
from scoring.evidence.models import EvidenceReference
from scoring.evidence.selectors import scored_leaves
from scoring.evidence.services import attach_evidence, remove_evidence
from tests.factories import papers, people
from units.agencies.models import Agency
from units.people.models import User

INDEX = "/cases/fumin-2023/evidence/"
FETCHED = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def case(fumin: Case) -> Case:
    """The demo case without the papers that come with it."""
    EvidenceReference.objects.filter(case=fumin).delete()
    return fumin


@pytest.fixture
def evaluating(fumin: Case) -> User:
    assert fumin.evaluator is not None
    return people.evaluator(fumin.evaluator)


@pytest.fixture
def signed_in(client: Client, evaluating: User) -> Client:
    client.force_login(evaluating)
    return client


@pytest.fixture
def leaf(case: Case) -> CaseIndicator:
    found = scored_leaves(case).first()
    assert found is not None
    return found


def panel_of(leaf: CaseIndicator) -> str:
    return f"/cases/fumin-2023/indicators/{leaf.pk}/evidence/"


def attached(case: Case, text: str = "", **more: Any) -> EvidenceReference:
    return attach_evidence(case=case, content=papers.pdf(text=text), file_name=f"通知{text}.pdf", **more)


def upload(
    name: str = "通知.pdf", content: bytes | None = None, declared: str = "application/pdf"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.pdf() if content is None else content, declared)


@pytest.mark.parametrize("count", [1, 3])
def test_the_index_asks_the_same_number_of_questions_whatever_it_shows(
    signed_in: Client, case: Case, leaf: CaseIndicator, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        attached(case, str(number), indicators=[leaf], title=f"第{number}份")
    with django_assert_num_queries(13):
        page = signed_in.get(INDEX).content.decode()
    assert page.count('<th scope="row"') == count
    assert "第0份" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_asks_the_same_number_of_questions_whatever_it_shows(
    signed_in: Client, case: Case, leaf: CaseIndicator, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        attached(case, str(number), indicators=[leaf])
    attached(case, "另一份")
    with django_assert_num_queries(6):
        page = signed_in.get(panel_of(leaf), **FETCHED).content.decode()
    assert page.count("取消关联<span") == count
    assert "<html" not in page


def test_files_are_uploaded_to_chosen_indicators(signed_in: Client, case: Case) -> None:
    chosen = list(scored_leaves(case)[:2])
    data = {
        "files": [upload(), upload("现场.jpg", papers.photo(), "image/jpeg")],
        "indicators": [leaf.pk for leaf in chosen],
        "kind": PaperKind.WORKING_PAPER,
    }
    page = signed_in.post(INDEX, data, follow=True).content.decode()
    assert "已上传 2 份材料。" in page
    for paper in EvidenceReference.objects.filter(case=case):
        assert list(paper.indicators.order_by("order")) == chosen
        assert paper.full_number in ("工作底稿A-01", "工作底稿A-02")
        assert f"{INDEX}{paper.pk}/preview/1/" in page


def test_good_files_are_kept_and_bad_ones_named(signed_in: Client, case: Case) -> None:
    response = signed_in.post(INDEX, {"files": [upload("网页.html", b"<html>"), upload()]})
    page = response.content.decode()
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "“网页.html”：扩展名是“.html”" in page
    assert "已上传 1 份材料" in page
    assert EvidenceReference.objects.filter(case=case).count() == 1
    refusal = Entry.objects.about(case).filter(action="上传佐证材料", succeeded=False).get()
    assert "“网页.html”" in refusal.reason


def test_nothing_chosen_too_much_and_too_many_are_said(signed_in: Client, case: Case, settings: Any) -> None:
    settings.EVIDENCE_MAX_MB = 1
    assert "没有选择文件" in signed_in.post(INDEX).content.decode()
    many = [upload(f"{number}.txt", b"a", "text/plain") for number in range(21)]
    assert "一次选择了 21 个文件" in signed_in.post(INDEX, {"files": many}).content.decode()
    large = upload("大.txt", b"a" * (2 * 1024 * 1024), "text/plain")
    assert "“大.txt”：文件有 2.0 MB；不能超过 1 MB" in signed_in.post(INDEX, {"files": large}).content.decode()
    assert not EvidenceReference.objects.filter(case=case).exists()


def test_a_file_that_is_there_already_is_offered(signed_in: Client, case: Case, leaf: CaseIndicator) -> None:
    paper = attached(case)
    page = signed_in.post(INDEX, {"files": upload(), "indicators": leaf.pk}).content.decode()
    assert "内容相同，没有重复保存" in page
    assert "把已有材料关联到所选的 1 项指标" in page
    signed_in.post(f"{INDEX}{paper.pk}/link/", {"indicators": leaf.pk})
    assert list(paper.indicators.all()) == [leaf]


def test_the_index_is_filtered(signed_in: Client, case: Case, leaf: CaseIndicator) -> None:
    attached(case, "甲", indicators=[leaf])
    attached(case, "乙")
    remove_evidence(case=case, reference=attached(case, "丙"))
    shown = {
        show: [name for name in ("通知甲", "通知乙", "通知丙") if name in page]
        for show in ("", "unlinked", "removed", "nonsense")
        if (page := signed_in.get(INDEX, {"show": show}).content.decode())
    }
    assert shown == {
        "": ["通知甲", "通知乙"],
        "unlinked": ["通知乙"],
        "removed": ["通知丙"],
        "nonsense": ["通知甲", "通知乙"],
    }


def test_a_file_leaves_only_to_be_saved(signed_in: Client, case: Case) -> None:
    for name, content, kind in (
        ("通知.pdf", papers.pdf(), "application/pdf"),
        ("说明.txt", b"a < b", "text/plain; charset=utf-8"),
        ("表.xlsx", papers.workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):
        paper = attach_evidence(case=case, content=content, file_name=name)
        response = signed_in.get(f"{INDEX}{paper.pk}/file/")
        assert response.content == content
        assert response.headers["Content-Type"] == kind
        assert response.headers["Content-Disposition"].startswith("attachment; filename")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in response.headers["Cache-Control"]
        assert Entry.objects.about(paper).filter(action="下载佐证材料").count() == 1


def test_a_name_cannot_reach_the_headers(signed_in: Client, case: Case) -> None:
    paper = attached(case, title='a"\r\nX-Evil: 1\r\n"../b')
    response = signed_in.get(f"{INDEX}{paper.pk}/file/")
    assert "X-Evil" not in response.headers
    assert "\n" not in response.headers["Content-Disposition"]


def test_a_preview_is_an_image_made_here(signed_in: Client, case: Case) -> None:
    paper = attached(case)
    response = signed_in.get(f"{INDEX}{paper.pk}/preview/1/")
    assert response.headers["Content-Type"] == "image/webp"
    assert response.content[:4] == b"RIFF"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for page in (0, 2):
        assert signed_in.get(f"{INDEX}{paper.pk}/preview/{page}/").status_code == HTTPStatus.NOT_FOUND


def test_words_of_a_file_are_shown_escaped(signed_in: Client, case: Case) -> None:
    content = papers.workbook("<img src=x onerror=alert(1)>")
    paper = attach_evidence(case=case, content=content, file_name="表.xlsx", title="<b>表</b>")
    for address in (INDEX, f"{INDEX}{paper.pk}/"):
        page = signed_in.get(address).content.decode()
        assert "&lt;img src=x" in page
        assert "<img src=x" not in page
        assert "<b>表</b>" not in page


def test_a_paper_is_described_and_put_elsewhere(signed_in: Client, case: Case) -> None:
    first, second = scored_leaves(case)[:2]
    paper = attached(case, indicators=[first])
    data = {
        "title": "会议纪要",
        "kind": PaperKind.EVIDENCE,
        "number": "C-9",
        "location": "卷三",
        "indicators": second.pk,
    }
    page = signed_in.post(f"{INDEX}{paper.pk}/", data, follow=True).content.decode()
    assert "会议纪要（佐证材料C-9，卷三）" in page
    assert list(paper.indicators.all()) == [second]
    refused = signed_in.post(f"{INDEX}{paper.pk}/", {**data, "title": ""})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请写明材料名称" in refused.content.decode()
    assert "<h1>会议纪要（佐证材料C-9，卷三）</h1>" in refused.content.decode()


def test_a_paper_is_removed_and_restored(signed_in: Client, case: Case) -> None:
    paper = attached(case)
    assert "30日内可以" in signed_in.post(f"{INDEX}{paper.pk}/remove/", follow=True).content.decode()
    assert "恢复" in signed_in.get(f"{INDEX}{paper.pk}/").content.decode()
    assert "已恢复" in signed_in.post(f"{INDEX}{paper.pk}/restore/", follow=True).content.decode()
    assert EvidenceReference.objects.live().filter(pk=paper.pk).exists()


@pytest.mark.parametrize("fetched", [True, False])
def test_the_panel_does_everything_with_and_without_scripts(
    signed_in: Client, case: Case, leaf: CaseIndicator, fetched: bool
) -> None:
    address = panel_of(leaf)
    more: dict[str, Any] = FETCHED if fetched else {"follow": True}
    other = attached(case, "另一份")

    def said(action: str = "", **data: Any) -> str:
        page = signed_in.post(address + action, data, **more).content.decode()
        assert ("<html" in page) is not fetched
        return page

    assert "已上传 1 份材料。" in said(files=upload())
    assert "已关联“通知另一份（佐证材料B-01）”" in said("link/", paper=other.pk)
    assert "已登记“凭证（柜三）”" in said("note/", title="凭证", location="柜三")
    assert leaf.evidence_references.count() == 3
    assert "材料仍在本案中" in said("unlink/", paper=other.pk)
    assert "没有完成" in said()
    assert leaf.evidence_references.count() == 2


def test_a_removed_paper_comes_back_to_the_indicator_its_file_was_uploaded_for(
    signed_in: Client, case: Case, leaf: CaseIndicator
) -> None:
    paper = attached(case)
    remove_evidence(case=case, reference=paper)
    page = signed_in.post(panel_of(leaf), {"files": upload()}).content.decode()
    assert f'action="{panel_of(leaf)}restore/"' in page
    assert "已关联“" in signed_in.post(f"{panel_of(leaf)}restore/", {"paper": paper.pk}, follow=True).content.decode()
    assert list(leaf.evidence_references.live()) == [paper]


def test_a_note_without_a_place_keeps_what_was_typed(signed_in: Client, case: Case, leaf: CaseIndicator) -> None:
    answer = signed_in.post(f"{panel_of(leaf)}note/", {"title": "凭证"})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请写明存放位置" in page
    assert 'value="凭证"' in page
    assert not EvidenceReference.objects.filter(case=case).exists()


def test_a_case_under_review_shows_its_papers_and_takes_none(
    signed_in: Client, case: Case, leaf: CaseIndicator
) -> None:
    paper = attached(case, indicators=[leaf])
    Case.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
    for address in (INDEX, panel_of(leaf), f"{INDEX}{paper.pk}/"):
        page = signed_in.get(address).content.decode()
        assert "通知" in page
        assert 'type="file"' not in page
    assert (
        "现在是“待审核”" in signed_in.post(INDEX, {"files": upload("新.pdf", papers.pdf(text="新"))}).content.decode()
    )
    signed_in.post(f"{INDEX}{paper.pk}/remove/")
    assert EvidenceReference.objects.live().filter(pk=paper.pk).exists()


ROUTES = ["", "{pk}/", "{pk}/file/", "{pk}/preview/1/"]
WRITES = ["", "{pk}/", "{pk}/link/", "{pk}/remove/", "{pk}/restore/"]


def test_strangers_find_nothing(client: Client, case: Case, leaf: CaseIndicator, outsider: User) -> None:
    paper = attached(case, indicators=[leaf])
    client.force_login(outsider)
    for route in ROUTES:
        assert client.get(INDEX + route.format(pk=paper.pk)).status_code == HTTPStatus.NOT_FOUND
    for route in WRITES:
        assert client.post(INDEX + route.format(pk=paper.pk)).status_code == HTTPStatus.NOT_FOUND
    assert client.get(panel_of(leaf)).status_code == HTTPStatus.NOT_FOUND
    for action in ("", "note/", "link/", "restore/", "unlink/"):
        assert client.post(panel_of(leaf) + action, {"paper": paper.pk}).status_code == HTTPStatus.NOT_FOUND
    assert paper.indicators.exists()


def test_a_reviewer_reads_and_writes_nothing(client: Client, case: Case, leaf: CaseIndicator) -> None:
    paper = attached(case, indicators=[leaf])
    client.force_login(people.reviewer(case.agency))
    for route in ROUTES:
        response = client.get(INDEX + route.format(pk=paper.pk))
        assert response.status_code == HTTPStatus.OK
        assert b'type="file"' not in response.content
    for route in WRITES:
        assert client.post(INDEX + route.format(pk=paper.pk)).status_code == HTTPStatus.FORBIDDEN
    for action in ("", "note/", "link/", "restore/", "unlink/"):
        assert client.post(panel_of(leaf) + action, {"paper": paper.pk}).status_code == HTTPStatus.FORBIDDEN


def test_a_paper_is_not_reached_through_another_case(signed_in: Client, case: Case, evaluating: User) -> None:
    paper = attached(case)
    case.pk, case.code, case.year = None, "copy", 2010
    case.save(force_insert=True)
    for route in ROUTES[1:]:
        assert signed_in.get(f"/cases/copy/evidence/{route.format(pk=paper.pk)}").status_code == HTTPStatus.NOT_FOUND


def test_agency_staff_bring_evidence_and_no_working_papers(client: Client, case: Case) -> None:
    client.force_login(people.agency_clerk(case.agency))
    page = client.get(INDEX).content.decode()
    assert '<option value="evidence"' in page
    assert '<option value="working_paper"' not in page
    assert client.post(INDEX, {"files": upload()}).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1", "²"])
def test_numbers_of_no_row_are_told(signed_in: Client, case: Case, leaf: CaseIndicator, number: str) -> None:
    answer = signed_in.post(f"{panel_of(leaf)}link/", {"paper": number})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ("已不在本案中，请刷新页面" if number else "没有选择材料") in answer.content.decode()
    answer = signed_in.post(INDEX, {"indicators": number, "files": upload()})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "所选的指标已不在本案中" in answer.content.decode()


def test_someone_signed_out_is_asked_to_sign_in(client: Client, case: Case, foreign_bureau: Agency) -> None:
    paper = attached(case)
    response = client.get(f"{INDEX}{paper.pk}/file/")
    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"].startswith("/sign-in/")
