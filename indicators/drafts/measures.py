"""What the leaves of a draft measure: said by a person, else recognised; a stored framework says it for good."""

from __future__ import annotations

import copy

from budgets.quantities import Quantity, QuantityError, parse_quantity
from indicators.drafts.framework_drafts import DraftRow, rows_of
from indicators.frameworks.content import Json
from indicators.meanings import MEANINGS, Recognition, recognise


def recognition_of(row: DraftRow) -> Recognition:
    """What the leaf's name, place and texts say that it measures."""
    leaf, target = row.data, _target(row.data)
    return recognise(
        str(leaf["name"]),
        branch=row.path.rpartition("/")[0],
        definition=str(leaf.get("definition", "")),
        standard=str(leaf.get("standard", "")),
        unit=target.unit.symbol,
        bound=target.bound,
    )


def measured(row: DraftRow) -> str:
    """The name of what it measures; "" where nobody said and its name alone does not decide."""
    code = row.data.get("meaning")
    # A draft may be older than the dictionary, and name what is no more in it.
    said = next((one for one in MEANINGS if one.code == code), None)
    meaning = said or recognition_of(row).meaning
    return "" if meaning is None else meaning.name


def with_meanings(content: Json) -> Json:
    """The content with what each leaf measures, so that cases bind it the same whatever later dictionaries know.

    Left unsaid where the name speaks of a part only (配套资金到位率) or of one account: a bare meaning would take the
    figures of the whole.
    """
    content = copy.deepcopy(content)
    for row in rows_of(content):
        if not row.is_leaf or row.data.get("meaning"):
            continue
        found = recognition_of(row)
        if found.meaning is not None and not found.is_particular and not found.account:
            row.data["meaning"] = found.meaning.code
    return content


def _target(leaf: Json) -> Quantity:
    try:
        return parse_quantity(str(leaf.get("inputs", {}).get("target", "")))
    except QuantityError:
        return Quantity.blank()
