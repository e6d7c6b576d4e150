"""Papers of a case: kept once, on many indicators, removed and restored whole, never changed in a closed case."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from evalcase.audit.selectors import entries_for
from evalcase.uploads import UploadRejected
from evalcase.uploads.storage import DamagedFile
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError
from scoring.evidence.choices import PaperKind
from scoring.evidence.models import EvidenceFile, EvidenceReference
from scoring.evidence.selectors import kept_bytes, leaves_without_evidence, preview_bytes, scored_leaves
from scoring.evidence.services import (
    EvidenceExists,
    add_evidence,
    attach_evidence,
    describe_evidence,
    link_evidence,
    purge_evidence,
    remove_evidence,
    restore_evidence,
    unlink_evidence,
)
from scoring.scores.selectors import score_sheet
from tests.factories import papers, people
from units.agencies.models import Agency
from units.people.models import User

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def evaluating(fumin: Case) -> User:
    assert fumin.evaluator is not None
    return people.evaluator(fumin.evaluator)


@pytest.fixture
def leaves(fumin: Case) -> list[CaseIndicator]:
    return list(scored_leaves(fumin))


def attached(case: Case, content: bytes | None = None, name: str = "通知.pdf", **more: Any) -> EvidenceReference:
    return attach_evidence(case=case, content=papers.pdf() if content is None else content, file_name=name, **more)


def stored(folder: Path) -> set[str]:
    return {path.parent.name + path.name for path in folder.glob("evidence/*/*")}


def test_a_file_is_kept_under_its_hash_without_an_ending(fumin: Case, leaves: list[CaseIndicator], media: Path) -> None:
    data = papers.pdf()
    paper = attached(fumin, data, indicators=leaves[:2])
    assert paper.file is not None
    digest = hashlib.sha256(data).hexdigest()
    assert (media / "evidence" / digest[:2] / digest[2:]).read_bytes() == data
    assert kept_bytes(paper.file) == data
    assert stored(media) == {digest, *paper.file.previews}
    assert (paper.title, paper.number, paper.file.pages, str(paper)) == ("通知", "B-01", 1, "通知（佐证材料B-01）")
    assert list(paper.indicators.order_by("order")) == leaves[:2]
    with pytest.raises(ValueError, match="没有网址"):
        storages["evidence"].url(f"evidence/{digest[:2]}/{digest[2:]}")


def test_a_paper_stands_on_the_sheet_of_every_indicator_it_was_put_on(
    fumin: Case, leaves: list[CaseIndicator], django_assert_num_queries: Any
) -> None:
    paper = attached(fumin, indicators=leaves[:2])
    with django_assert_num_queries(2):
        found = {
            leaf.indicator.pk: [str(item) for item in leaf.evidence]
            for node in score_sheet(fumin)
            for leaf in node.leaves()
        }
    assert [leaf for leaf, items in found.items() if str(paper) in items] == [leaf.pk for leaf in leaves[:2]]


def test_a_photo_is_kept_anew_with_both_hashes(fumin: Case) -> None:
    data = papers.photo()
    file = attached(fumin, data, "现场.jpg").file
    assert file is not None
    assert file.original_sha256 == hashlib.sha256(data).hexdigest() != file.sha256
    assert hashlib.sha256(kept_bytes(file)).hexdigest() == file.sha256
    assert papers.OWNER.encode() not in kept_bytes(file) + preview_bytes(file, 1)
    assert (file.width, file.height, file.extent) == (40, 60, "40×60像素")


@pytest.mark.parametrize("removed", [False, True])
def test_the_same_file_is_not_kept_twice_in_a_case(fumin: Case, removed: bool) -> None:
    paper = attached(fumin, papers.photo(), "现场.jpg")
    assert paper.file is not None
    kept = kept_bytes(paper.file)
    if removed:
        remove_evidence(case=fumin, reference=paper)
    # The photo again, and the photo as it was downloaded from here.
    for content in (papers.photo(), kept):
        with pytest.raises(EvidenceExists, match="恢复" if removed else "关联") as known:
            attached(fumin, content, "又一张.jpg")
        assert known.value.reference == paper
    assert EvidenceFile.objects.filter(case=fumin).count() == 1


def test_numbers_go_on_by_kind_and_are_not_given_twice(fumin: Case) -> None:
    numbers = [
        attached(fumin, papers.pdf(text=str(number)), kind=kind).full_number
        for number, kind in enumerate([PaperKind.WORKING_PAPER, PaperKind.EVIDENCE, PaperKind.WORKING_PAPER])
    ]
    # The demo's paper files hold 工作底稿A-01 to A-03 already.
    assert numbers == ["工作底稿A-04", "佐证材料B-01", "工作底稿A-05"]
    with pytest.raises(ScoreSheetError, match="同一编号"):
        attached(fumin, papers.pdf(text="4"), kind=PaperKind.WORKING_PAPER, number="A-05")
    assert not EvidenceFile.objects.filter(case=fumin, name="4.pdf").exists()


def test_a_refused_file_leaves_nothing_behind(fumin: Case, media: Path) -> None:
    with pytest.raises(UploadRejected):
        attached(fumin, b"MZ" * 90, "程序.pdf")
    assert stored(media) == set()
    assert not EvidenceFile.objects.filter(case=fumin).exists()


def test_a_full_case_takes_no_more(fumin: Case, settings: Any) -> None:
    settings.EVIDENCE_CASE_MAX_MB = 1
    paper = attached(fumin)
    EvidenceFile.objects.filter(paper=paper).update(size=MEGABYTE)
    with pytest.raises(ScoreSheetError, match="超过 1 MB 的上限"):
        attached(fumin, papers.pdf(text="2"))


def test_a_noted_document_is_one_paper_on_several_indicators(fumin: Case, leaves: list[CaseIndicator]) -> None:
    first, second = (
        add_evidence(case=fumin, path=leaf.path, title="记账凭证", location="2023年12月第3册") for leaf in leaves[:2]
    )
    assert first == second
    assert list(first.indicators.order_by("order")) == leaves[:2]
    assert str(first) == "记账凭证（2023年12月第3册）"
    with pytest.raises(ScoreSheetError, match="存放位置"):
        add_evidence(case=fumin, path=leaves[0].path, title="记账凭证", location=" ")


def test_linking_and_unlinking_leave_the_paper_where_it_is(fumin: Case, leaves: list[CaseIndicator]) -> None:
    paper = attached(fumin, indicators=leaves[:1])
    link_evidence(case=fumin, reference=paper, indicators=leaves[:3])
    unlink_evidence(case=fumin, reference=paper, indicators=leaves[:2])
    assert list(paper.indicators.all()) == [leaves[2]]
    unlink_evidence(case=fumin, reference=paper, indicators=leaves)
    assert EvidenceReference.objects.live().get(pk=paper.pk).file == paper.file
    actions = [entry.action for entry in entries_for(paper)]
    assert actions == ["上传佐证材料", "关联佐证材料", "取消关联佐证材料", "取消关联佐证材料"]
    assert entries_for(paper)[1].changes == {"indicators": [None, [leaf.path for leaf in leaves[1:3]]]}


def test_indicators_of_another_case_and_branches_are_refused(fumin: Case, leaves: list[CaseIndicator]) -> None:
    branch = fumin.indicators.filter(rule={}).first()
    stranger = CaseIndicator(pk=10**9, case_id=fumin.pk + 1, path="别案/指标", rule={"kind": "expert"})
    for indicator in (branch, stranger):
        assert indicator is not None
        with pytest.raises(ScoreSheetError, match="不是本案的末级指标"):
            attached(fumin, indicators=[indicator])


def test_a_removed_paper_comes_back_as_it_was(fumin: Case, leaves: list[CaseIndicator], evaluating: User) -> None:
    paper = attached(fumin, indicators=leaves[:3], actor=evaluating)

    def state() -> tuple[Any, ...]:
        row = EvidenceReference.objects.filter(pk=paper.pk).values().get()
        assert paper.file is not None
        return row, set(paper.indicators.values_list("pk", flat=True)), kept_bytes(paper.file)

    before = state()
    remove_evidence(case=fumin, reference=paper, actor=evaluating)
    assert paper not in [item for node in score_sheet(fumin) for leaf in node.leaves() for item in leaf.evidence]
    with pytest.raises(ScoreSheetError, match="已被删除"):
        link_evidence(case=fumin, reference=paper, indicators=leaves)
    restore_evidence(case=fumin, reference=paper, actor=evaluating)
    assert state() == before


def test_a_number_given_away_meanwhile_hinders_the_return(fumin: Case) -> None:
    paper = attached(fumin, number="7")
    remove_evidence(case=fumin, reference=paper)
    attached(fumin, papers.pdf(text="2"), number="7")
    with pytest.raises(ScoreSheetError, match="同一编号"):
        restore_evidence(case=fumin, reference=paper)
    assert EvidenceReference.objects.removed().filter(pk=paper.pk).exists()


def test_after_thirty_days_a_removed_paper_and_its_bytes_are_gone(fumin: Case, media: Path) -> None:
    kept, gone, recent = (attached(fumin, papers.pdf(text=text)) for text in "123")
    hashes = {paper.pk: paper.file.sha256 for paper in (kept, gone, recent) if paper.file}
    for paper in (gone, recent):
        remove_evidence(case=fumin, reference=paper)
    EvidenceReference.objects.filter(pk=gone.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert purge_evidence() == (1, 0), "bytes younger than a day may belong to an upload under way"
    # A day later nothing uses the bytes of the paper that is gone; the preview is shared, all three look alike.
    assert purge_evidence(now=timezone.now() + timedelta(days=1, minutes=1)) == (0, 1)
    assert hashes[gone.pk] not in stored(media)
    assert {hashes[kept.pk], hashes[recent.pk]} < stored(media)
    assert [entry.action for entry in entries_for(gone)][-1] == "清除佐证材料"


def test_the_command_says_what_it_purged(fumin: Case) -> None:
    said = StringIO()
    call_command("purge_evidence", stdout=said)
    assert said.getvalue() == "已清除0份佐证材料，0个存档文件\n"


def test_a_damaged_file_is_not_handed_out(fumin: Case, media: Path) -> None:
    file = attached(fumin).file
    assert file is not None
    path = media / "evidence" / file.sha256[:2] / file.sha256[2:]
    path.write_bytes(b"%PDF")
    with pytest.raises(DamagedFile, match="校验值不符"):
        kept_bytes(file)
    path.unlink()
    with pytest.raises(DamagedFile, match="不见了"):
        kept_bytes(file)


WRITES: dict[str, Callable[[Case, EvidenceReference, CaseIndicator], object]] = {
    "add": lambda case, _, leaf: add_evidence(case=case, path=leaf.path, title="账", location="柜"),
    "attach": lambda case, _, leaf: attached(case, papers.pdf(text="新"), indicators=[leaf]),
    "link": lambda case, paper, leaf: link_evidence(case=case, reference=paper, indicators=[leaf]),
    "unlink": lambda case, paper, leaf: unlink_evidence(case=case, reference=paper, indicators=[leaf]),
    "describe": lambda case, paper, _: describe_evidence(
        case=case, reference=paper, title="新", kind=PaperKind.EVIDENCE, number="9", location=""
    ),
    "remove": lambda case, paper, _: remove_evidence(case=case, reference=paper),
    "restore": lambda case, paper, _: restore_evidence(case=case, reference=paper),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("state", [State.SETUP, State.SUBMITTED, State.APPROVED, State.PUBLISHED])
def test_a_closed_case_refuses_every_write(
    fumin: Case, leaves: list[CaseIndicator], state: State, write: Callable[..., object]
) -> None:
    paper = attached(fumin, papers.picture(), "照片.jpg", indicators=leaves[:1])
    # The case is closed by someone else: the object at hand still says that it is open.
    Case.objects.filter(pk=fumin.pk).update(state=state)
    before = EvidenceReference.objects.filter(case=fumin).count()
    with pytest.raises(ScoreSheetError, match=f"现在是“{state.label}”"):
        write(fumin, paper, leaves[0])
    assert EvidenceReference.objects.filter(case=fumin).count() == before


def test_agency_staff_change_only_what_they_brought(fumin: Case, leaves: list[CaseIndicator], evaluating: User) -> None:
    clerk = people.agency_clerk(fumin.agency)
    own = attached(fumin, actor=clerk)
    foreign = attached(fumin, papers.pdf(text="2"), actor=evaluating, kind=PaperKind.WORKING_PAPER)
    with pytest.raises(ScoreSheetError, match="不是您上传的"):
        remove_evidence(case=fumin, reference=foreign, actor=clerk)
    with pytest.raises(ScoreSheetError, match="工作底稿由评价人员编制"):
        attached(fumin, papers.pdf(text="3"), actor=clerk, kind=PaperKind.WORKING_PAPER)
    remove_evidence(case=fumin, reference=own, actor=clerk)
    restore_evidence(case=fumin, reference=own, actor=evaluating)


def test_reviewers_and_strangers_attach_nothing(fumin: Case, foreign_bureau: Agency) -> None:
    for person in (people.reviewer(fumin.agency), people.outsider(foreign_bureau)):
        with pytest.raises(ScoreSheetError, match="没有在本案中上传"):
            attached(fumin, actor=person)


def test_leaves_that_lost_points_without_a_paper_are_named(
    fumin: Case, leaves: list[CaseIndicator], django_assert_num_queries: Any
) -> None:
    EvidenceReference.objects.filter(case=fumin).update(deleted_at=timezone.now())
    leaf = next(leaf for leaf in leaves if leaf.score.score is not None and leaf.score.score < leaf.weight)
    with django_assert_num_queries(1):
        before = leaves_without_evidence(fumin)
    assert leaf in before
    assert all(found.score.score < found.weight for found in before if isinstance(found.score.score, Decimal))
    attached(fumin, indicators=[leaf])
    assert leaves_without_evidence(fumin) == [found for found in before if found != leaf]
