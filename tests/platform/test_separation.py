"""Who reviewed a case does not come to prepare it, nor the other way round, whatever happened between."""

from __future__ import annotations

import pytest

from scoring.cases.models import Case
from scoring.cases.selectors import person_on
from scoring.desk.selectors import desk_of
from scoring.evidence.selectors import scored_leaves
from scoring.frame.selectors import frame_of
from scoring.review.services import TransitionRefused, apply_transition
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from tests.factories import people
from tests.factories.agencies import FOUNDED
from units.people.choices import Role
from units.people.models import Membership, User
from units.people.services import assign_role, create_user


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


def test_what_another_wrote_over_still_makes_its_writer_a_preparer(fumin: Case) -> None:
    assert fumin.evaluator is not None
    writer, leaf = people.evaluator(fumin.evaluator), scored_leaves(fumin)[0]
    other = create_user(username="other-writer", display_name="另一评价人员", password=people.PASSWORD)
    assign_role(user=other, agency=fumin.evaluator, role=Role.EVALUATOR, valid_from=FOUNDED)
    for text, person in (("甲写的", writer), ("乙写的", other)):
        save_cells(case=fumin, edits=[Edit(leaf.pk, "reason", text)], actor=person)
    apply_transition(case=fumin, action="submit", actor=other)
    Membership.objects.filter(user=writer).delete()
    assign_role(user=writer, agency=fumin.agency, role=Role.REVIEWER, valid_from=FOUNDED)
    with pytest.raises(TransitionRefused, match="回避"):
        apply_transition(case=fumin, action="approve", actor=User.objects.get(pk=writer.pk))


def test_somebody_of_both_roles_is_led_to_review_only_what_others_submitted(fumin: Case) -> None:
    assert fumin.evaluator is not None
    both = [create_user(username=name, display_name=name, password=people.PASSWORD) for name in ("first", "second")]
    for person in both:
        assign_role(user=person, agency=fumin.evaluator, role=Role.EVALUATOR, valid_from=FOUNDED)
        assign_role(user=person, agency=fumin.agency, role=Role.REVIEWER, valid_from=FOUNDED)
    submitter, colleague = both
    apply_transition(case=fumin, action="submit", actor=submitter)
    case = Case.objects.get(pk=fumin.pk)
    found = {}
    for person in both:
        desk = desk_of(person)
        step = frame_of(case, person_on(person, case), "case-detail").next_step
        todo, waiting = ([part.group.code for part in parts] for parts in (desk.todo, desk.waiting))
        found[person.username] = (todo, waiting, step and step.words)
    assert found == {"first": ([], ["in-review"], None), "second": (["review"], [], "审核")}
    with pytest.raises(TransitionRefused, match="回避"):
        apply_transition(case=fumin, action="approve", actor=submitter)
    assert apply_transition(case=fumin, action="approve", actor=colleague).to_state == "approved"
