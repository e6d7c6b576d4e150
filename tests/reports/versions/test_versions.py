"""Kept versions: numbered, complete, never changed, compared by figures and paragraphs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from budgets.ledger.models import BudgetLine
from evalcase.audit.models import Entry
from reports.building.builder import ReportIncomplete
from reports.building.selectors import build_report
from reports.document import paragraphs
from reports.document.comparison import compared
from reports.rendering.formats import UnknownFormat
from reports.versions.append_only import KeptForever
from reports.versions.models import ReportVersion, VersionFile
from reports.versions.services.keeping import DamagedFile, draft_report, issue_report, read_file
from scoring.cases.models import Case
from tests.factories import people
from tests.factories.approvals import approved
from tests.factories.reports import long_report, short_report
from units.agencies.models import Agency
from units.people.models import User

# Of an approved case: 11 prove that its approval holds for all that is printed, and who prepared it; 2 the next step.
LIST_QUERIES = 22


@pytest.fixture(autouse=True)
def archive(settings: Any, tmp_path: Path) -> Path:
    """An archive of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def case(fumin: Case) -> Case:
    return approved(fumin)


@pytest.fixture
def bureau_reviewer(case: Case) -> User:
    return people.reviewer(case.agency)


@pytest.fixture
def case_evaluator(case: Case) -> User:
    assert case.evaluator is not None
    return people.evaluator(case.evaluator)


def _spend(case: Case, amount: str) -> None:
    """Set what the agency spent, as a corrected workbook would."""
    total = BudgetLine.objects.get(table__agency=case.agency, account__name="部门", expenditure__isnull=False)
    BudgetLine.objects.filter(pk=total.pk).update(expenditure=Decimal(amount))
    approved(case)  # a changed figure voids the approval: the reviewer looked again


def _without_reasons(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(words={})
    approved(case)


def test_issues_and_drafts_are_numbered_apart(case: Case, bureau_reviewer: User) -> None:
    made = [
        issue_report(case=case, actor=bureau_reviewer, formats=["html"]),
        draft_report(case=case, actor=bureau_reviewer, formats=["html"]),
        issue_report(case=case, actor=bureau_reviewer, formats=["html"]),
    ]
    assert [version.label for version in made] == ["第1版", "草稿第1稿", "第2版"]
    assert made[0].fingerprint == build_report(case).fingerprint
    assert (made[0].framework_code, made[0].framework_sha256) == (case.framework_code, case.framework_sha256)
    assert made[0].created_by_name == str(bureau_reviewer)


def test_a_version_is_one_entry_in_the_log(case: Case, bureau_reviewer: User) -> None:
    before = Entry.objects.count()
    version = issue_report(case=case, actor=bureau_reviewer, formats=["html"])
    entry = Entry.objects.about(version).get()
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.actor_id) == ("印发报告", bureau_reviewer.pk)
    assert entry.changes == {"html": [None, version.files.get().sha256]}


def test_the_bytes_stay_when_the_data_change(case: Case, archive: Path) -> None:
    first = issue_report(case=case, formats=["html"]).files.get()
    kept = read_file(first)
    assert hashlib.sha256(kept).hexdigest() == first.sha256
    assert first.size == len(kept)
    _spend(case, "17000000.00")
    second = issue_report(case=case, formats=["html"]).files.get()
    assert read_file(first) == kept
    assert read_file(second) != kept
    assert len(list(archive.rglob("*.html"))) == 2


def test_the_same_bytes_are_kept_once(case: Case, archive: Path) -> None:
    names = {issue_report(case=case, formats=["html"]).files.get().content.name for _ in range(2)}
    assert len(names) == len(list(archive.rglob("*.html"))) == 1


