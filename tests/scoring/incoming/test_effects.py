"""What the preview of an import tells of the cases that it touches is what becomes of them."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from budgets.imports.models import ImportUpload
from budgets.imports.services.previews import ImportPreview
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import confirm_upload, keep_upload, preview_upload
from budgets.ledger.models import ImportBatch
from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.incoming.selectors import Effect, effects_of
from scoring.opening.services import create_case
from scoring.scores.evaluation import rows_of
from scoring.scores.services import score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import people, samples
from units.people.models import User


@pytest.fixture
def evaluator(fumin: Case, settings: LazySettings, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    assert fumin.evaluator is not None
    return people.evaluator(fumin.evaluator)


def staffing(in_post: int) -> samples.Rows:
    """编制及人员情况表 with so many in post; the case reads their ratio to the posts."""
    return [["项目", "人数"], ["编制数", 11], ["在职人数", in_post]]


def uploaded(case: Case, evaluator: User, in_post: int = 12) -> ImportUpload:
    file = UploadedWorkbook("人员.xlsx", workbook(("表", staffing(in_post))))
    return keep_upload(agency=case.agency, year=case.year, files=[file], actor=evaluator)


def previewed(upload: ImportUpload, evaluator: User) -> tuple[ImportPreview, list[Effect], int]:
    preview = preview_upload(upload)
    return (preview, *effects_of(preview, upload.agency, upload.year, evaluator))


def stored(case: Case) -> object:
    row = Case.objects.filter(pk=case.pk).values().get()
    return row, list(case.indicators.values()), [indicator.score.score for indicator in rows_of(case)]


def test_the_score_foretold_is_the_score_that_comes_and_nothing_was_written(fumin: Case, evaluator: User) -> None:
    upload = uploaded(fumin, evaluator)
    before = stored(fumin), ImportBatch.objects.count(), Entry.objects.count()
    preview, (effect,), others = previewed(upload, evaluator)
    assert (stored(fumin), ImportBatch.objects.count(), Entry.objects.count()) == before
    assert effect.after is not None
    assert (effect.changes, effect.is_fixed, effect.was_stale, others) == (True, False, False, 0)
    assert [leaf.name for leaf in effect.leaves] == ["在职人员控制率"]
    assert effect.after.total != fumin.total
    assert preview.receipt is not None
    confirm_upload(upload=upload, previewed=preview.receipt.digest, actor=evaluator)
    case = Case.objects.get(pk=fumin.pk)
    assert case.total == fumin.total  # until it is scored again
    score_case(case=case)
    assert (case.total, case.grade) == (effect.after.total, effect.after.grade)


def test_the_page_shows_both_scores_and_the_leaves_between(fumin: Case, evaluator: User, client: Client) -> None:
    client.force_login(evaluator)
    upload = uploaded(fumin, evaluator)
    page = unescape(client.get(f"/imports/{upload.pk}/").content.decode())
    assert "对案件得分的影响" in page
    assert "91.17" in page
    assert "1项指标的得分将改变" in page
    assert "在职人员控制率：4.00 → " in page
    assert "由评价人员“重新取数”" in page
    same = uploaded(fumin, evaluator, in_post=9)
    assert "不变" in unescape(client.get(f"/imports/{same.pk}/").content.decode())


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.SUBMITTED, "已提交审核，得分固定，不随导入改变；要按新数据评分，请评价人员"),
        (State.APPROVED, "已审核通过，得分固定，不随导入改变；审核通过将标明已失效"),
        (State.PUBLISHED, "已发布，得分固定"),
        (State.SETUP, "冻结后按新数据评分"),
    ],
)
def test_a_case_that_keeps_its_figures_says_so(fumin: Case, evaluator: User, state: State, told: str) -> None:
    upload = uploaded(fumin, evaluator)
    Case.objects.filter(pk=fumin.pk).update(state=state)
    _, (effect,), _ = previewed(upload, evaluator)
    assert told in effect.then
    assert effect.is_fixed is (state != State.SETUP)
    assert effect.changes is (state != State.SETUP)


def test_earlier_imports_that_wait_are_told_apart(fumin: Case, evaluator: User) -> None:
    Case.objects.filter(pk=fumin.pk).update(facts_batch=0)
    _, (effect,), _ = previewed(uploaded(fumin, evaluator), evaluator)
    assert effect.was_stale


def test_scores_that_are_kept_from_the_agency_are_not_foretold_to_it(fumin: Case, evaluator: User) -> None:
    clerk, client = people.agency_clerk(fumin.agency), Client()
    client.force_login(clerk, backend="units.people.backends.RoleBackend")
    upload = uploaded(fumin, clerk)
    _, (effect,), _ = previewed(upload, clerk)
    assert (effect.after, effect.leaves, effect.changes) == (None, (), False)
    page = unescape(client.get(f"/imports/{upload.pk}/").content.decode())
    assert "未公布" in page
    assert "91.17" not in page
    Case.objects.filter(pk=fumin.pk).update(state=State.SUBMITTED, consulting=True)
    assert previewed(upload, clerk)[1][0].changes


def test_cases_of_the_year_that_one_may_not_see_are_counted(fumin: Case, evaluator: User) -> None:
    """Who evaluates one case of the agency does not see those that others evaluate."""
    for code, year in (("public", fumin.year), ("another-year", fumin.year - 1)):
        create_case(code=code, title=code, agency=fumin.agency, year=year, framework=None, report_kind="final_accounts")
    report, upload = Case.objects.get(code="public"), uploaded(fumin, evaluator)
    _, effects, others = previewed(upload, people.reviewer(fumin.agency))
    assert [effect.case for effect in effects] == [fumin, report]
    assert (effects[1].after, effects[1].then, others) == (None, "不评分；报告中的数据随导入更新。", 0)
    _, effects, others = previewed(upload, evaluator)
    assert ([effect.case for effect in effects], others) == ([fumin], 1)
    Case.objects.filter(pk=report.pk).update(state=State.CANCELLED)
    assert previewed(upload, evaluator)[2] == 0
