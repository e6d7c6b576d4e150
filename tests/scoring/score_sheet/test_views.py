"""The sheet's pages and saves as requests: what they cost, what they refuse, and that no order of saves loses words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from evalcase.printable import printable
from scoring.cases.models import Case, CaseIndicator
from scoring.evidence.selectors import papers_per_leaf
from scoring.score_sheet.edits import Edit
from scoring.score_sheet.selectors import outstanding
from scoring.score_sheet.services import save_cells
from scoring.scores.evaluation import rows_of
from scoring.scores.fields import stamp_of, stored_value
from scoring.scores.services import changed_scores
from tests.depth import examples
from tests.factories.sheets import scored_sheet
from units.agencies.models import Agency
from units.people.models import User

BACKEND = "units.people.backends.RoleBackend"
same_database = examples(30, suppress_health_check=[HealthCheck.function_scoped_fixture])
few_examples = examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def case(centre: Agency) -> Case:
    return scored_sheet(centre, 5)


@pytest.fixture
def send(case: Case, evaluator: User, client: Client) -> Callable[[Any], Any]:
    """Post a body to the case's cells as its evaluator does: text and bytes as they are, anything else as JSON."""
    client.force_login(evaluator, backend=BACKEND)

    def post(body: Any) -> Any:
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(cells(case), content, content_type="application/json", headers={"X-Requested-With": "fetch"})

    return post


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that each example finds the same sheet."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def cells(case: Case) -> str:
    return f"/cases/{case.code}/sheet/cells/"


def row(case: Case, number: int) -> CaseIndicator:
    """The leaf “指标<number>” of the factory: 1 checklist, 2 ratio, 3 findings, 4 band, 5 yes or no."""
    return case.indicators.select_related("score").get(name=f"指标{number}")


def edit(indicator: CaseIndicator, field: str, value: Any, base: int = 0, operation: str = "") -> dict[str, Any]:
    return {"i": indicator.pk, "f": field, "v": value, "b": base, "o": operation}


# ---- queries ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leaves", [3, 60])
def test_the_page_takes_nine_queries_however_many_rows(
    centre: Agency, evaluator: User, client: Client, leaves: int
) -> None:
    case = scored_sheet(centre, leaves)
    client.force_login(evaluator, backend=BACKEND)
    address = f"/cases/{case.code}/sheet/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.content.count(b'class="leaf') == leaves
    assert len(queries) == 9, "\n".join(query["sql"] for query in queries)


def test_a_poll_takes_three_queries_and_says_nothing_where_nothing_changed(
    case: Case, send: Callable[[Any], Any], client: Client
) -> None:
    version = Case.objects.get(pk=case.pk).score_sheet_version
    send({"edits": [edit(row(case, 3), "choices.findings", "2")]})
    with CaptureQueriesContext(connection) as queries:
        told = client.get(f"{cells(case)}?since={version}")
        silent = client.get(f"{cells(case)}?since={version + 1}")
    assert len(queries) == 2 * 3, "\n".join(query["sql"] for query in queries)
    assert (told.status_code, silent.status_code, silent.content) == (200, 204, b"")
    assert len(told.json()["rows"]) == 5


def test_a_save_tells_what_others_saved_since_the_page_last_looked(case: Case, send: Callable[[Any], Any]) -> None:
    version = Case.objects.get(pk=case.pk).score_sheet_version
    save_cells(case=Case.objects.get(pk=case.pk), edits=[Edit(row(case, 3).pk, "reason", "他人所写")])
    mine = [edit(row(case, 5), "reason", "我所写")]
    told = {
        one["id"]: one["fields"]["reason"]["text"] for one in send({"edits": mine, "since": version}).json()["rows"]
    }
    assert told[row(case, 3).pk] == "他人所写"
    assert told[row(case, 5).pk] == "我所写"
    version = Case.objects.get(pk=case.pk).score_sheet_version
    mine = [edit(row(case, 5), "reason", "我又写", 1)]
    assert [one["id"] for one in send({"edits": mine, "since": version}).json()["rows"]] == [row(case, 5).pk]


def test_a_save_tells_how_the_new_score_came_about(case: Case, send: Callable[[Any], Any]) -> None:
    (told,) = send({"edits": [edit(row(case, 3), "choices.findings", "2")]}).json()["rows"]
    saved = row(case, 3)
    assert told["basis"] == saved.score.basis
    assert f"<dd>{saved.score.basis}</dd>" in told["explained"]
    assert "<strong>2</strong>" in told["explained"]


def test_a_save_tells_how_many_places_are_still_open(case: Case, send: Callable[[Any], Any], client: Client) -> None:
    def open_by_the_page() -> int:
        kept = Case.objects.get(pk=case.pk)
        return len(outstanding(rows_of(kept), frozenset(papers_per_leaf(kept))))

    before = open_by_the_page()
    more = send({"edits": [edit(row(case, 3), "choices.findings", "2")]}).json()["outstanding"]
    assert more == open_by_the_page() == before + 1  # the figure is there; reason and paper are wanted now
    fewer = send({"edits": [edit(row(case, 3), "reason", "整改未完")]}).json()["outstanding"]
    assert fewer == open_by_the_page() == before