def test_a_damaged_file_is_told_and_never_overwritten(case: Case, archive: Path) -> None:
    file = issue_report(case=case, formats=["html"]).files.get()
    (archive / file.content.name).write_bytes(b"damaged")
    with pytest.raises(DamagedFile, match=r"第1版.*校验值不符"):
        read_file(file)
    again = issue_report(case=case, formats=["html"]).files.get()
    assert hashlib.sha256(read_file(again)).hexdigest() == file.sha256
    assert (archive / file.content.name).read_bytes() == b"damaged"
    (archive / again.content.name).unlink()
    with pytest.raises(DamagedFile, match="找不到"):
        read_file(again)


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.save(),
        lambda version: version.delete(),
        lambda version: version.files.get().delete(),
        lambda version: version.files.update(size=1),
        lambda _: ReportVersion.objects.update(number=7),
        lambda version: ReportVersion.objects.filter(pk=version.pk).delete(),
        lambda version: ReportVersion.objects.bulk_update([version], ["number"]),
        lambda _: VersionFile.objects.bulk_create([], update_conflicts=True),
        lambda version: ReportVersion(pk=version.pk, case=version.case, number=1).save(),
    ],
)
def test_versions_are_append_only(case: Case, change: Callable[[ReportVersion], Any]) -> None:
    version = issue_report(case=case, formats=["html"])
    with pytest.raises(KeptForever, match="只能新增"), transaction.atomic():
        change(version)
    assert ReportVersion.objects.get(pk=version.pk).number == 1


def test_an_incomplete_report_is_not_issued(case: Case) -> None:
    _without_reasons(case)
    with pytest.raises(ReportIncomplete) as refused:
        issue_report(case=case, formats=["html"])
    assert len(refused.value.missing) > 3
    assert all("缺少" in line and "：" in line for line in map(str, refused.value.missing))
    assert not ReportVersion.objects.exists()


def test_a_draft_keeps_what_it_lacks(case: Case) -> None:
    _without_reasons(case)
    version = draft_report(case=case, formats=["html"])
    assert version.missing
    page = read_file(version.files.get()).decode()
    assert all(slot in page for slot in version.missing)


def test_who_may_make_what(
    case: Case, case_evaluator: User, bureau_reviewer: User, agency_clerk: User, foreign_bureau: Agency
) -> None:
    assert draft_report(case=case, actor=case_evaluator, formats=["html"]).number == 1
    with pytest.raises(PermissionDenied, match="只有财政局审核人员可以印发"):
        issue_report(case=case, actor=case_evaluator, formats=["html"])
    for stranger in (agency_clerk, people.outsider(foreign_bureau)):
        with pytest.raises(PermissionDenied):
            draft_report(case=case, actor=stranger, formats=["html"])
    assert issue_report(case=case, actor=bureau_reviewer, formats=["html"]).number == 1
    keeper = people.administrator()
    with pytest.raises(PermissionDenied, match="评价人员和管理员可以生成草稿"):
        issue_report(case=case, actor=keeper, formats=["html"])
    assert draft_report(case=case, actor=keeper, formats=["html"]).number == 2


def test_an_unknown_format_is_named(case: Case) -> None:
    with pytest.raises(UnknownFormat, match=r"没有“odt”格式.*html、pdf"):
        issue_report(case=case, formats=["odt"])


def test_a_changed_actual_shows_as_figure_and_sentence(case: Case) -> None:
    first = issue_report(case=case, formats=["html"])
    assert compared(first, issue_report(case=case, formats=["html"])).is_same
    _spend(case, "17000000.00")
    changes = compared(first, issue_report(case=case, formats=["html"]))
    figures = {change.fact: change for change in changes.changed}
    assert "1700.00万元" in figures["部门.支出"].after
    assert "1760.86万元" in figures["部门.支出"].before
    assert "部门.财政拨款收入" not in figures
    assert not changes.added
    assert not changes.removed
    sentence = next(change for change in changes.paragraphs if "1700.00万元" in (change.after or ""))
    before, after = sentence.parts
    assert ("1760.86", True) in before
    assert ("1700.00", True) in after
    assert "".join(text for text, _ in before) == sentence.before
    assert sentence.place


def test_new_and_gone_are_told_apart(case: Case) -> None:
    whole = issue_report(case=case, formats=["html"])
    _without_reasons(case)
    draft = draft_report(case=case, formats=["html"])
    changes, back = compared(whole, draft), compared(draft, whole)
    assert {change.fact for change in changes.removed} == {change.fact for change in back.added} != set()
    assert any(change.before is None for change in back.paragraphs)


