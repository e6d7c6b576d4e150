"""The way of a case: legal steps only, by the right person, with what each asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError, write_words
from scoring.cases.workflow import STEPS
from scoring.evidence.services import add_evidence
from scoring.review.approvals import approval_is_void
from scoring.review.changes import changes_between
from scoring.review.forms import USUAL_REMARKS
from scoring.review.models import CaseTransition
from scoring.review.services import TransitionRefused, apply_transition
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.services import override_score, record_choices, score_case
from tests.factories.approvals import issued
from tests.factories.forms import form_of
from tests.factories.people import PASSWORD
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

ASSETS = "过程/资产管理/资产管理规范性"


@pytest.fixture
def people(fumin: Case) -> dict[str, User]:
    """An evaluator, two reviewers and agency staff on 富民's case."""
    assert fumin.evaluator is not None
    made = {}
    for name, agency, role in (
        ("writer", fumin.evaluator, Role.EVALUATOR),
        ("reviewer", fumin.agency, Role.REVIEWER),
        ("publisher", fumin.agency, Role.REVIEWER),
        ("staff", fumin.agency, Role.AGENCY_STAFF),
    ):
        made[name] = create_user(username=f"way-{name}", display_name=name, password=PASSWORD)
        assign_role(user=made[name], agency=agency, role=role, valid_from=fumin.created_at.date())
    return made


def take(case: Case, action: str, actor: User, **given: Any) -> CaseTransition:
    return apply_transition(case=case, action=action, actor=actor, **given)


def leaf_pk(case: Case, path: str = ASSETS) -> int:
    return case.indicators.get(path=path).pk


def test_the_whole_way(fumin: Case, people: dict[str, User]) -> None:
    take(fumin, "submit", people["writer"])
    returned = take(fumin, "return", people["reviewer"], reason="标签不全", remarks={leaf_pk(fumin): "请核实台数"})
    assert list(returned.anchors.values_list("path", flat=True)) == [ASSETS]
    fumin.refresh_from_db()
    assert fumin.state == State.RETURNED
    save_cells(case=fumin, edits=[Edit(leaf_pk(fumin), "choices.findings", "2")], actor=people["writer"])
    take(fumin, "submit", people["writer"])
    approved = take(fumin, "approve", people["reviewer"])
    assert len(approved.sha256) == 64
    with pytest.raises(TransitionRefused) as refused:
        take(fumin, "publish", people["publisher"])
    assert [lack.what for lack in refused.value.lacks] == ["报告还没有正式印发"]
    issued(Case.objects.get(pk=fumin.pk))
    take(fumin, "publish", people["publisher"])
    fumin.refresh_from_db()
    assert fumin.state == State.PUBLISHED
    assert fumin.transitions.count() == 5
    take(fumin, "unpublish", people["publisher"], reason="附表有误")
    take(fumin, "return", people["reviewer"], reason="附表有误", remarks={leaf_pk(fumin): "请更正"})
    fumin.refresh_from_db()
    assert fumin.state == State.RETURNED


def test_what_cannot_be_issued_is_neither_submitted_nor_approved(fumin: Case, people: dict[str, User]) -> None:
    words = fumin.words
    write_words(case=fumin, words={}, actor=people["writer"])
    for step, state, person in (("submit", State.SCORING, "writer"), ("approve", State.SUBMITTED, "reviewer")):
        Case.objects.filter(pk=fumin.pk).update(state=state)
        with pytest.raises(TransitionRefused) as refused:
            take(fumin, step, people[person])
        addresses = [link.address for lack in refused.value.lacks for link in lack.links]
        assert len(refused.value.lacks) > 3
        assert all(address.startswith(f"/cases/{fumin.code}/words/#slot-") for address in addresses)
    Case.objects.filter(pk=fumin.pk).update(words=words)
    take(fumin, "approve", people["reviewer"])


