"""The panel's pages as plain forms, and its scores typed straight into the sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from evalcase.audit.models import Entry
from indicators.rules.answers import text_of
from scoring.cases.models import Case, CaseIndicator
from scoring.panel.models import Panel, PanelMethod
from scoring.panel.selectors import judgement_leaves
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.selectors import row_data
from scoring.score_sheet.services import save_cells
from tests.factories.panels import case_to_judge, hand_in, member, panellists, seated
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


class TestPages:
    PANEL, MINE = "/cases/panel-2024/panel/", "/cases/panel-2024/panel/mine/"

    def test_a_refused_convening_keeps_what_was_chosen(
        self, case: Case, leaves: list[CaseIndicator], experts: list[User], client: Client
    ) -> None:
        client.force_login(experts[0])
        data = {
            "method": "weighted",
            "leaf": [leaves[3].pk],
            "member": [experts[0].pk, experts[2].pk],
            f"weight:{experts[0].pk}": "０．５",
            f"weight:{experts[2].pk}": "很大",
        }
        answer = client.post(f"{self.PANEL}convene/", data)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "专家3的权重：“很大”应为大于0的数" in text
        assert 'value="很大"' in text
        chosen = [tag for tag in text.split("<input")[1:] if " checked>" in tag]
        assert len(chosen) == 4  # a method, a leaf, two members
        data[f"weight:{experts[2].pk}"] = "1.5"
        assert client.post(f"{self.PANEL}convene/", data).status_code == 302
        assert list(Panel.objects.get().members.values_list("weight", flat=True)) == [Decimal("0.5"), Decimal("1.5")]

    def test_every_step_of_the_moderator_is_a_plain_form(
        self, panel: Panel, case: Case, leaves: list[CaseIndicator], experts: list[User], client: Client
    ) -> None:
        client.force_login(experts[0])
        judged = [leaf.pk for leaf in leaves[3:]]
        weights = {f"weight:{user.pk}": "1" for user in experts}
        for step, sent in (
            ("arrange", {"method": "mean", "leaf": judged}),
            ("members", {"member": [experts[0].pk, experts[1].pk]} | weights),
            ("hand-over", {"moderator": experts[0].pk}),
        ):
            assert client.post(f"{self.PANEL}{step}/", sent).status_code == 302, step
        for user in experts[:2]:
            hand_in(panel, user, dict.fromkeys(judged, "1"))
        reopen = f"{self.PANEL}members/{member(panel, experts[1]).pk}/reopen/"
        assert client.post(reopen, {"reason": "笔误"}).status_code == 302
        assert "已填 2/2，未提交" in client.get(self.PANEL).content.decode()
        hand_in(panel, experts[1], {})
        conclude, sent = f"{self.PANEL}conclude/{leaves[3].pk}/", {"score": "0.9", "reason": ""}
        refused = client.post(conclude, sent)
        assert refused.status_code == 422
        assert 'value="0.9"' in refused.content.decode()
        assert client.post(conclude, sent | {"reason": "依据不足"}).status_code == 302
        assert client.post(f"{self.PANEL}conclude/").status_code == 302
        assert [sheet_row(leaf).score for leaf in leaves[3:]] == [Decimal("0.90"), Decimal(1)]
        assert client.post(f"{self.PANEL}close/").status_code == 302

    @pytest.mark.parametrize(
        ("step", "sent", "told"),
        [
            ("conclude/", {}, "还有3人没有提交"),
            ("hand-over/", {"moderator": "²"}, "所选的人不是本案的评价人员"),
            ("arrange/", {"method": "guess", "leaf": "9" * 40}, "没有选择计算方法"),
            ("arrange/", {"method": "mean"}, "没有选择评分指标"),
            ("members/", {}, "选择了0名成员"),
            ("members/", {"member": "9" * 40}, "所选的人不是本案的评价人员"),
            ("convene/", {"method": "mean"}, "没有选择评分指标"),
            ("close/", {"reason": "长" * 1001}, "1000"),
        ],
    )
    def test_odd_forms_are_told_and_change_nothing(
        self, panel: Panel, experts: list[User], client: Client, step: str, sent: dict[str, str], told: str
    ) -> None:
        client.force_login(experts[0])
        before = Entry.objects.count()
        answer = client.post(self.PANEL + step, sent)
        assert answer.status_code == 422
        alert = answer.content.decode().partition('class="alert" role="alert"')[2]
        assert told in alert.partition("</div>")[0]
        assert Entry.objects.count() == before

    def test_a_number_of_no_row_is_not_found_and_a_reason_is_asked_for(
        self, panel: Panel, experts: list[User], client: Client
    ) -> None:
        client.force_login(experts[0])
        for step in ("conclude/0/", "members/0/reopen/"):
            assert client.post(self.PANEL + step, {"score": "1", "reason": "x"}).status_code == 404
        answer = client.post(f"{self.PANEL}members/{member(panel, experts[1]).pk}/reopen/")
        assert answer.status_code == 422
        assert "请写明退回评分的理由" in answer.content.decode()

    def test_a_wrong_score_stands_in_its_field_with_what_is_wrong(
        self, panel: Panel, leaves: list[CaseIndicator], experts: list[User], client: Client
    ) -> None:
        client.force_login(experts[1])
        typed = {f"score:{leaves[0].pk}": "很好", f"score:{leaves[1].pk}": "2"}
        answer = client.post(f"{self.MINE}submit/", {"version": "0", **typed})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="很好"' in text
        assert "之间的数（分）" in text
        assert panel.members.get(user=experts[1]).submitted_at is None
        told = client.post(self.MINE, {"version": "1", **typed}, headers={"X-Requested-With": "fetch"}).json()
        assert (told["version"], list(told["problems"])) == (1, [str(leaves[0].pk)])
        stale = client.post(self.MINE, {"version": "0", **typed}, headers={"X-Requested-With": "fetch"})
        assert stale.status_code == 409


class TestTypedIntoTheSheet:
    """A leaf of rule R14 can be filled in without a panel too."""

    @pytest.mark.parametrize("typed", ["１、２，1.5", "1 2 1.5", "1,2,1.5"])
    def test_scores_and_weights_are_lists(self, case: Case, leaves: list[CaseIndicator], typed: str) -> None:
        edits = [Edit(leaves[1].pk, "choices.scores", typed), Edit(leaves[1].pk, "choices.weights", "1、1、2")]
        assert not save_cells(case=case, edits=edits).refusals
        row = sheet_row(leaves[1])
        assert row.choices == {"scores": ["1", "2", "1.5"], "weights": ["1", "1", "2"]}
        assert row.score == Decimal("1.50")

    @pytest.mark.parametrize(
        ("field", "typed", "wrong"),
        [
            ("choices.scores", "1、甲", "以顿号隔开的数"),
            ("choices.scores", "1、99", "之间的数"),
            ("choices.scores", "1、1.234", "两位小数"),
            ("choices.weights", "1、0", "权重都应大于0"),
        ],
    )
    def test_what_is_wrong_is_kept_and_named(
        self, case: Case, leaves: list[CaseIndicator], field: str, typed: str, wrong: str
    ) -> None:
        saved = save_cells(case=case, edits=[Edit(leaves[1].pk, field, typed)])
        assert not saved.refusals
        row = next(one for one in saved.indicators if one.pk == leaves[1].pk)
        assert wrong in row_data(row)["fields"][field]["problem"]
        assert text_of(row.score.choices[field.removeprefix("choices.")]) == typed
