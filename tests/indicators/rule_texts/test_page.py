"""The page on rule texts says what is really proposed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from indicators.rule_texts import Proposal, propose
from indicators.rules import OverAchievement
from tests.platform.tree import ROOT

PAGE = (ROOT / "docs/rule-texts.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (\d+) \| (.*?) \| (.+?) \|$", PAGE, re.MULTILINE)
ABSENT = {"full": "计满分", "sibling": "转入同级", "rescale": "剔除折算"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:20])
def test_the_table_is_what_is_proposed(row: tuple[str, ...]) -> None:
    _, text, weight, about, told = row
    named, target = re.search(r"指标“(.+?)”(?:；|$)", about), re.search(r"指标值(\S+)", about)
    proposal = propose(
        text, weight=Decimal(weight), name=named.group(1) if named else "", target=target.group(1) if target else ""
    )
    assert _told(proposal) == told


def test_nearly_every_pattern_has_an_example() -> None:
    assert {int(row[0]) for row in ROWS} == set(range(1, 37)) - {22}


def _told(proposal: Proposal) -> str:
    parts = [proposal.sentence or "（不提规则）"]
    if proposal.over_achievement:
        over = OverAchievement.parse(proposal.over_achievement)
        parts.append(f"超额完成：扣{over.points}分")
    if proposal.not_applicable:
        parts.append(f"不适用：{ABSENT[proposal.not_applicable]}")
    return " ".join([*parts, *(f"问：{question}" for question in proposal.questions)])
