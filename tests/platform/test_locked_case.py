"""A case that is submitted, approved or published takes no change by any way of writing."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import RequestFactory

from evalcase.audit.models import Entry
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.selectors import case_by_code
from scoring.cases.services import ScoreSheetError, write_slot, write_words
from scoring.cases.words import words_version
from scoring.counting.services import close_questionnaire, enter_counts, prefer_questionnaire
from scoring.counting.workbook import counts_workbook, import_counts
from scoring.evidence.choices import PaperKind
from scoring.evidence.models import EvidenceReference
from scoring.evidence.services import (
    add_evidence,
    attach_evidence,
    describe_evidence,
    link_evidence,
    remove_evidence,
    restore_evidence,
    unlink_evidence,
)
from scoring.panel.models import Panel, PanelIndicator, PanelMember, PanelMethod, PanelScore
from scoring.panel.selectors import judgement_leaves, panel_of
from scoring.panel.services.conclude import conclude_all, conclude_indicator
from scoring.panel.services.convening import (
    Seat,
    arrange_panel,
    close_panel,
    convene_panel,
    hand_over_panel,
    set_members,
)
from scoring.panel.services.scores import Unsent, reopen_panel_scores, save_panel_scores, submit_panel_scores
from scoring.questionnaires.models import AnswerLink, OptionCount, Question, Questionnaire, QuestionOption
from scoring.questionnaires.services.frames import (
    QuestionnaireError,
    change_questionnaire,
    create_questionnaire,
    delete_questionnaire,
    open_questionnaire,
)
from scoring.questionnaires.services.links import issue_tokens, void_tokens
from scoring.questionnaires.services.questions import add_question, change_question, move_question, remove_question
from scoring.review.services import freeze_case
from scoring.score_sheet.edits import Edit, check_cells
from scoring.score_sheet.services import save_cells
from scoring.scores.models import Score
from scoring.scores.services import override_score, record_choices, score_case
from scoring.tree.services.indicators import (
    Removed,
    add_indicator,
    move_indicator,
    remove_indicator,
    restore_indicator,
    update_indicator,
)
from scoring.tree.services.library import copy_from_library
from scoring.tree.services.weights import scale_to_whole, split_evenly, take_sum
from tests.factories import papers, questionnaires
from tests.platform.drives import DRIVES
from tests.platform.site import Site

LOCKED = [state for state in State if state not in OPEN_STATES and state != State.SETUP]
# What belongs to a case, and how its rows are found.
KEPT: dict[type[Model], str] = {
    Case: "pk",
    CaseIndicator: "case",
    Score: "indicator__case",
    EvidenceReference: "case",
    EvidenceReference.indicators.through: "evidencereference__case",
    Questionnaire: "case",
    Question: "questionnaire__case",
    QuestionOption: "question__questionnaire__case",
    OptionCount: "option__question__questionnaire__case",
    AnswerLink: "questionnaire__case",
    Panel: "case",
    PanelMember: "panel__case",
    PanelIndicator: "panel__case",
    PanelScore: "member__panel__case",
}


def content_of(case: Case) -> dict[str, list[Any]]:
    """Every value of every row that belongs to the case."""
    return {
        model._meta.label: sorted(map(str, model._default_manager.filter(**{way: case.pk}).values()))
        for model, way in KEPT.items()
    }


Write = Callable[[Site, Case], Any]


def _members(site: Site, case: Case) -> Any:
    panel = panel_of(case)
    assert panel is not None
    return panel, panel.members.get(user=site.people["E"])


# The services that write to a case; each is given the case as it was read while it was open.
SERVICES: dict[str, Write] = {
    "save_cells": lambda site, case: save_cells(case=case, edits=[Edit(site.main.leaf.pk, "reason", "改")]),
    "check_cells": lambda site, case: check_cells(
        Case.objects.get(pk=case.pk), [Edit(site.main.leaf.pk, "reason", "改")], list(case.indicators.all())
    ),
    "score_case": lambda _site, case: score_case(case=case),
    "record_choices": lambda site, case: record_choices(case=case, path=site.main.leaf.path, choices={}, reason="改"),
    "override_score": lambda site, case: override_score(
        case=case, path=site.main.leaf.path, score=Decimal(0), reason="改"
    ),
    "write_words": lambda _site, case: write_words(case=case, words={"改": "改"}),
    "write_text": lambda _site, case: write_slot(
        case=case, path=("建议",), words="改", seen=words_version(case.words["建议"])
    ),
    "add_evidence": lambda site, case: add_evidence(case=case, path=site.main.leaf.path, title="新", location="柜"),
    "attach_evidence": lambda _site, case: attach_evidence(case=case, content=papers.pdf(), file_name="新.pdf"),
    "describe_evidence": lambda site, case: describe_evidence(
        case=case, reference=site.main.paper, title="改", kind=PaperKind.EVIDENCE, number="B-77", location=""
    ),
    "link_evidence": lambda site, case: link_evidence(
        case=case, reference=site.main.paper, indicators=judgement_leaves(case)
    ),
    "unlink_evidence": lambda site, case: unlink_evidence(
        case=case, reference=site.main.paper, indicators=[site.main.leaf]
    ),
    "remove_evidence": lambda site, case: remove_evidence(case=case, reference=site.main.paper),
    "restore_evidence": lambda site, case: restore_evidence(case=case, reference=site.main.paper),
    "create_questionnaire": lambda _site, case: create_questionnaire(case=case, frame=questionnaires.frame()),
    "change_questionnaire": lambda site, _case: change_questionnaire(
        questionnaire=site.main.draft, frame=questionnaires.frame(title="改")
    ),
    "delete_questionnaire": lambda site, _case: delete_questionnaire(questionnaire=site.main.draft),
    "open_questionnaire": lambda site, _case: open_questionnaire(questionnaire=site.main.draft),
    "close_questionnaire": lambda site, _case: close_questionnaire(questionnaire=site.main.opened),
    "prefer_questionnaire": lambda site, _case: prefer_questionnaire(questionnaire=site.main.opened, preferred=True),
    "issue_tokens": lambda site, _case: issue_tokens(questionnaire=site.main.opened, number=1),
    "void_tokens": lambda site, _case: void_tokens(questionnaire=site.main.opened),
    "enter_counts": lambda site, _case: enter_counts(
        questionnaire=site.main.opened, counts=questionnaires.paper(site.main.opened, 9, 0)
    ),
    "import_counts": lambda site, _case: import_counts(
        questionnaire=site.main.opened, content=counts_workbook(site.main.opened), file_name="表.xlsx"
    ),
    "add_question": lambda site, _case: add_question(
        questionnaire=site.main.draft, definition=questionnaires.default_questions()[3]
    ),
    "change_question": lambda site, _case: change_question(
        question=site.main.question, definition=questionnaires.default_questions()[3]
    ),
    "move_question": lambda site, _case: move_question(question=site.main.question, up=False),
    "remove_question": lambda site, _case: remove_question(question=site.main.question),
    "convene_panel": lambda site, _case: convene_panel(
        case=site.twin.case,
        method=PanelMethod.MEAN,
        indicators=judgement_leaves(site.twin.case),
        seats=[Seat(site.people["E"]), Seat(site.people["second evaluator"])],
        actor=site.people["E"],
    ),
    "arrange_panel": lambda site, case: arrange_panel(
        panel=_members(site, case)[0],
        method=PanelMethod.WEIGHTED,
        indicators=judgement_leaves(case),
        actor=site.people["E"],
    ),
    "set_members": lambda site, case: set_members(
        panel=_members(site, case)[0],
        seats=[Seat(site.people["E"]), Seat(site.people["off the panel"])],
        actor=site.people["E"],
    ),
    "hand_over_panel": lambda site, case: hand_over_panel(
        panel=_members(site, case)[0], moderator=site.people["second evaluator"], actor=site.people["E"]
    ),
    "close_panel": lambda site, case: close_panel(panel=_members(site, case)[0], reason="结束", actor=site.people["E"]),
    "save_panel_scores": lambda site, case: save_panel_scores(
        member=_members(site, case)[1],
        unsent=[Unsent(judgement_leaves(case)[-1].pk, "0", "没有")],
        seen_version=_members(site, case)[1].version,
        actor=site.people["E"],
    ),
    "submit_panel_scores": lambda site, case: submit_panel_scores(
        member=_members(site, case)[1], seen_version=_members(site, case)[1].version, actor=site.people["E"]
    ),
    "reopen_panel_scores": lambda site, case: reopen_panel_scores(
        member=_members(site, case)[1], reason="重评", actor=site.people["E"]
    ),
    "conclude_indicator": lambda site, case: conclude_indicator(
        panel=_members(site, case)[0],
        indicator=judgement_leaves(case)[-1],
        score="0",
        reason="定",
        actor=site.people["E"],
    ),
    "conclude_all": lambda site, case: conclude_all(panel=_members(site, case)[0], actor=site.people["E"]),
    "freeze_case": lambda site, case: freeze_case(case=case, actor=site.people["E"]),
    "add_indicator": lambda _site, case: add_indicator(case=case, name="新指标"),
    "update_indicator": lambda site, case: update_indicator(case=case, pk=site.main.leaf.pk, fields={"name": "改"}),
    "move_indicator": lambda site, case: move_indicator(case=case, pk=site.main.leaf.pk, direction="down"),
    "remove_indicator": lambda site, case: remove_indicator(case=case, pk=site.main.leaf.pk),
    "restore_indicator": lambda _site, case: restore_indicator(
        case=case, removed=Removed("", 0, [{"name": "已删除的指标", "path": "已删除的指标"}])
    ),
    "copy_from_library": lambda site, case: copy_from_library(
        case=case, framework=case.framework_code, version=case.framework_version, path=site.main.leaf.path, at=None
    ),
    "split_evenly": lambda _site, case: split_evenly(case=case, pk=None),
    "scale_to_whole": lambda _site, case: scale_to_whole(case=case, pk=None),
    "take_sum": lambda site, case: take_sum(case=case, pk=site.main.leaf.parent_id),
}


@pytest.mark.parametrize("state", LOCKED)
@pytest.mark.parametrize("write", SERVICES)
def test_no_service_writes_to_a_locked_case(site: Site, write: str, state: State) -> None:
    """Given the case as it was read before it was locked: what counts is how it stands now."""
    read_before = case_by_code(site.main.case.code)
    Case.objects.filter(pk__in=[site.main.case.pk, site.twin.case.pk]).update(state=state)
    before, entries = content_of(read_before), Entry.objects.count()
    with pytest.raises((ScoreSheetError, QuestionnaireError), match=f"“{state.label}”|指标体系已冻结"):
        SERVICES[write](site, read_before)
    assert content_of(read_before) == before
    assert Entry.objects.count() == entries


# Routes that write to a case itself; its way, its reports and its background work go on after it was submitted.
ROUTES = [
    line
    for line in DRIVES
    if line.startswith(
        ("case-setup", "score-sheet", "panel", "evidence-", "indicator-", "weights-", "question", "words")
    )
]


@pytest.mark.one_database  # the services behind these pages are asked on both
@pytest.mark.parametrize("state", LOCKED)
@pytest.mark.parametrize("line", ROUTES)
def test_no_page_writes_to_a_locked_case(site: Site, line: str, state: State) -> None:
    """The page was open while the case was; it is sent after another had submitted."""
    post = DRIVES[line](site)
    Case.objects.filter(pk=site.main.case.pk).update(state=state)
    before, last = content_of(site.main.case), Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    answer = post.send(site, line)
    told = answer.client.get(answer["Location"]) if answer.status_code == 302 else answer  # type: ignore[attr-defined]
    assert answer.status_code in (200, 302, 409, 422)
    is_data = told["Content-Type"] == "application/json"
    text = told.json()["message"] if is_data else html.unescape(told.content.decode())
    assert re.search(f"“{state.label}”|指标体系已冻结", text)
    assert content_of(site.main.case) == before
    assert not Entry.objects.filter(pk__gt=last, succeeded=True).exists()


@pytest.mark.parametrize("state", LOCKED)
def test_no_command_scores_a_locked_case(site: Site, state: State) -> None:
    """One that scores all cases names those that are locked and goes on with the others."""
    Case.objects.filter(pk=site.main.case.pk).update(state=state, total=1)
    Case.objects.filter(pk=site.twin.case.pk).update(scored_at="2024-01-01T00:00:00Z", total=1)
    before, out, errors = content_of(site.main.case), StringIO(), StringIO()
    with pytest.raises(CommandError, match=state.label):
        call_command("score_case", site.main.case.code, stdout=out)
    call_command("recompute_scores", stdout=out, stderr=errors)
    assert content_of(site.main.case) == before
    assert site.main.case.code in errors.getvalue()
    assert site.twin.case.code in out.getvalue()
    assert Case.objects.get(pk=site.twin.case.pk).total != 1


def test_the_admin_changes_nothing_of_a_case(site: Site, rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = site.people["U"]
    for model, page in admin.site._registry.items():
        if model.__module__.split(".")[0] in ("scoring", "reports"):
            assert not page.has_change_permission(request), model
            assert not page.has_add_permission(request), model
            assert not page.has_delete_permission(request), model