@pytest.mark.parametrize("state", [State.SETUP, State.SCORING, State.RETURNED])
def test_a_cancelled_case_takes_nothing_and_comes_back_to_where_it_was(
    fumin: Case, people: dict[str, User], state: State
) -> None:
    Case.objects.filter(pk=fumin.pk).update(state=state)
    with pytest.raises(TransitionRefused, match="理由"):
        take(fumin, "cancel", people["writer"])
    take(fumin, "cancel", people["writer"], reason="重复立案")
    fumin.refresh_from_db()
    assert fumin.state == State.CANCELLED
    with pytest.raises(ScoreSheetError, match="恢复案件"):
        save_cells(case=fumin, edits=[Edit(leaf_pk(fumin), "reason", "改")], actor=people["writer"])
    take(fumin, "resume", people["writer"], reason="不是重复")
    fumin.refresh_from_db()
    assert fumin.state == state


def test_an_incomplete_sheet_is_not_submitted_and_loses_nothing(fumin: Case, people: dict[str, User]) -> None:
    pk = leaf_pk(fumin)
    save_cells(case=fumin, edits=[Edit(pk, "reason", ""), Edit(pk, "override", "1")], actor=people["writer"])
    with pytest.raises(TransitionRefused) as refused:
        take(fumin, "submit", people["writer"])
    told = {(item.indicator.path, item.field) for item in refused.value.outstanding}
    assert told == {(ASSETS, "reason"), (ASSETS, "override_reason")}
    fumin.refresh_from_db()
    assert fumin.state == State.SCORING
    assert fumin.indicators.get(pk=pk).score.entries["override"] == "1"


def test_points_lost_without_evidence_are_outstanding(fumin: Case, people: dict[str, User]) -> None:
    fumin.papers.all().delete()
    with pytest.raises(TransitionRefused) as refused:
        take(fumin, "submit", people["writer"])
    lost = {row.path for row in fumin.indicators.exclude(rule={}) if row.score.score < row.weight}
    assert {item.indicator.path for item in refused.value.outstanding if item.field == "evidence"} == lost


@pytest.mark.parametrize("given", [{}, {"reason": "不清楚"}, {"remarks": True}])
def test_a_return_needs_a_reason_and_an_indicator(fumin: Case, people: dict[str, User], given: dict[str, Any]) -> None:
    take(fumin, "submit", people["writer"])
    if "remarks" in given:
        given = {"remarks": {leaf_pk(fumin): "意见"}}
    with pytest.raises(TransitionRefused, match=r"理由|指明一项指标"):
        take(fumin, "return", people["reviewer"], **given)


def test_an_indicator_of_another_case_is_no_anchor(fumin: Case, people: dict[str, User]) -> None:
    take(fumin, "submit", people["writer"])
    with pytest.raises(TransitionRefused, match="不在本案"):
        take(fumin, "return", people["reviewer"], reason="有误", remarks={0: "意见"})


def test_every_step_is_refused_to_other_roles_and_from_other_states(fumin: Case, people: dict[str, User]) -> None:
    for step in STEPS:
        for state in State:
            Case.objects.filter(pk=fumin.pk).update(state=state, consulting=bool(step.consulting))
            for person in (people["writer"], people["reviewer"], people["staff"]):
                role = {"writer": Role.EVALUATOR, "reviewer": Role.REVIEWER, "staff": Role.AGENCY_STAFF}
                if state in step.sources and role[person.display_name] == step.role:
                    continue
                with pytest.raises(TransitionRefused):
                    take(fumin, step.action, person)
    assert not fumin.transitions.exists()


def test_who_prepared_does_not_review_and_who_approved_does_not_publish(fumin: Case, people: dict[str, User]) -> None:
    writer = people["writer"]
    save_cells(case=fumin, edits=[Edit(leaf_pk(fumin), "reason", "少标签")], actor=writer)
    take(fumin, "submit", people["writer"])
    # The same person reviews the agency as well.
    assign_role(user=writer, agency=fumin.agency, role=Role.REVIEWER, valid_from=fumin.created_at.date())
    assert person_on(writer, fumin).roles == {Role.EVALUATOR, Role.REVIEWER}
    for step in ("return", "approve"):
        with pytest.raises(TransitionRefused, match="回避"):
            take(fumin, step, writer, reason="有误", remarks={leaf_pk(fumin): "请核实"})
    take(fumin, "approve", people["reviewer"])
    with pytest.raises(TransitionRefused, match="回避"):
        take(fumin, "publish", people["reviewer"])


