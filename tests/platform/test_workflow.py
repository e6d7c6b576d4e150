"""The way of a case under any order of steps, people and changing roles."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.cases.selectors import person_on
from scoring.cases.services import ScoreSheetError
from scoring.review.models import CaseTransition
from scoring.review.services import TransitionRefused, apply_transition
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from tests.depth import examples
from tests.factories.agencies import FOUNDED
from tests.factories.approvals import issued
from tests.factories.people import PASSWORD
from units.people.choices import Role
from units.people.models import Membership, User
from units.people.services import assign_role, create_user

# Written once more by hand, so that a change of the table in the code is noticed: (step, from, to, whose).
ARROWS = {
    ("freeze", "setup", "scoring", "evaluator"),
    ("submit", "scoring", "submitted", "evaluator"),
    ("submit", "returned", "submitted", "evaluator"),
    ("withdraw", "submitted", "scoring", "evaluator"),
    ("consult", "submitted", "submitted", "reviewer"),
    ("reply", "submitted", "submitted", "agency_staff"),
    ("return", "submitted", "returned", "reviewer"),
    ("return", "approved", "returned", "reviewer"),
    ("approve", "submitted", "approved", "reviewer"),
    ("approve", "approved", "approved", "reviewer"),
    ("publish", "approved", "published", "reviewer"),
    ("unpublish", "published", "approved", "reviewer"),
    ("cancel", "setup", "cancelled", "evaluator"),
    ("cancel", "scoring", "cancelled", "evaluator"),
    ("cancel", "returned", "cancelled", "evaluator"),
    ("resume", "cancelled", "setup", "evaluator"),
    ("resume", "cancelled", "scoring", "evaluator"),
    ("resume", "cancelled", "returned", "evaluator"),
}
STEPS = sorted({arrow[0] for arrow in ARROWS})
ROLES = {
    "writer": Role.EVALUATOR,
    "second writer": Role.EVALUATOR,
    "reviewer": Role.REVIEWER,
    "second reviewer": Role.REVIEWER,
    "staff": Role.AGENCY_STAFF,
    "administrator": Role.ADMINISTRATOR,
    "stranger": None,
}
SEATS = [{Role.EVALUATOR}, {Role.REVIEWER}, {Role.EVALUATOR, Role.REVIEWER}, {Role.AGENCY_STAFF, Role.EVALUATOR}]
PAIR = ["writer", "reviewer", "second reviewer"]


class Way(RuleBasedStateMachine):
    """A case and seven people, any of whom may try any step, write in the sheet, or come to have other roles."""

    code: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.case = Case.objects.select_related("agency", "evaluator").get(code=self.code)
        self.people = {name: self._made(name, role) for name, role in ROLES.items()}
        self.leaf = self.case.indicators.exclude(rule={}).order_by("order")[0].pk
        self.state = self.before = self.start = State.SCORING
        self.wrote: set[str] = set()
        self.issued = self.consulting = False
        self.taken: list[tuple[str, str]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undone.__exit__(None, None, None)

    def _made(self, name: str, role: Role | None) -> User:
        user = create_user(username=f"way-{name.replace(' ', '-')}", display_name=name, password=PASSWORD)
        self._seat(user, set() if role is None else {role})
        return user

    def _seat(self, user: User, roles: set[Role]) -> None:
        """Roles on the case: evaluators belong to the body that evaluates, all others to the agency."""
        Membership.objects.filter(user=user).delete()
        for role in sorted(roles):
            agency = self.case.evaluator if role is Role.EVALUATOR else self.case.agency
            assert agency is not None
            assign_role(user=user, agency=agency, role=role, valid_from=FOUNDED)

    def _roles(self, name: str) -> frozenset[Role]:
        return person_on(User.objects.get(pk=self.people[name].pk), self.case).roles

    @initialize(state=st.sampled_from([State.SETUP, State.SCORING, State.SCORING]))
    def begin(self, state: State) -> None:
        Case.objects.filter(pk=self.case.pk).update(state=state)
        self.state = self.start = state

    @rule(name=st.sampled_from(PAIR), data=st.data())
    def go_on(self, name: str, data: st.DataObject) -> None:
        """One of three people, now in the right role, tries one of the steps that lead on from here."""
        arrows = sorted(arrow for arrow in ARROWS if arrow[1] == self.state)
        if arrows:
            arrow = data.draw(st.sampled_from(arrows))
            self.change_roles(name, {Role(arrow[3])} | data.draw(st.sampled_from([set(), *SEATS])))
            self._try(name, arrow[0], stale=False, bare=False)

    @rule(
        name=st.sampled_from(sorted(ROLES)),
        step=st.sampled_from(STEPS),
        stale=st.sampled_from([False, False, False, True]),
        bare=st.sampled_from([False, False, False, True]),
    )
    def step(self, name: str, step: str, stale: bool, bare: bool) -> None:
        self._try(name, step, stale=stale, bare=bare)

    def _try(self, name: str, step: str, *, stale: bool, bare: bool) -> None:
        """What is allowed is told by the table above and by who did what, and by nothing else."""
        now = Case.objects.get(pk=self.case.pk)
        given: dict[str, Any] = {} if bare else {"reason": "有误", "remarks": {self.leaf: "请核实"}}
        target = self._target(name, step)
        if stale or (bare and step in ("return", "reply", "withdraw", "unpublish", "cancel", "resume")):
            target = None
        try:
            apply_transition(
                case=self.case,
                action=step,
                actor=self.people[name],
                seen_version=now.score_sheet_version - 1 if stale else now.score_sheet_version,
                **given,
            )
        except TransitionRefused:
            assert target is None, (name, step, self.state)
        else:
            assert target is not None, (name, step, self.state)
            self.before, self.state = self.state, target
            self.consulting = step in ("consult", "reply")
            self.taken.append((step, name))

    def _target(self, name: str, step: str) -> State | None:
        """Where the step leads if this person may take it now."""
        roles = self._roles(name)
        found = [arrow[2] for arrow in ARROWS if arrow[:2] == (step, self.state) and arrow[3] in roles]
        if not found:
            return None
        done = {taken for taken, who in self.taken if who == name}
        prepared, reviewed = bool(done & {"freeze", "submit"}) or name in self.wrote, bool(done & {"return", "approve"})
        if step in ("consult", "reply") and self.consulting != (step == "reply"):
            return None
        if step in ("consult", "return", "approve", "publish", "unpublish") and prepared:
            return None
        if step in ("freeze", "submit") and reviewed:
            return None
        if step == "publish" and ("approve" in done or not self.issued):
            return None
        return self.before if step == "resume" else State(found[0])

    @precondition(lambda self: self.state == State.APPROVED)
    @rule()
    def issue(self) -> None:
        """The report as it stands now; what was issued before a change is no longer what is published."""
        issued(Case.objects.select_related("agency", "evaluator").get(pk=self.case.pk))
        self.issued = True

    @rule(name=st.sampled_from(["writer", "second writer"]), text=st.sampled_from(["少标签", "标签不全"]))
    def write(self, name: str, text: str) -> None:
        """Writing in the sheet, which only an open one takes and which makes its writer a preparer."""
        try:
            case = Case.objects.select_related("agency", "evaluator").get(pk=self.case.pk)
            saved = save_cells(case=case, edits=[Edit(self.leaf, "reason", text)], actor=self.people[name])
        except ScoreSheetError:
            assert self.state not in (State.SCORING, State.RETURNED)
        else:
            assert self.state in (State.SCORING, State.RETURNED)
            if saved.changed:
                self.wrote.add(name)
                self.issued = False

    @rule(name=st.sampled_from(sorted(ROLES)), roles=st.sampled_from(SEATS))
    def change_roles(self, name: str, roles: set[Role]) -> None:
        self._seat(self.people[name], roles)
        self.people[name] = User.objects.get(pk=self.people[name].pk)

    @invariant()
    def history_is_a_path_of_the_table(self) -> None:
        at = str(self.start)
        for one in CaseTransition.objects.filter(case=self.case).order_by("pk"):
            assert one.from_state == at
            assert (one.action, one.from_state, one.to_state) in {arrow[:3] for arrow in ARROWS}
            at = one.to_state
        assert Case.objects.get(pk=self.case.pk).state == at == self.state

    @invariant()
    def nobody_prepares_and_reviews_or_approves_and_publishes(self) -> None:
        who: dict[str, set[int | None]] = {step: set() for step in STEPS}
        for one in CaseTransition.objects.filter(case=self.case):
            who[one.action].add(one.actor_id)
        prepared, reviewed = who["freeze"] | who["submit"], who["return"] | who["approve"]
        assert not prepared & (reviewed | who["publish"])
        assert not who["approve"] & who["publish"]


@pytest.fixture
def complete(fumin: Case) -> Case:
    """A case with nothing outstanding."""
    Way.code = fumin.code
    return fumin


def test_any_order_of_steps_and_people(complete: Case) -> None:
    run_state_machine_as_test(
        Way,
        settings=examples(
            15,
            stateful_step_count=14,
            phases=[Phase.generate],  # a failure is told as it was found: each step costs many queries
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
