"""What becomes of a row of a list, as the page tells it and as a second look compares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from units.rosters.choices import Outcome
from units.rosters.reading import Row


@dataclass(slots=True, eq=False)
class Line:
    """A row: what it changes (label, before, after), what is wrong with it (cell, words), and what is told beside."""

    row: Row
    code: str = ""
    title: str = ""
    outcome: Outcome = Outcome.SAME
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, int]:
        return self.row.sheet, self.row.number

    def fault(self, key: str, words: str) -> None:
        """Something is wrong with a cell, or with the row where the list has no such column."""
        found = f"“{self.row.text(key)}”：" if self.row.text(key) else ""
        self.faults.append((self.row.places.get(key, ""), f"{found}{words}"))

    def refuse(self, error: ValidationError, keys: Mapping[str, str]) -> None:
        """What a service refused, at the cells that its fields were read from."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in found.items():
            for message in messages:
                self.fault(keys.get(name, ""), message)
        self.changes.clear()

    def as_dict(self) -> dict[str, Any]:
        """The line as it is kept."""
        if self.faults:
            self.outcome = Outcome.REFUSED
        return {
            "sheet": self.row.sheet,
            "row": self.row.number,
            "code": self.code,
            "title": self.title,
            "outcome": str(self.outcome),
            "changes": [list(change) for change in self.changes] if not self.faults else [],
            "faults": [list(fault) for fault in self.faults],
            "notes": self.notes,
        }


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a list in comes to: lines, and what was written, in order."""

    lines: list[dict[str, Any]]
    done: list[dict[str, Any]]