def test_a_locked_sheet_refuses_every_way_of_writing(fumin: Case, people: dict[str, User]) -> None:
    take(fumin, "submit", people["writer"])
    fumin.refresh_from_db()
    writes = [
        lambda: save_cells(case=fumin, edits=[Edit(leaf_pk(fumin), "reason", "改")]),
        lambda: record_choices(case=fumin, path=ASSETS, choices={"findings": 9}),
        lambda: override_score(case=fumin, path=ASSETS, score=Decimal(1), reason="改"),
        lambda: add_evidence(case=fumin, path=ASSETS, title="新材料", location="柜"),
        lambda: write_words(case=fumin, words={}),
        lambda: score_case(case=fumin),
    ]
    for write in writes:
        with pytest.raises(ScoreSheetError, match="待审核"):
            write()


def test_an_approval_is_void_once_anything_it_vouched_for_changes(fumin: Case, people: dict[str, User]) -> None:
    take(fumin, "submit", people["writer"])
    approval = take(fumin, "approve", people["reviewer"])
    fumin.refresh_from_db()
    assert approval_is_void(fumin, approval) == []
    Case.objects.filter(pk=fumin.pk).update(words={})
    fumin.refresh_from_db()
    assert approval_is_void(fumin, approval)


def test_a_resubmission_tells_what_changed_in_words_and_papers(
    fumin: Case, people: dict[str, User], client: Client
) -> None:
    gone = add_evidence(case=fumin, path=ASSETS, title="旧清单", location="一号柜")
    first = take(fumin, "submit", people["writer"])
    take(fumin, "return", people["reviewer"], reason="补充", remarks={leaf_pk(fumin): "请补充"})
    words = fumin.words | {"报告日期": "2025年", "部门职责": ["只此一项"]}
    was = "\n".join(fumin.words["部门职责"])
    write_words(case=fumin, words=words)
    type(gone).objects.filter(pk=gone.pk).update(deleted_at=gone.added_at)
    added = add_evidence(case=fumin, path=ASSETS, title="新清单", location="二号柜")
    second = take(fumin, "submit", people["writer"])
    assert changes_between(first, second) == [
        ("报告日期", "报告文字", "2024年", "2025年"),
        ("部门职责", "报告文字", was, "只此一项"),
        ("佐证材料", "删除材料", f"{gone}，存放于一号柜", "—"),
        ("佐证材料", "增加材料", "—", f"{added}，存放于二号柜"),
    ]
    client.force_login(people["reviewer"], backend="units.people.backends.RoleBackend")
    page = client.get(f"/cases/{fumin.code}/review/").content.decode()
    assert "与上次提交相比（4 处）" in page
    first.texts = {}  # a submission of before they were kept
    assert changes_between(first, second) == []


def test_what_was_seen_must_be_what_is_there(fumin: Case, people: dict[str, User]) -> None:
    seen = fumin.score_sheet_version
    save_cells(case=fumin, edits=[Edit(leaf_pk(fumin), "reason", "改了")], actor=people["writer"])
    with pytest.raises(TransitionRefused, match="刷新页面"):
        take(fumin, "submit", people["writer"], seen_version=seen)


def page_of(client: Client, case: Case, person: User, step: str, **sent: str) -> tuple[int, str]:
    client.force_login(person, backend="units.people.backends.RoleBackend")
    answer = client.post(f"/cases/{case.code}/transitions/{step}/", sent)
    return answer.status_code, answer.content.decode()