@pytest.fixture
def site(client: Client, bureau_reviewer: User) -> Client:
    client.force_login(bureau_reviewer)
    return client


def _pages(site: Client, case: Case, rows: int) -> str:
    page = site.get(f"/cases/{case.code}/versions/").content.decode()
    assert page.count('<th scope="row">') == rows
    return page


def test_the_list_costs_the_same_for_one_row_and_three(
    site: Client, case: Case, django_assert_num_queries: Any
) -> None:
    for number in (1, 2, 3):
        issue_report(case=case, formats=["html"])
        if number != 2:
            with django_assert_num_queries(LIST_QUERIES):
                _pages(site, case, number)


def test_the_list_names_what_a_draft_lacks(site: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(words={**case.words, "建议": []})
    draft_report(case=Case.objects.get(pk=case.pk), formats=["html"])
    page = _pages(site, case, 1)
    assert re.search(r"<summary>尚缺1项</summary><ul><li>建议</li>", page)


def test_a_paper_is_compared_with_the_versions_by_its_code(site: Client, case: Case) -> None:
    version = issue_report(case=case, formats=["html"])
    code = re.search(r'class="check-code">内容校验码　([0-9A-F ]{19})<', read_file(version.files.get()).decode())
    assert code
    assert code[1] == version.check_code
    assert f">{code[1]}</code>" in _pages(site, case, 1)


def test_a_file_is_downloaded_as_it_was_kept(site: Client, case: Case, archive: Path) -> None:
    file = issue_report(case=case, formats=["html"]).files.get()
    address = f"/cases/{case.code}/versions/{file.version_id}/report.html"
    answer = site.get(address)
    assert answer.content == read_file(file)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert site.get(address.replace(".html", ".pdf")).status_code == 404
    (archive / file.content.name).unlink()
    assert "从备份恢复" in site.get(address, follow=True).content.decode()


def test_the_pdf_of_a_kept_report_is_its_kept_print(site: Client, case: Case) -> None:
    answer = site.get(f"/cases/{case.code}/report.pdf", follow=True)
    assert answer.redirect_chain == [(f"/cases/{case.code}/versions/", 302)]
    assert "由后台程序生成" in answer.content.decode()
    version = issue_report(case=case, formats=["pdf"])
    kept = site.get(f"/cases/{case.code}/report.pdf")
    assert kept.content == read_file(version.files.get())
    assert kept["Content-Type"] == "application/pdf"
    assert kept["Content-Disposition"] == f'attachment; filename="{case.code}.pdf"'


def test_a_short_report_is_printed_at_once(site: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paragraphs.is_long(long_report())
    assert not paragraphs.is_long(short_report())
    monkeypatch.setattr(paragraphs, "LONG", 10**6)
    assert site.get(f"/cases/{case.code}/report.pdf").content.startswith(b"%PDF-")
    assert not ReportVersion.objects.exists()


def test_two_versions_are_compared_on_a_page(site: Client, case: Case) -> None:
    address = f"/cases/{case.code}/versions/compare"
    first = issue_report(case=case, formats=["html"])
    assert "请选择本案的两个版本" in site.get(address, follow=True).content.decode()
    _spend(case, "17000000.00")
    second = issue_report(case=case, formats=["html"])
    page = site.get(address).content.decode()
    assert "<del>1760.86" in page
    assert "<ins>1700.00" in page
    same = site.get(address, {"before": second.pk, "after": second.pk}).content.decode()
    assert "两版的数字和文字完全相同" in same
    for wrong in ("x", "²", "999999"):
        assert site.get(address, {"before": wrong, "after": first.pk}).status_code == 302


def test_versions_of_a_case_are_closed_to_outsiders(client: Client, case: Case, foreign_bureau: Agency) -> None:
    version = issue_report(case=case, formats=["html"])
    client.force_login(people.outsider(foreign_bureau))
    for address in ("versions/", "versions/compare", f"versions/{version.pk}/report.html"):
        assert client.get(f"/cases/{case.code}/{address}").status_code == 404
