"""Who reviewed a case does not come to prepare it either (R45)."""

from __future__ import annotations

import pytest

from scoring.models import Case
from scoring.selectors.evidence import scored_leaves
from scoring.services import TransitionRefused, apply_transition
from tests.factories import people
from tests.factories.units import FOUNDED
from units.constants import Role
from units.models import Membership, User
from units.services import assign_role


def test_who_returned_a_sheet_does_not_submit_the_next(fumin: Case) -> None:
    assert fumin.evaluator is not None
    writer, reviewer = people.evaluator(fumin.evaluator), people.reviewer(fumin.agency)
    leaf = scored_leaves(fumin)[0]
    apply_transition(case=fumin, action="submit", actor=writer)
    apply_transition(case=fumin, action="return", actor=reviewer, reason="有误", remarks={leaf.pk: "请核实"})
    Membership.objects.filter(user=reviewer).delete()
    assign_role(user=reviewer, agency=fumin.evaluator, role=Role.EVALUATOR, valid_from=FOUNDED)
    with pytest.raises(TransitionRefused, match="回避"):
        apply_transition(case=fumin, action="submit", actor=User.objects.get(pk=reviewer.pk))
    apply_transition(case=fumin, action="submit", actor=writer)
