"""One case has one score: after whatever happens every page that shows it shows the same, or says that it is old."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from html import unescape
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from budgets.imports.models import ImportUpload
from budgets.imports.services.importing import import_workbooks
from budgets.imports.services.reading import UploadedWorkbook
from budgets.imports.services.uploads import confirm_upload, keep_upload, preview_upload
from budgets.ledger.selectors.contested import decided_questions
from scoring.cases.choices import OPEN_STATES, State
from scoring.cases.models import Case
from scoring.cases.services import ScoreSheetError
from scoring.contested.selectors import asked
from scoring.contested.services import decide, withdraw
from scoring.review.services import TransitionRefused, apply_transition
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.services import save_cells
from scoring.scores.services import changed_scores, changes_to_take_in, is_stale
from tests.depth import examples
from tests.evalcase.spreadsheets.build import workbook
from tests.factories import people
from tests.factories.agencies import FOUNDED
from tests.factories.approvals import issued
from tests.scoring.incoming.test_effects import staffing
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user

STALE = "又导入了数据"
MARK = "导入后未重新取数"
STEPS = ("submit", "withdraw", "consult", "return", "approve", "publish", "unpublish")


class OneScore(RuleBasedStateMachine):
    """富民's case and the people of its way; imports, edits and steps in any order."""

    code: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        case = self._case()
        assert case.evaluator is not None
        self.evaluator = people.evaluator(case.evaluator)
        self.reviewers = [people.reviewer(case.agency), self._made("publisher", case.agency, Role.REVIEWER)]
        self.keeper = self._made("keeper", case.agency, Role.ADMINISTRATOR)
        self.leaf = case.indicators.exclude(rule={}).order_by("order")[0].pk
        self.clients = {user.pk: _signed_in(user) for user in (self.evaluator, self.reviewers[0])}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undone.__exit__(None, None, None)

    @staticmethod
    def _made(name: str, agency: Agency, role: Role) -> User:
        user = create_user(username=name, display_name=name, password=people.PASSWORD)
        assign_role(user=user, agency=agency, role=role, valid_from=FOUNDED)
        return user

    def _case(self) -> Case:
        return Case.objects.select_related("agency", "evaluator").get(code=self.code)

    @initialize(steps=st.sampled_from([(), ("submit",), ("submit", "approve"), ("submit", "approve", "publish")]))
    def begin(self, steps: tuple[str, ...]) -> None:
        """The case stands anywhere on its way: few steps would seldom lead to its end."""
        for step in steps:
            self.take(step)

    @rule(in_post=st.integers(8, 13))
    def bring_in(self, in_post: int) -> None:
        """Another figure of the staff is imported and confirmed, whatever the case's state."""
        case, file = self._case(), UploadedWorkbook("人员.xlsx", workbook(("表", staffing(in_post))))
        upload: ImportUpload = keep_upload(agency=case.agency, year=case.year, files=[file], actor=self.keeper)
        receipt = preview_upload(upload).receipt
        assert receipt is not None
        confirm_upload(upload=upload, previewed=receipt.digest, actor=self.keeper)

    @rule()
    def contradict(self) -> None:
        """A second table states a figure that the case reads differently; the leaf waits until somebody decides."""
        case = self._case()
        rows = [[f"{case.agency}2023年履职情况统计表（放管服）"], ["项目", "计量单位", "数值"]]
        rows += [["“放管服”改革任务完成率", "%", "90"], ["放管服窗口数", "个", "4"]]
        file = UploadedWorkbook("放管服.xlsx", workbook(("履职", rows)))
        import_workbooks([file], agency=case.agency, year=case.year, actor=self.keeper)

    @rule(chosen=st.integers(0, 1))
    def decide(self, chosen: int) -> None:
        """The administrator decides, or takes the decision back, whatever the case's state."""
        case = self._case()
        for question in asked(case.agency, case.year):
            given: dict[str, Any] = {"agency": case.agency, "year": case.year, "actor": self.keeper}
            if decided_questions(case.agency, case.year):
                withdraw(**given, key=question.key)
            else:
                decide(**given, key=question.key, seen=question.digest, chosen=chosen, typed="", reason="核对原表")

    @rule()
    def read_facts(self) -> None:
        """重新取数, by the button of every page."""
        self.clients[self.evaluator.pk].post(f"/cases/{self.code}/sheet/facts/")

    @rule(points=st.sampled_from(["", "0", "1.5", "3"]))
    def edit(self, points: str) -> None:
        edits = [Edit(self.leaf, "override", points), Edit(self.leaf, "override_reason", "核对后改评")]
        try:
            save_cells(case=self._case(), edits=edits, actor=self.evaluator)
        except ScoreSheetError:
            assert self._case().state not in OPEN_STATES

    @rule(step=st.sampled_from(STEPS))
    def take(self, step: str) -> None:
        case = self._case()
        actor = self.evaluator if step in ("submit", "withdraw") else self.reviewers[step in ("publish", "unpublish")]
        if step == "publish" and case.state == State.APPROVED:
            issued(case)
        changes = changes_to_take_in(case=case)
        with suppress(TransitionRefused):  # which step is whose is another test's
            apply_transition(case=case, action=step, actor=actor, reason="请核实", remarks={self.leaf: "请核实"})
            assert not (changes and step in ("submit", "approve")), "old scores were vouched for"

    @invariant()
    def every_page_shows_one_score(self) -> None:
        case = self._case()
        total, stale = f"{case.total:.2f}", is_stale(case)
        if not stale:  # then the score is that of the figures as they are
            assert changed_scores(case=self._case()) == []
        for person, page in ((self.evaluator, "/cases/"), (self.evaluator, "/desk/"), (self.reviewers[0], "/desk/")):
            shown = _text(self.clients[person.pk], page)
            listed = set(_found(_LISTED, shown))  # a desk leaves out what is done with, or waits for others
            assert listed == {total} or (page == "/desk/" and not listed), page
            assert (MARK in shown) is (stale and bool(listed)), page
        for page, pattern in _OWN.items():
            person = self.evaluator if page == "sheet/" else self.reviewers[0]
            shown = _text(self.clients[person.pk], f"/cases/{self.code}/{page}")
            assert _found(_FRAME, shown) == [total], page
            assert (STALE in shown) is stale, page
            found = set(_found(pattern, shown))
            assert found == {total} or (page == "report/" and case.is_provisional and not found), page
            if page == "":
                assert _found(_SUM, shown) == [total]
                assert sum(map(Decimal, _found(_LEAF, shown))) == case.total