def test_the_page_keeps_what_a_reviewer_wrote(fumin: Case, people: dict[str, User], client: Client) -> None:
    take(fumin, "submit", people["writer"])
    status, page = page_of(client, fumin, people["reviewer"], "return", reason="写了很长的理由")
    assert status == 409
    assert "写了很长的理由" in page
    assert "至少要指明一项指标" in page


def test_words_about_an_indicator_name_it_without_a_tick(fumin: Case, people: dict[str, User], client: Client) -> None:
    take(fumin, "submit", people["writer"])
    ticked = fumin.indicators.exclude(rule={}).exclude(path=ASSETS).first()
    sent = {f"remark:{leaf_pk(fumin)}": " 请核实 ", f"anchor:{ticked.pk}": "on"}
    assert page_of(client, fumin, people["reviewer"], "return", reason="一\r\n二", **sent)[0] == 302
    returned = fumin.transitions.get(action="return")
    assert returned.remarks == {ASSETS: "请核实", ticked.path: ""}
    assert returned.reason == "一\n二"


def test_each_indicator_is_returned_beside_what_is_known_of_it(
    fumin: Case, people: dict[str, User], client: Client
) -> None:
    """Its reason, how it was reckoned, its papers and a box of several lines; a usual remark is chosen, not typed."""
    save_cells(case=fumin, edits=[Edit(leaf_pk(fumin), "reason", "三台设备没有标签")], actor=people["writer"])
    add_evidence(case=fumin, path=ASSETS, title="资产盘点表", location="柜1")
    take(fumin, "submit", people["writer"])
    client.force_login(people["reviewer"])
    page = client.get(f"/cases/{fumin.code}/transitions/return/").content.decode()
    shown = page[page.index(f'id="remark-{leaf_pk(fumin)}"') :].partition("</li>")[0]
    basis = fumin.indicators.get(path=ASSETS).score.basis
    for words in ("三台设备没有标签", basis, "资产盘点表（柜1）", f'<textarea name="remark:{leaf_pk(fumin)}"'):
        assert words in shown
    sent = {f"usual:{leaf_pk(fumin)}": USUAL_REMARKS[0], f"remark:{leaf_pk(fumin)}": "第2、3台"}
    assert page_of(client, fumin, people["reviewer"], "return", reason="有误", **sent)[0] == 302
    assert fumin.transitions.get(action="return").remarks == {ASSETS: f"{USUAL_REMARKS[0]}；第2、3台"}


@pytest.mark.parametrize(
    ("sent", "why"), [({}, "退回修改需要写明理由"), ({"reason": "长" * 2001}, "2000"), ({"remark": "长" * 501}, "500")]
)
def test_what_is_wrong_with_the_form_is_told_beside_it(
    fumin: Case, people: dict[str, User], client: Client, sent: dict[str, str], why: str
) -> None:
    take(fumin, "submit", people["writer"])
    if "remark" in sent:
        sent = {"reason": "有误", f"remark:{leaf_pk(fumin)}": sent["remark"]}
    status, page = page_of(client, fumin, people["reviewer"], "return", **sent)
    assert (status, why in page) == (422, True)
    fumin.refresh_from_db()
    assert fumin.state == State.SUBMITTED


def test_a_step_that_another_took_meanwhile_is_a_conflict(fumin: Case, people: dict[str, User], client: Client) -> None:
    status, page = page_of(client, fumin, people["reviewer"], "return")
    assert (status, "案件现在是“评分中”，不能退回修改" in page) == (409, True)


def test_after_a_look_at_what_changed_the_same_step_is_taken(
    fumin: Case, people: dict[str, User], client: Client
) -> None:
    seen = str(fumin.score_sheet_version)
    save_cells(case=fumin, edits=[Edit(leaf_pk(fumin), "reason", "改了")], actor=people["writer"])
    status, page = page_of(client, fumin, people["writer"], "submit", version=seen)
    assert (status, "刷新页面" in page) == (409, True)
    assert page_of(client, fumin, people["writer"], "submit", **form_of(page))[0] == 302