# ---- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "status"), [("outsider", 404), ("agency_clerk", 403), ("reviewer", 403), ("evaluator", 200)]
)
def test_only_an_evaluator_of_the_case_saves_cells(
    case: Case, client: Client, request: pytest.FixtureRequest, person: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(person), backend=BACKEND)
    body = json.dumps({"edits": [edit(row(case, 3), "choices.findings", "2")]})
    address = cells(case)
    for method in (lambda: client.post(address, body, content_type="application/json"), lambda: client.get(address)):
        assert method().status_code == status
    assert row(case, 3).score.choices == ({"findings": 2} if status == 200 else {})


def test_a_script_without_a_session_is_told_where_to_sign_in(case: Case, client: Client) -> None:
    response = client.post(cells(case), "{}", content_type="application/json", headers={"X-Requested-With": "fetch"})
    assert response.status_code == 401
    assert response.json()["sign_in"]


# ---- bodies that no page sends ---------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["actual", "target", "reason", "override", "override_reason"]
FIELDS += [f"choices.{name}" for name in ("satisfied", "findings", "percent", "met", "score", "reason")]


@same_database
@given(body=st.binary(max_size=200) | JSON)
@example(b"\xff\xfe")
@example("[" * 100_000)
@example('{"edits": ' + "[" * 100_000)
@example({"edits": [{}] * 501})
@example({"edits": [], "since": "12"})
def test_a_body_that_is_no_list_of_edits_is_refused(send: Callable[[Any], Any], body: Any) -> None:
    response = send(body)
    assert response.status_code == 400
    assert "请刷新页面" in response.json()["message"]


@pytest.mark.parametrize("size", [1_000_001, 3_000_000])
def test_a_body_that_is_too_long_is_refused(send: Callable[[Any], Any], size: int) -> None:
    assert send(" " * size).status_code == 400


@same_database
@given(data=st.data(), field=st.sampled_from(FIELDS), value=JSON, others=st.dictionaries(st.sampled_from("bop"), JSON))
@example(None, "choices.satisfied", [[1]], {})
@example(None, "choices.satisfied", [None], {})
@example(None, "choices.satisfied", [float("inf")], {})
@example(None, "choices.satisfied", [10**40, -1, True], {})
@example(None, "choices.percent", 10**4000, {})
@example(None, "choices.findings", "9" * 199, {})
@example(None, "reason", "\ud800", {})
@example(None, "actual", "1e999999999", {})
def test_whatever_is_sent_for_a_cell_is_answered(
    case: Case, send: Callable[[Any], Any], data: Any, field: str, value: Any, others: dict[str, Any]
) -> None:
    with undone():
        edits = [{**edit(leaf, field, value), **others} for leaf in case.indicators.exclude(rule={})]
        assert send({"edits": edits}).status_code in (200, 400)
        assert changed_scores(case=Case.objects.get(pk=case.pk)) == []


# ---- no word is lost -------------------------------------------------------------------------------------------------


@same_database
@given(text=st.text(max_size=300))
@example("= 1+1")
@example("8．5万元，约")
def test_what_is_typed_is_what_is_there_afterwards(case: Case, send: Callable[[Any], Any], text: str) -> None:
    with undone():
        field = send({"edits": [edit(row(case, 3), "reason", text)]}).json()["rows"][0]["fields"]["reason"]
        assert field["text"] == printable(text).strip() == row(case, 3).score.reason


