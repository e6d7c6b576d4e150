"""The kinds that the browser does not take from end to end, through the pages' own posts: opened, written, drafted.

And the words of the published cases in cases newly opened: they ask for nothing that the site cannot take in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from indicators.library.selectors import get_framework
from reports.building.selectors import drafted
from reports.material.slots import Slot
from reports.words.editor import kept_of, words_of
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.services import write_slot, write_words
from scoring.cases.words import words_version
from scoring.opening.services import create_case
from scoring.review.services import freeze_case
from scoring.scores.selectors import score_sheet
from scoring.scores.services import override_score, score_case
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import people
from tests.factories.agencies import make_agency
from tests.factories.demo import DEMO_CASES, FUMIN
from tests.factories.final_accounts import workbooks
from tests.factories.project_forms import budget, progress, scored, unscored
from tests.reports.kinds.test_department_evaluation import NAME, another
from tests.reports.kinds.test_final_accounts import ACCOUNTS
from units.people.models import User

CENTRE = "某县社保局"
POSTED = 4  # texts
STARTS = {"docx": b"PK", "pdf": b"%PDF-"}
PRINTED_ELSEWHERE = ("department_evaluation",)  # as PDF, with the published cases
_PEOPLE = ("行政编制", "工勤编制", "事业编制", "在职行政人员", "在职工勤人员", "在职事业人员")


def _department_workbooks(folder: Path) -> list[Path]:
    return [another(path, folder / path.name) for path in sorted(FUMIN.glob("*.xlsx"))]


def _sichuan_workbooks(_: Path) -> list[UploadedWorkbook]:
    counted = [[f"{CENTRE}2023年履职情况统计表（人员构成）"], ["项目", "计量单位", "数值"]]
    counted += [[name, "名", number] for number, name in enumerate(_PEOPLE, start=1)]  # type: ignore[list-item]
    counted += [[name, "个", 1] for name in ("预算单位", "行政单位", "参照公务员法管理事业单位")]  # type: ignore[list-item]
    staff = [["项目", "人数"], ["编制数", 12], ["在职人数", 11], ["退休人数", 4]]
    own = [("收支", budget()), ("进度", progress()), ("构成", counted), ("人员", staff), ("窗口", unscored())]
    files = workbooks(replace(ACCOUNTS, year=2023))
    return [*files, UploadedWorkbook("单位.xlsx", workbook(*own, ("稽核", scored())))]


@dataclass(frozen=True)
class Sample:
    """A kind, its agency, what the agency hands in, the tree chosen on the page, and a sentence of its report."""

    kind: str
    agency: str
    files: Callable[[Path], Sequence[Any]]
    basis: str
    says: str


EXAMPLES = (
    Sample("department_evaluation", NAME, _department_workbooks, "framework|fumin-department-2023|1", "等级为“差”"),
    Sample("sichuan_budget_evaluation", CENTRE, _sichuan_workbooks, "framework|sichuan-department|3", "自评得分50分"),
    Sample("department_self_report", CENTRE, _sichuan_workbooks, "none", "支出年初预算数980000元"),
    Sample("project_evaluation", CENTRE, _sichuan_workbooks, "none", "窗口服务项目全年预算16万元"),
)


@pytest.fixture
def ready(reference_data: None, db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def _score(case: Case, actor: User) -> None:
    """The tree frozen as it is, and half of every weight given."""
    freeze_case(case=case, actor=actor)
    for leaf in [leaf for top in score_sheet(case) for leaf in top.leaves()]:
        override_score(case=case, path=leaf.indicator.path, score=leaf.weight / 2, reason="材料不全")
    score_case(case=case)


def _typed(slot: Slot) -> str:
    """A sentence, or the names of the projects that the slot lists."""
    return "窗口服务项目\n稽核项目" if slot.path == ("评价项目",) else "本单位按制度办理。"


def _write(client: Client, case: Case) -> None:
    """Every text that the page counts as missing: some by the page's own post, the others as it would write them."""
    for _ in range(3):
        missing = [card for card in words_of(case).cards if card.state == "missing"]
        for card in missing[POSTED:]:
            words = kept_of(card.slot, _typed(card.slot))
            write_slot(case=case, path=card.slot.path, words=words, seen=words_version(None))
        for card in missing[:POSTED]:
            sent = {"slot": card.slot.key, "seen": card.version, "words": _typed(card.slot)}
            answer = client.post(f"/cases/{case.code}/words/", sent)
            assert answer.status_code == 302, card.slot.path
        case.refresh_from_db()
        if not missing:
            return


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.kind for example in EXAMPLES])
def test_from_workbooks_to_a_draft(ready: None, client: Client, tmp_path: Path, example: Sample) -> None:
    agency = make_agency("example", example.agency)
    import_workbooks(example.files(tmp_path), agency=agency, year=2023, units_confirmed=True)
    writer = people.evaluator(agency)
    client.force_login(writer)
    sent = {"year": "2023", "kind": example.kind, "basis": example.basis, "title": "", "code": "example-2023"}
    assert client.post("/cases/new/?agency=example", sent).status_code == 302
    case = Case.objects.get(code="example-2023")
    if case.state == State.SETUP:
        _score(case, writer)
        case.refresh_from_db()
    _write(client, case)
    page = client.get(f"/cases/{case.code}/words/").content.decode()
    assert "报告内容已齐备，可以提交审核" in page
    report = client.get(f"/cases/{case.code}/report/").content.decode()
    assert 'class="lacking' not in report
    assert example.says in re.sub("<[^>]+>", "", report)
    formats = ["docx"] if example.kind in PRINTED_ELSEWHERE else list(STARTS)
    answer = client.post(f"/cases/{case.code}/versions/", {"state": "draft", "formats": formats}, follow=True)
    assert "草稿第1稿" in answer.content.decode()
    version = case.report_versions.get()
    assert version.missing == []
    for ending in formats:
        got = client.get(reverse("version-file", args=[case.code, version.pk, ending]))
        assert got.content.startswith(STARTS[ending])


@pytest.mark.parametrize("loaded_demo_case", DEMO_CASES, indirect=True)
def test_published_words_find_every_figure_in_a_case_newly_opened(demo_case: Case) -> None:
    known = demo_case
    framework = get_framework(known.framework_code, known.framework_version) if known.framework_code else None
    case = create_case(
        code="opened-anew", title="重新立案", agency=known.agency, evaluator=known.evaluator, year=known.year,
        framework=framework, report_kind=known.report_kind,
    )  # fmt: skip
    write_words(case=case, words=known.words)
    case.refresh_from_db()
    lacking = {one.key for one in drafted(case).missing if one.kind == "fact"}
    assert {key for key in lacking if key.partition("/")[0].partition(".")[0] not in ("得分", "规则得分")} == set()
