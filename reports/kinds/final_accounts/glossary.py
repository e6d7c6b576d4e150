"""第三部分 名词解释: the terms that this agency's accounts call for, from a library; 功能科目 by code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors.keys import line_fact
from budgets.vocabulary import Measure, RowRole
from budgets.workbooks.kinds.expenditure_settlement import EXPENDITURE_SETTLEMENT
from reports.document.blocks import Block, ListItems, Runs, Text
from reports.kinds.final_accounts.sentences import is_nonzero, settled_lines, written
from reports.kinds.final_accounts.statements import full_name
from reports.material.composer import Composer

_LIBRARY = Path(__file__).with_name("glossary.yaml")


@cache
def library() -> dict[str, Any]:
    """The library: ``terms`` in printed order (``facts``: any not zero calls the term), ``accounts`` by code."""
    loaded: dict[str, Any] = yaml.safe_load(_LIBRARY.read_text(encoding="utf-8"))
    return loaded


def glossary(composer: Composer) -> list[Block]:
    """Numbered terms; the accounts stand where the library says ``accounts: here``.

    An account that was used and that the library does not explain is asked for as a text (名词解释/code).
    """
    entries: list[tuple[str, Runs]] = []
    for term in library()["terms"]:
        if term.get("accounts") == "here":
            entries += _accounts(composer)
        elif _is_called_for(composer, term):
            entries.append((term["term"], (Text(term["text"]),)))
    items = [_entry(f"{number}.{name}：", text) for number, (name, text) in enumerate(entries, start=1)]
    return [ListItems(tuple(items))]


def _entry(lead: str, explained: Runs) -> Runs:
    match explained:
        case (Text(words), *rest):
            return (Text(lead + words), *rest)
    return (Text(lead), *explained)


def _is_called_for(composer: Composer, term: dict[str, Any]) -> bool:
    facts = term.get("facts")
    return facts is None or any(is_nonzero(composer, key) for key in facts)


def _accounts(composer: Composer) -> list[tuple[str, Runs]]:
    lines = settled_lines(composer, EXPENDITURE_SETTLEMENT, "支出决算")
    used = [
        line
        for line in lines
        if line.role == RowRole.DETAIL and is_nonzero(composer, line_fact(line, Measure.EXPENDITURE))
    ]
    return [(full_name(line, lines), _explained(composer, line)) for line in used]


def _explained(composer: Composer, line: BudgetLine) -> Runs:
    known = library()["accounts"]
    code = line.account.code
    return (Text(str(known[code])),) if code in known else composer.compose(written(composer, "名词解释", code))