@few_examples
@given(text=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_a_figure_not_finished_yet_is_kept_and_scored_the_same_again(
    case: Case, send: Callable[[Any], Any], text: str
) -> None:
    with undone():
        send({"edits": [edit(row(case, 2), "actual", text)]})
        assert row(case, 2).score.entries.get("actual", "") == text
        assert changed_scores(case=Case.objects.get(pk=case.pk)) == []


def test_over_an_imported_figure_unfinished_text_waits_on_every_path(fumin: Case) -> None:
    confirmed = fumin.indicators.get(path="产出/职责履行/待遇资格认证确认率")
    save_cells(case=fumin, edits=[Edit(confirmed.pk, "actual", "未完")])
    assert changed_scores(case=Case.objects.get(pk=fumin.pk)) == []
    confirmed.score.refresh_from_db()
    assert (confirmed.score.status, confirmed.score.computed) == ("missing", None)


STREAM = [
    (1, "choices.satisfied", "1、3"),
    (2, "actual", "81%"),
    (2, "reason", "未办结"),
    (3, "choices.findings", "3"),
    (3, "override", "12.5"),
    (3, "override_reason", "现场核实"),
    (4, "choices.percent", "７５"),
    (5, "choices.met", "否"),
]


def state(case: Case) -> list[Any]:
    """All that a save leaves in the sheet, but for who and when."""
    fresh = Case.objects.get(pk=case.pk)
    rows = [
        (one.path, one.score.choices, one.score.entries, one.score.reason, one.score.override, one.score.score)
        for one in rows_of(fresh)
    ]
    return [fresh.total, fresh.grade, rows]


@few_examples
@given(
    order=st.permutations(STREAM * 2),
    sizes=st.lists(st.integers(1, 5), min_size=16, max_size=16),
)
def test_saves_shuffled_and_repeated_end_in_the_same_sheet(case: Case, order: list[Any], sizes: list[int]) -> None:
    """Each cell is typed once; its save may come twice, in any order and any company."""

    def edits(stream: list[Any]) -> list[Edit]:
        return [Edit(row(case, number).pk, field, value, 0, f"{number}{field}") for number, field, value in stream]

    with undone():
        for one in edits(STREAM):
            save_cells(case=Case.objects.get(pk=case.pk), edits=[one])
        expected = state(case)
    with undone():
        waiting = edits(order)
        for size in sizes:
            saved = save_cells(case=Case.objects.get(pk=case.pk), edits=waiting[:size])
            assert not saved.conflicts
            waiting = waiting[size:]
        assert state(case) == expected
        assert changed_scores(case=Case.objects.get(pk=case.pk)) == []


CELLS = [(3, "choices.findings"), (3, "reason"), (5, "reason"), (2, "actual")]
VALUES = ["", "1", "2", "未完", "3%"]


class TwoPeople(RuleBasedStateMachine):
    """Two people with pages of their own; the model is the list of what was accepted, cell by cell."""

    case: Case

    def __init__(self) -> None:
        super().__init__()
        self.leaves = {number: row(self.case, number) for number, _ in CELLS}
        self.accepted: dict[int, list[Any]] = {cell: [""] for cell in range(len(CELLS))}
        self.seen = {person: dict.fromkeys(range(len(CELLS)), 0) for person in "甲乙"}
        self.last: dict[str, tuple[int, Edit] | None] = dict.fromkeys("甲乙")
        self.written = 0
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(person=st.sampled_from("甲乙"), cell=st.integers(0, len(CELLS) - 1), value=st.sampled_from(VALUES))
    def write(self, person: str, cell: int, value: str) -> None:
        number, field = CELLS[cell]
        self.written += 1
        one = Edit(self.leaves[number].pk, field, value, self.seen[person][cell], f"{person}{self.written}")
        self.last[person] = (cell, one)
        self.save(person, cell, one)

    @rule(person=st.sampled_from("甲乙"))
    def send_the_last_again(self, person: str) -> None:
        last = self.last[person]
        if last is not None:
            self.save(person, *last)

    @rule(person=st.sampled_from("甲乙"))
    def look(self, person: str) -> None:
        self.seen[person] = {cell: len(values) - 1 for cell, values in self.accepted.items()}

    def save(self, person: str, cell: int, one: Edit) -> None:
        version, held = len(self.accepted[cell]) - 1, self.accepted[cell][-1]
        saved = save_cells(case=Case.objects.get(pk=self.case.pk), edits=[one])
        stamp = stamp_of(row(self.case, CELLS[cell][0]).score, CELLS[cell][1])
        after = stored_value(row(self.case, CELLS[cell][0]).score, CELLS[cell][1])
        if saved.conflicts:
            assert one.base != version
            conflict = saved.conflicts[0]
            assert (conflict.theirs, conflict.version) == (held, version)
        elif stamp["v"] == version + 1:
            assert one.base == version
            assert str(after) == one.value
            self.accepted[cell].append(after)
        else:
            assert str(held) == one.value or stamp["op"] == one.operation
        self.seen[person][cell] = len(self.accepted[cell]) - 1

    @invariant()
    def what_was_accepted_is_there(self) -> None:
        for cell, (number, field) in enumerate(CELLS):
            score = row(self.case, number).score
            assert stored_value(score, field) == self.accepted[cell][-1]
            assert stamp_of(score, field)["v"] == len(self.accepted[cell]) - 1


def test_two_people_never_overwrite_what_they_did_not_see(case: Case) -> None:
    machine = type("TwoPeopleOnThisCase", (TwoPeople,), {"case": case})
    run_state_machine_as_test(machine, settings=examples(10, stateful_step_count=12))
    assert changed_scores(case=Case.objects.get(pk=case.pk)) == []


def test_over_a_save_of_ones_own_whose_answer_was_lost_there_is_no_conflict(
    case: Case, send: Callable[[Any], Any]
) -> None:
    cell = (row(case, 3), "reason")
    send({"edits": [edit(*cell, "先写的", 0, "one")]})
    answer = send({"edits": [{**edit(*cell, "后写的", 0, "two"), "p": ["zero", "one"]}]}).json()
    assert not answer["conflicts"]
    assert row(case, 3).score.reason == "后写的"
    save_cells(case=Case.objects.get(pk=case.pk), edits=[Edit(cell[0].pk, "reason", "他人所写")])
    answer = send({"edits": [{**edit(*cell, "再写的", 0, "three"), "p": ["one", "two"]}]}).json()
    assert answer["conflicts"][0]["theirs"] == "他人所写"
    assert row(case, 3).score.reason == "他人所写"
