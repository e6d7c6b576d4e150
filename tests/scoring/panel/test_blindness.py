"""Nobody learns another's score before they may: on any page, in the sheet's data, and in the log."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evalcase.audit.models import Entry
from scoring.cases.models import CaseIndicator
from scoring.panel.models import Panel
from scoring.panel.selectors import judgement_leaves, visible_scores
from scoring.panel.services.convening import PanelError, close_panel
from scoring.panel.services.scores import Unsent, save_panel_scores, submit_panel_scores
from tests.factories.panels import CODE, case_to_judge, draft, hand_in, member, panellists, seated
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role

PAGES = ("panel/", "panel/mine/", "sheet/", "sheet/cells/?since=-1", "", "evidence/", "review/")
# Each member's score and reason, as nothing else on any page says them.
SECRETS = {
    "expert-1": ("0.37", "甲的保密理由"),
    "expert-2": ("0.41", "乙的保密理由"),
    "expert-3": ("0.43", "丙的保密理由"),
}
EVERYONE = ("expert-1", "expert-2", "expert-3", "expert-4", "clerk", "reviewer", "administrator", "outsider")
# Who sees whose figures, by how far the panel is. Who is not named sees none.
SOME, ALL, CLOSED = "two of three have submitted", "all have submitted", "closed while one had not submitted"
OWN = {name: {name} for name in SECRETS}
SEEN = {
    SOME: OWN,
    ALL: {name: set(SECRETS) for name in SECRETS},
    # The draft of who did not submit stays their own.
    CLOSED: {
        "expert-1": {"expert-1", "expert-2"},
        "expert-2": {"expert-1", "expert-2"},
        "expert-3": set(SECRETS),
        "expert-4": {"expert-1", "expert-2"},
    },
}


@pytest.fixture
def experts(centre: Agency) -> list[User]:
    """Three who sit on the panel, the first as moderator too; a fourth evaluator of the case does not."""
    return panellists(centre, 4)


@pytest.fixture
def everyone(
    experts: list[User], agency_clerk: User, reviewer: User, administrator: User, outsider: User
) -> dict[str, User]:
    return {user.username: user for user in (*experts, agency_clerk, reviewer, administrator, outsider)}


@pytest.fixture
def panel(centre: Agency, experts: list[User]) -> Panel:
    case = case_to_judge(centre, experts[0], {"kind": "panel_average"})
    return seated(case, judgement_leaves(case)[:2], experts[:3])


@pytest.fixture
def leaves(panel: Panel) -> list[CaseIndicator]:
    return list(panel.indicators.order_by("order"))


def reach(panel: Panel, leaves: list[CaseIndicator], experts: list[User], stage: str) -> None:
    """Take the panel to a stage; every member has typed their secret by then."""
    for user in experts[:3]:
        score, reason = SECRETS[user.username]
        one = draft(panel, user, {leaf.pk: score for leaf in leaves}, reason)
        if user is not experts[2] or stage == ALL:
            submit_panel_scores(member=one, seen_version=one.version, actor=user)
    if stage == CLOSED:
        close_panel(panel=panel, reason="另有任务", actor=experts[0])


@pytest.mark.parametrize("stage", [SOME, ALL, CLOSED])
def test_who_sees_whose_figures(
    panel: Panel,
    leaves: list[CaseIndicator],
    experts: list[User],
    everyone: dict[str, User],
    stage: str,
) -> None:
    reach(panel, leaves, experts, stage)
    for viewer in EVERYONE:
        client = Client()
        client.force_login(everyone[viewer])
        text = ""
        for page in PAGES:
            answer = client.get(f"/cases/{CODE}/{page}")
            text += answer.content.decode() if answer.status_code == 200 else ""
        seen = {name for name, (_, reason) in SECRETS.items() if reason in text}
        assert seen == SEEN[stage].get(viewer, set()), (viewer, stage)
        # Not inside a longer number: a second of the clock, 20.43, is nobody's score.
        figures = {name for name, (score, _) in SECRETS.items() if re.search(rf"(?<!\d){re.escape(score)}", text)}
        assert figures <= seen, (viewer, stage)


@pytest.mark.parametrize("stage", [SOME, ALL])
def test_the_log_names_no_figure_before_the_panel_is_closed(
    panel: Panel, leaves: list[CaseIndicator], experts: list[User], stage: str
) -> None:
    reach(panel, leaves, experts, stage)
    told = [json.dumps(one.changes, ensure_ascii=False) + one.reason + one.object_title for one in Entry.objects.all()]
    assert Entry.objects.filter(action="保存独立评分").count() == 3
    for secret in SECRETS.values():
        assert not [text for text in told if any(part in text for part in secret)]


def test_a_selector_gives_nothing_to_who_may_not_know(
    panel: Panel, leaves: list[CaseIndicator], experts: list[User]
) -> None:
    reach(panel, leaves, experts, SOME)
    assert [visible_scores(panel, user) for user in experts] == [None] * 4
    hand_in(panel, experts[2], {})
    assert [visible_scores(panel, user) is None for user in experts] == [False, False, False, True]


def test_only_the_moderator_learns_the_names(panel: Panel, leaves: list[CaseIndicator], experts: list[User]) -> None:
    reach(panel, leaves, experts, ALL)
    named, unnamed = visible_scores(panel, experts[0]), visible_scores(panel, experts[1])
    assert named is not None
    assert unnamed is not None
    assert [one.name for one in named[0].given] == ["专家1", "专家2", "专家3"]
    assert [(one.name, one.is_mine) for one in unnamed[0].given] == [("", False), ("", True), ("", False)]


def test_another_members_sheet_is_out_of_reach(
    panel: Panel, leaves: list[CaseIndicator], experts: list[User], client: Client
) -> None:
    draft(panel, experts[1], {leaves[0].pk: "0.41"}, "乙的保密理由")
    client.force_login(experts[2])
    answer = client.post(
        f"/cases/{CODE}/panel/mine/", {"version": "0", f"score:{leaves[0].pk}": "1", f"reason:{leaves[0].pk}": ""}
    )
    assert answer.status_code == 302
    assert str(member(panel, experts[1]).scores.get().score) == "0.41"
    assert member(panel, experts[2]).scores.get().score == 1


class TestRoutes:
    @pytest.mark.parametrize(
        ("viewer", "panel_status", "mine_status"),
        [
            ("expert-1", 200, 200),
            ("expert-4", 200, 404),
            ("clerk", 403, 403),
            ("reviewer", 403, 403),
            ("administrator", 403, 403),
            ("outsider", 404, 404),
        ],
    )
    def test_who_gets_in(
        self, panel: Panel, everyone: dict[str, User], client: Client, viewer: str, panel_status: int, mine_status: int
    ) -> None:
        client.force_login(everyone[viewer])
        for page, status in (("panel/", panel_status), ("panel/mine/", mine_status)):
            assert client.get(f"/cases/{CODE}/{page}").status_code == status
            assert client.post(f"/cases/{CODE}/{page}").status_code in {status, 302, 405, 422}

    def test_who_may_not_cannot_post_either(
        self, panel: Panel, leaves: list[CaseIndicator], everyone: dict[str, User], client: Client
    ) -> None:
        for viewer in ("clerk", "reviewer", "administrator", "outsider"):
            client.force_login(everyone[viewer])
            for step in ("close/", "conclude/"):
                assert client.post(f"/cases/{CODE}/panel/{step}", {"reason": "不等了"}).status_code in {403, 404}
        panel.refresh_from_db()
        assert panel.closed_at is None

    def test_a_member_who_is_no_evaluator_any_more_scores_no_more(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User], centre: Agency
    ) -> None:
        one = member(panel, experts[1])
        experts[1].memberships.all().delete()
        assign_role(user=experts[1], agency=centre, role=Role.AGENCY_STAFF, valid_from=centre.names.get().valid_from)
        fresh = User.objects.get(pk=experts[1].pk)
        with pytest.raises(PanelError, match="只能填写自己的"):
            save_panel_scores(member=one, unsent=[Unsent(leaves[0].pk, "1")], seen_version=0, actor=fresh)


@pytest.mark.parametrize("count", [2, 3])
def test_the_pages_cost_the_same_for_any_number_of_members(centre: Agency, client: Client, count: int) -> None:
    experts = panellists(centre, count)
    case = case_to_judge(centre, experts[0])
    panel = seated(case, judgement_leaves(case)[: count * 2], experts)
    for user in experts:
        hand_in(panel, user, {leaf.pk: "1" for leaf in panel.indicators.all()})
    client.force_login(experts[0])
    spent = []
    for page in ("panel/", "panel/mine/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/cases/{CODE}/{page}").status_code == 200
        spent.append(len(queries))
    assert spent == [12, 15]
