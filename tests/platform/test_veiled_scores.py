"""An agency that others evaluate reads its scores once asked for comment or approved, and on no page before."""

from __future__ import annotations

import html
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from reports.versions.choices import VersionState
from reports.versions.models import ReportVersion
from scoring.cases.choices import State
from scoring.cases.models import Case
from scoring.scores.models import Score
from tests.platform.access_table import PEOPLE, TABLE
from tests.platform.site import FETCHED, Site
from tests.platform.test_access import undone

# What no page may hold: put where scores, grades and reasons stand.
TOTAL, LEAF = "87.65", "1.37"
SECRETS = (TOTAL, LEAF, "保密的等级", "保密的扣分原因", "保密的算式", "保密的评分理由", "保密的文字", "保密的退回意见")
# The example on the front page is a case that the site's settings make public.
READ_BY_STAFF = [line for line, (get, _) in TABLE.items() if get[PEOPLE.index("S")] == "." != get[PEOPLE.index("A")]]
OPEN = (State.APPROVED, State.PUBLISHED)
HIDDEN = [state for state in State if state not in OPEN]


def stand(site: Site, **fields: Any) -> Case:
    """The case as it is asked for, with secrets in place of its scores."""
    case = site.main.case
    words = {**case.words, "建议": "保密的文字"}
    Case.objects.filter(pk=case.pk).update(total=Decimal(TOTAL), grade="保密的等级", words=words, **fields)
    Score.objects.filter(indicator__case=case).update(
        score=Decimal(LEAF),
        computed=Decimal(LEAF),
        reason="保密的扣分原因",
        basis="保密的算式",
        override=Decimal(LEAF),
        override_reason="保密的评分理由",
    )
    case.transitions.create(
        action="return",
        from_state=State.SUBMITTED,
        to_state=State.RETURNED,
        actor_name="审核人员",
        reason="保密的退回意见",
        remarks={site.main.leaf.path: "保密的退回意见"},
    )
    return Case.objects.get(pk=case.pk)


def told_by(site: Site, person: str, address: str, **more: Any) -> str:
    """All text of the answer, of where it leads, and of a workbook's parts."""
    answer = site.client(person).get(address, follow=True, **more)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        parts = zipfile.ZipFile(BytesIO(content))
        content = b"".join(parts.read(name) for name in parts.namelist())
    return html.unescape(content.decode(errors="replace"))


@pytest.mark.parametrize("state", HIDDEN)
def test_no_route_tells_staff_of_a_score_before_its_time(site: Site, state: State) -> None:
    stand(site, state=state)
    for line in READ_BY_STAFF:
        for headers in ({}, FETCHED):
            with undone():
                told = told_by(site, "S", site.address(line), headers=headers)
            assert [secret for secret in SECRETS if secret in told] == [], (line, headers)


@pytest.mark.parametrize(("state", "consulting"), [*((state, False) for state in OPEN), (State.SUBMITTED, True)])
def test_staff_read_what_is_sent_for_comment_or_approved(site: Site, state: State, consulting: bool) -> None:
    stand(site, state=state, consulting=consulting)
    with undone():
        assert [secret for secret in SECRETS if secret not in told_by(site, "S", site.address("case-detail"))] == [
            "保密的文字"
        ]
        for line in ("case-list", "case-list-workbook", "report", "words"):
            assert TOTAL in told_by(site, "S", site.address(line)), line


@pytest.mark.parametrize("person", ["E", "R", "M"])
def test_whoever_evaluates_reviews_or_administers_reads_all_the_time(site: Site, person: str) -> None:
    stand(site, state=State.SCORING)
    for line in ("case-list", "case-detail", "report"):
        with undone():
            assert TOTAL in told_by(site, person, site.address(line)), line


def test_an_agency_that_evaluates_itself_reads_its_own(site: Site) -> None:
    stand(site, state=State.SCORING, evaluator=None)
    assert TOTAL in told_by(site, "S", site.address("case-detail"))
    assert TOTAL in told_by(site, "S", site.address("case-list"))


def test_its_own_evaluators_are_staff_where_others_evaluate(site: Site) -> None:
    stand(site, state=State.SCORING)
    for line in ("case-list", "case-detail", "case-list-workbook"):
        assert TOTAL not in told_by(site, "own evaluator", site.address(line)), line


@pytest.mark.parametrize("asked", [{"least": "80"}, {"most": "90"}, {"grade": "保密的等级"}])
def test_a_kept_back_score_cannot_be_guessed_by_narrowing(site: Site, asked: dict[str, str]) -> None:
    case = stand(site, state=State.SCORING)
    title = f">{case.title}</a>"
    for person, is_listed in (("S", False), ("E", True)):
        shown = site.client(person).get(site.address("case-list"), asked).content.decode()
        assert (title in shown) is is_listed, person


def test_kept_back_scores_stand_last_however_the_list_is_sorted(site: Site) -> None:
    case = stand(site, state=State.SCORING)
    Case.objects.filter(pk=site.twin.case.pk).update(state=State.APPROVED, total=Decimal(50))
    for order in ("score", "-score"):
        rows = site.client("S").get(site.address("case-list"), {"sort": order}).context["rows"]
        assert [row["case"].pk for row in rows] == [site.twin.case.pk, case.pk], order


def test_an_issued_version_stays_open_to_staff(site: Site) -> None:
    """A draft kept back is answered by the page of the case, which says why."""
    stand(site, state=State.RETURNED)
    address, client = site.address("version-file"), site.client("S")
    assert client.get(address)["Location"] == site.address("case-detail")
    assert "送征求意见以后" in client.get(address, follow=True).content.decode()
    version = ReportVersion.objects.get(pk=site.main.version.pk)
    file = version.files.get()
    version.pk, version.state = None, VersionState.ISSUED
    version._state.adding = file._state.adding = True
    version.save()
    file.pk, file.version = None, version
    file.save()
    issued = reverse("version-file", args=[site.main.case.code, version.pk, file.format])
    assert client.get(issued).status_code == 200
    assert issued in client.get(site.address("versions")).content.decode()
    assert address not in client.get(site.address("versions")).content.decode()


def test_the_sweep_has_something_to_sweep() -> None:
    assert {"case-detail", "case-list", "desk", "versions", "trace", "report", "words"} <= set(READ_BY_STAFF)
