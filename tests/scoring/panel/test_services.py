"""A panel's way: convened, scored blind, concluded into the sheet by the engine itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from evalcase.audit.models import Entry
from scoring.cases.choices import State
from scoring.cases.models import Case, CaseIndicator
from scoring.cases.services import ScoreSheetError
from scoring.panel.models import Panel, PanelMethod, PanelScore
from scoring.panel.selectors import judgement_leaves, panel_of, visible_scores
from scoring.panel.services.conclude import conclude_all, conclude_indicator
from scoring.panel.services.convening import (
    PanelError,
    Seat,
    arrange_panel,
    close_panel,
    convene_panel,
    hand_over_panel,
    set_members,
)
from scoring.panel.services.scores import (
    StaleScores,
    Unsent,
    reopen_panel_scores,
    save_panel_scores,
    submit_panel_scores,
)
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.services import changed_scores
from tests.factories.panels import case_to_judge, draft, hand_in, member, panellists, seated
from units.agencies.models import Agency
from units.people.models import User

R14 = {"kind": "panel_average"}
R14_WEIGHTED = {"kind": "panel_average", "weighted": True}
R14_TRIMMED = {"kind": "panel_average", "drop_extremes": True}


@pytest.fixture
def experts(centre: Agency) -> list[User]:
    return panellists(centre)


@pytest.fixture
def case(centre: Agency, experts: list[User]) -> Case:
    return case_to_judge(centre, experts[0], R14, R14_WEIGHTED, R14_TRIMMED)


@pytest.fixture
def leaves(case: Case) -> list[CaseIndicator]:
    """One leaf of each R14 kind and two of other judgement rules."""
    return judgement_leaves(case)[:5]


@pytest.fixture
def panel(case: Case, leaves: list[CaseIndicator], experts: list[User]) -> Panel:
    weights = [Decimal(2), Decimal(1), Decimal(1)]
    return seated(case, leaves, experts, method=PanelMethod.WEIGHTED, weights=weights)


def sheet_row(leaf: CaseIndicator) -> Any:
    return CaseIndicator.objects.select_related("score").get(pk=leaf.pk).score


def all_in(panel: Panel, experts: list[User], leaves: list[CaseIndicator], *scores: str) -> None:
    for user, score in zip(experts, scores, strict=True):
        hand_in(panel, user, {leaf.pk: score for leaf in leaves})


@pytest.mark.usefixtures("panel")
class TestConvening:
    def test_only_evaluators_of_the_case_convene_and_sit(
        self, case: Case, leaves: list[CaseIndicator], experts: list[User], outsider: User, agency_clerk: User
    ) -> None:
        Panel.objects.all().delete()
        with pytest.raises(PanelError, match="没有这项权限"):
            seated(case, leaves, [agency_clerk, *experts])
        with pytest.raises(PanelError, match="外县人员戊不是本案的评价人员"):
            seated(case, leaves, [*experts, outsider])
        assert not Panel.objects.exists()

    def test_a_second_panel_is_refused(self, case: Case, leaves: list[CaseIndicator], experts: list[User]) -> None:
        with pytest.raises(PanelError, match="已组建专家组"):
            seated(case, leaves, experts)

    def test_a_leaf_that_figures_decide_is_not_judged(self, case: Case, experts: list[User]) -> None:
        Panel.objects.all().delete()
        figures = case.indicators.filter(rule__kind="ratio_up").first()
        assert figures is not None
        with pytest.raises(PanelError, match="由数据计算"):
            seated(case, [figures], experts)

    @pytest.mark.parametrize(("method", "count", "fewest"), [("mean", 1, 2), ("trimmed", 2, 3), ("weighted", 1, 2)])
    def test_it_takes_enough_members(
        self, case: Case, leaves: list[CaseIndicator], experts: list[User], method: str, count: int, fewest: int
    ) -> None:
        Panel.objects.all().delete()
        with pytest.raises(PanelError, match=f"至少{fewest}人"):
            seated(case, leaves[3:], experts[:count], method=PanelMethod(method))

    def test_the_rule_of_a_leaf_may_need_three(
        self, case: Case, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        Panel.objects.all().delete()
        with pytest.raises(PanelError, match="至少3人"):
            seated(case, leaves[2:], experts[:2])

    @pytest.mark.parametrize("weight", [Decimal(0), Decimal(-1), Decimal("1.234"), Decimal(1000)])
    def test_a_weight_is_a_positive_number(
        self, panel: Panel, experts: list[User], leaves: list[CaseIndicator], weight: Decimal
    ) -> None:
        with pytest.raises(PanelError):
            set_members(panel=panel, seats=[Seat(experts[0], weight), *map(Seat, experts[1:])], actor=experts[0])
        assert sorted(panel.members.values_list("weight", flat=True)) == [1, 1, 2]

    def test_nobody_sits_twice(self, panel: Panel, experts: list[User]) -> None:
        with pytest.raises(PanelError, match="出现了两次"):
            set_members(panel=panel, seats=[Seat(experts[0]), *map(Seat, experts)], actor=experts[0])


class TestChanging:
    def test_only_the_moderator_changes_a_panel(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        other = experts[1]
        for refused in (
            lambda: set_members(panel=panel, seats=[Seat(one) for one in experts], actor=other),
            lambda: arrange_panel(panel=panel, method=PanelMethod.MEAN, indicators=leaves, actor=other),
            lambda: close_panel(panel=panel, reason="不等了", actor=other),
            lambda: hand_over_panel(panel=panel, moderator=other, actor=other),
            lambda: conclude_all(panel=panel, actor=other),
        ):
            with pytest.raises(PanelError, match="只有主持人（专家1）"):
                refused()

    def test_method_and_leaves_are_fixed_by_the_first_score(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        arrange_panel(panel=panel, method=PanelMethod.MEAN, indicators=leaves[:4], actor=experts[0])
        assert panel.indicators.count() == 4
        draft(panel, experts[1], {leaves[0].pk: "1"})
        with pytest.raises(PanelError, match="已有成员评分"):
            arrange_panel(panel=panel, method=PanelMethod.TRIMMED, indicators=leaves, actor=experts[0])

    def test_members_are_fixed_once_figures_are_open(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        all_in(panel, experts, leaves, "1", "1", "1")
        with pytest.raises(PanelError, match="已公开"):
            set_members(panel=panel, seats=[Seat(one, Decimal(5)) for one in experts], actor=experts[0])

    def test_who_leaves_takes_their_scores_along(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        draft(panel, experts[2], {leaves[0].pk: "1"})
        arrange = [Seat(one) for one in experts[:2]]
        with pytest.raises(PanelError, match="至少3人"):
            set_members(panel=panel, seats=arrange, actor=experts[0])  # a leaf drops the extremes
        PanelScore.objects.all().delete()
        arrange_panel(panel=panel, method=PanelMethod.MEAN, indicators=leaves[3:], actor=experts[0])
        draft(panel, experts[2], {leaves[3].pk: "1"})
        set_members(panel=panel, seats=arrange, actor=experts[0])
        assert not PanelScore.objects.exists()

    def test_another_moderates(self, panel: Panel, experts: list[User], outsider: User) -> None:
        with pytest.raises(PanelError, match="不是本案的评价人员"):
            hand_over_panel(panel=panel, moderator=outsider, actor=experts[0])
        hand_over_panel(panel=panel, moderator=experts[1], actor=experts[0])
        with pytest.raises(PanelError, match="专家2"):
            hand_over_panel(panel=panel, moderator=experts[0], actor=experts[0])

    def test_a_panel_whose_moderator_left_is_taken_over(self, panel: Panel, experts: list[User]) -> None:
        experts[0].memberships.all().delete()
        hand_over_panel(panel=panel, moderator=experts[2], actor=experts[2])
        panel.refresh_from_db()
        assert panel.moderator == experts[2]


class TestScoring:
    def test_full_width_digits_are_read_and_wrong_ones_named(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        one, weight = member(panel, experts[0]), leaves[1].weight.normalize()
        unsent = [Unsent(leaves[0].pk, "１．５", ""), Unsent(leaves[1].pk, "99"), Unsent(leaves[2].pk, "1.234")]
        kept = save_panel_scores(member=one, unsent=[*unsent, Unsent(0, "1")], seen_version=0, actor=experts[0])
        assert kept.version == 1
        assert f"0到{weight:f}之间" in kept.problems[leaves[1].pk]
        assert "两位小数" in kept.problems[leaves[2].pk]
        assert "不由专家组评分" in kept.problems[0]
        assert list(one.scores.values_list("indicator", "score")) == [(leaves[0].pk, Decimal("1.5"))]

    def test_a_stale_window_is_told_and_changes_nothing(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        one = draft(panel, experts[0], {leaves[0].pk: "1"})
        with pytest.raises(StaleScores) as told:
            save_panel_scores(member=one, unsent=[Unsent(leaves[0].pk, "2")], seen_version=0, actor=experts[0])
        assert told.value.version == 1
        with pytest.raises(StaleScores):
            submit_panel_scores(member=one, seen_version=0, actor=experts[0])
        assert one.scores.get().score == 1

    def test_only_ones_own(self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]) -> None:
        theirs = member(panel, experts[1])
        with pytest.raises(PanelError, match="只能填写自己的"):
            save_panel_scores(member=theirs, unsent=[Unsent(leaves[0].pk, "1")], seen_version=0, actor=experts[0])
        with pytest.raises(PanelError, match="只能填写自己的"):
            submit_panel_scores(member=theirs, seen_version=0, actor=experts[0])

    def test_submission_names_all_that_is_lacking(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        one = draft(panel, experts[0], {leaf.pk: "1" for leaf in leaves[1:]}, reason="")
        with pytest.raises(PanelError) as told:
            submit_panel_scores(member=one, seen_version=one.version, actor=experts[0])
        assert f"“{leaves[0].name}”还没有评分" in str(told.value)
        assert f"“{leaves[1].name}”低于分值，请写明扣分理由" in str(told.value)

    def test_a_full_score_needs_no_reason(self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]) -> None:
        one = draft(panel, experts[0], {leaf.pk: f"{leaf.weight}" for leaf in leaves}, reason="")
        assert submit_panel_scores(member=one, seen_version=one.version, actor=experts[0]).submitted_at

    def test_what_is_submitted_is_locked_until_given_back(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        one = hand_in(panel, experts[1], {leaf.pk: "1" for leaf in leaves})
        with pytest.raises(PanelError, match="已提交，不能再改"):
            draft(panel, experts[1], {leaves[0].pk: "2"})
        with pytest.raises(PanelError, match="请写明退回专家2评分的理由"):
            reopen_panel_scores(member=one, reason=" ", actor=experts[0])
        reopen_panel_scores(member=one, reason="理由与标准不符", actor=experts[0])
        draft(panel, experts[1], {leaves[0].pk: "2"})
        assert Entry.objects.filter(action="退回独立评分").get().reason == "理由与标准不符"

    def test_the_moderator_does_not_take_back_their_own_once_they_know_the_others(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        own = hand_in(panel, experts[0], {leaf.pk: "1" for leaf in leaves})
        reopen_panel_scores(member=own, reason="笔误", actor=experts[0])
        all_in(panel, experts, leaves, "1", "1", "1")
        with pytest.raises(PanelError, match="不能退回自己的"):
            reopen_panel_scores(member=own, reason="笔误", actor=experts[0])

    def test_closing_early_needs_a_reason_and_leaves_drafts_out(
        self, panel: Panel, case: Case, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        arrange_panel(panel=panel, method=PanelMethod.MEAN, indicators=leaves[3:], actor=experts[0])
        draft(panel, experts[2], {leaves[3].pk: "0.07"})
        with pytest.raises(PanelError, match="至少2人提交"):
            close_panel(panel=panel, reason="出差", actor=experts[0])
        for user in experts[:2]:
            hand_in(panel, user, {leaf.pk: "1" for leaf in leaves[3:]})
        with pytest.raises(PanelError, match="专家3还没有提交"):
            close_panel(panel=panel, actor=experts[0])
        close_panel(panel=panel, reason="出差", actor=experts[0])
        with pytest.raises(PanelError, match="已结束"):
            draft(panel, experts[2], {leaves[3].pk: "2"})
        panel.refresh_from_db()
        shown = visible_scores(panel, experts[0])
        assert shown is not None
        assert [len(one.given) for one in shown] == [2, 2]
        assert shown[0].summary.low == 1


class TestConcluding:
    def test_the_sheet_computes_from_the_scores_and_is_the_engines_own(
        self, panel: Panel, case: Case, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        all_in(panel, experts, leaves, "1", "2", "1.25")
        assert conclude_all(panel=panel, actor=experts[0]) == len(leaves)
        plain, weighted, trimmed, *others = [sheet_row(leaf) for leaf in leaves]
        assert plain.choices == {"scores": ["1.00", "1.25", "2.00"]}
        assert (plain.score, plain.override) == (Decimal("1.42"), None)
        assert weighted.choices["weights"] == ["2.00", "1.00", "1.00"]
        assert (weighted.score, weighted.override) == (Decimal("1.31"), None)  # 5.25 ÷ 4 = 1.3125
        assert trimmed.score == Decimal("1.25")
        for row in others:
            assert (row.score, row.override) == (Decimal("1.31"), Decimal("1.31"))
            assert row.override_reason == "专家组3人，加权平均1.31分"
        case.refresh_from_db()
        assert changed_scores(case=case) == []
        assert conclude_all(panel=panel, actor=experts[0]) == 0

    @pytest.mark.parametrize("which", [0, 3])
    def test_another_score_than_computed_needs_a_reason_and_can_be_settled_anew(
        self, panel: Panel, case: Case, leaves: list[CaseIndicator], experts: list[User], which: int
    ) -> None:
        all_in(panel, experts, leaves, "1", "1", "1")
        leaf = leaves[which]
        with pytest.raises(PanelError, match=r"按方法计算为1.00分，定为0.50分的，请写明裁定理由"):
            conclude_indicator(panel=panel, indicator=leaf, score="0.50", actor=experts[0])
        conclude_indicator(panel=panel, indicator=leaf, score="0.5", reason="缺少原始凭证", actor=experts[0])
        row = sheet_row(leaf)
        assert (row.score, row.override) == (Decimal("0.50"), Decimal("0.50"))
        how = "平均" if which == 0 else "加权平均"
        assert row.override_reason == f"专家组3人，{how}1.00分；主持人裁定理由：缺少原始凭证"
        conclude_indicator(panel=panel, indicator=leaf, score=Decimal(1), actor=experts[0])
        row = sheet_row(leaf)
        assert row.score == 1
        assert (row.override is None) == (which == 0)
        case.refresh_from_db()
        assert changed_scores(case=case) == []

    def test_conclude_all_leaves_the_moderators_own_decisions(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        all_in(panel, experts, leaves, "1", "1", "1")
        conclude_indicator(panel=panel, indicator=leaves[0], score="0", reason="证据不足", actor=experts[0])
        assert conclude_all(panel=panel, actor=experts[0]) == len(leaves) - 1
        assert sheet_row(leaves[0]).score == 0

    def test_nothing_is_settled_while_someone_is_blind(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        for user in experts[:2]:
            hand_in(panel, user, {leaf.pk: "1" for leaf in leaves})
        with pytest.raises(PanelError, match="还有1人没有提交"):
            conclude_all(panel=panel, actor=experts[0])
        panel.refresh_from_db()
        assert panel.closed_at is None

    def test_the_first_conclusion_ends_the_scoring_and_tells_the_log(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        all_in(panel, experts, leaves, "1", "1", "1.11")
        conclude_indicator(panel=panel, indicator=leaves[1], score="1.03", actor=experts[0])
        entry = Entry.objects.get(action="结束独立评分")
        assert entry.changes["scores"][1]["专家3"][leaves[0].path] == "1.11"
        with pytest.raises(PanelError, match="已结束，不能再退回"):
            reopen_panel_scores(member=member(panel, experts[1]), reason="重评", actor=experts[0])

    def test_a_later_change_of_the_sheet_shows(
        self, panel: Panel, case: Case, leaves: list[CaseIndicator], experts: list[User]
    ) -> None:
        all_in(panel, experts, leaves, "1", "1", "1")
        conclude_all(panel=panel, actor=experts[0])
        save_cells(case=case, edits=[Edit(leaves[3].pk, "override", "0.5")], actor=experts[0])
        panel = panel_of(case)  # type: ignore[assignment]
        shown = visible_scores(panel, experts[0])
        assert shown is not None
        assert [one.is_replaced for one in shown] == [False, False, False, True, False]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.SETUP])
def test_a_locked_case_refuses_every_write(
    panel: Panel, case: Case, leaves: list[CaseIndicator], experts: list[User], state: State
) -> None:
    own = hand_in(panel, experts[0], {leaf.pk: "1" for leaf in leaves})
    theirs = draft(panel, experts[1], {leaves[0].pk: "1"})
    Case.objects.filter(pk=case.pk).update(state=state)
    seats = [Seat(one) for one in experts]
    before = (Entry.objects.count(), list(PanelScore.objects.values_list("score", flat=True)))
    for refused in (
        lambda: convene_panel(case=case, method=PanelMethod.MEAN, indicators=leaves, seats=seats, actor=experts[0]),
        lambda: arrange_panel(panel=panel, method=PanelMethod.MEAN, indicators=leaves[:1], actor=experts[0]),
        lambda: set_members(panel=panel, seats=seats, actor=experts[0]),
        lambda: hand_over_panel(panel=panel, moderator=experts[1], actor=experts[0]),
        lambda: close_panel(panel=panel, reason="不等了", actor=experts[0]),
        lambda: draft(panel, experts[1], {leaves[0].pk: "2"}),
        lambda: submit_panel_scores(member=theirs, seen_version=theirs.version, actor=experts[1]),
        lambda: reopen_panel_scores(member=own, reason="重评", actor=experts[0]),
        lambda: conclude_all(panel=panel, actor=experts[0]),
        lambda: conclude_indicator(panel=panel, indicator=leaves[0], score="1", actor=experts[0]),
    ):
        with pytest.raises(ScoreSheetError, match=state.label):
            refused()
    assert before == (Entry.objects.count(), list(PanelScore.objects.values_list("score", flat=True)))
