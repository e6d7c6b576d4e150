"""A frozen case in which every kind of judgement occurs, with three evaluators to sit on its panel."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.factories.agencies import FOUNDED
from tests.factories.people import PASSWORD
from tests.factories.trees import case_in_setup
from units.people.choices import Role
from units.people.services import assign_role, create_user

if TYPE_CHECKING:
    from scoring.cases.models import Case, CaseIndicator
    from scoring.panel.models import Panel, PanelMember
    from units.agencies.models import Agency
    from units.people.models import User

CODE = "panel-2024"


def panellists(agency: Agency, count: int = 3) -> list[User]:
    """Evaluators of the agency, 专家1 and so on."""
    found = []
    for number in range(1, count + 1):
        user = create_user(username=f"expert-{number}", display_name=f"专家{number}", password=PASSWORD)
        assign_role(user=user, agency=agency, role=Role.EVALUATOR, valid_from=FOUNDED)
        found.append(user)
    return found


def case_to_judge(agency: Agency, actor: User, *rules: dict[str, Any]) -> Case:
    """A case open for scoring; its first judgement leaves are given ``rules``."""
    from scoring.panel.selectors import judgement_leaves
    from scoring.review.services import freeze_case

    case = case_in_setup(agency, code=CODE)
    for leaf, rule in zip(judgement_leaves(case), rules, strict=False):
        leaf.rule = rule
        leaf.save(update_fields=["rule"])
    return freeze_case(case=case, actor=actor)


def seated(case: Case, leaves: list[CaseIndicator], experts: list[User], **given: Any) -> Panel:
    """A panel of the experts, the first of whom moderates; ``weights`` in their order, ``method`` as in the model."""
    from scoring.panel.models import PanelMethod
    from scoring.panel.services.convening import Seat, convene_panel

    weights = given.get("weights", [Decimal(1)] * len(experts))
    seats = [Seat(user, weight) for user, weight in zip(experts, weights, strict=True)]
    method = given.get("method", PanelMethod.MEAN)
    return convene_panel(case=case, method=method, indicators=leaves, seats=seats, actor=experts[0])


def member(panel: Panel, user: User) -> PanelMember:
    found = panel.members.select_related("user").get(user=user)
    found.panel = panel
    return found


def draft(panel: Panel, user: User, scores: dict[int, str], reason: str = "与评分标准有差距") -> PanelMember:
    """The person's scores by indicator, saved."""
    from scoring.panel.services.scores import Unsent, save_panel_scores

    one = member(panel, user)
    unsent = [Unsent(pk, score, reason) for pk, score in scores.items()]
    kept = save_panel_scores(member=one, unsent=unsent, seen_version=one.version, actor=user)
    assert kept.problems == {}
    return member(panel, user)


def hand_in(panel: Panel, user: User, scores: dict[int, str]) -> PanelMember:
    """The person's scores by indicator, saved and submitted."""
    from scoring.panel.services.scores import submit_panel_scores

    one = draft(panel, user, scores)
    return submit_panel_scores(member=one, seen_version=one.version, actor=user)