_LISTED = r'data-label="总分" class="num(?: strong)?">\s*([\d.]+)'
_FRAME = r"总分 <strong>\s*([\d.]+)"
_SUM = r'合计</th><td class="num">[^<]*</td><td class="num strong">\s*([\d.]+)'
_LEAF = r'data-label="得分" class="num strong[^"]*">\s*([\d.]+)'
# Where each page of the case shows the total besides the frame.
_OWN = {
    "": r"<dt>总分</dt><dd>\s*([\d.]+)",
    "sheet/": r'data-progress="total">\s*([\d.]+)',
    "report/": r'data-fact="得分\.总分"[^>]*>([\d.]+)',
    "review/": r"<dt>总分</dt><dd>\s*([\d.]+)",
    "versions/": _FRAME,
}


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="units.people.backends.RoleBackend")
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def _found(pattern: str, page: str) -> list[str]:
    return re.findall(pattern, page)


@pytest.fixture
def complete(fumin: Case) -> Case:
    OneScore.code = fumin.code
    return fumin


@pytest.mark.one_database
def test_what_was_withdrawn_and_imported_anew_is_not_approved_with_the_old_score(complete: Case) -> None:
    machine = OneScore()
    try:
        for step in ("submit", "approve", "publish", "unpublish"):
            machine.take(step)
        machine.bring_in(12)
        machine.every_page_shows_one_score()
        old, client = machine._case().total, machine.clients[machine.reviewers[0].pk]
        page = _text(client, f"/cases/{complete.code}/transitions/approve/")
        assert f"总分：保存为{old}，重算为" in page
        assert f"/cases/{complete.code}/transitions/return/" in page
        machine.take("approve")
        assert "审核通过已失效" in _text(client, f"/cases/{complete.code}/")
        for step in ("return", "submit"):
            machine.take(step)
        assert machine._case().state == State.RETURNED  # what was imported is to be taken in first
        assert "先重新取数" in _text(
            machine.clients[machine.evaluator.pk], f"/cases/{complete.code}/transitions/submit/"
        )
        machine.read_facts()
        machine.every_page_shows_one_score()
        assert machine._case().total != old
        assert "先重新取数" not in _text(
            machine.clients[machine.evaluator.pk], f"/cases/{complete.code}/transitions/submit/"
        )
    finally:
        machine.teardown()


@pytest.mark.one_database  # it is about what the pages say; each of their queries is asked elsewhere
def test_after_anything_every_page_shows_the_same_score(complete: Case) -> None:
    run_state_machine_as_test(
        OneScore,
        settings=examples(
            10,
            stateful_step_count=4,
            phases=[Phase.generate],  # a failure is told as it was found: each step costs many queries
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
