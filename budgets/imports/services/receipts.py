"""What an import did, or in a dry run would do: the same text and the same numbers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """A value that differs from the table in force, as printed; ``before`` or ``after`` is empty for a blank."""

    label: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowText:
    """A row that only one of the two tables has: its name, and its cells in a line."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TableReceipt:
    """A table taken in: how its rows compare with the table of its kind in force before."""

    file: str
    sheet: str
    kind: str
    title: str
    variant: str
    rows: int
    new: int
    changed: int
    unchanged: int
    missing: int
    changes: tuple[Change, ...] = ()
    new_rows: tuple[RowText, ...] = ()
    missing_rows: tuple[RowText, ...] = ()

    @property
    def text(self) -> str:
        version = f"（{self.variant}）" if self.variant else ""
        return (
            f"{self.file}【{self.sheet}】{self.title}{version}：{self.rows}行，新增{self.new}，变更{self.changed}，"
            f"未变{self.unchanged}，原有而本次没有{self.missing}"
        )


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed an import, in which role, and when."""

    by: str
    role: str
    at: datetime

    @property
    def text(self) -> str:
        return f"{self.by}（{self.role}）{self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class ImportReceipt:
    """The result of one import. ``repeated`` names files whose content is already in force and was passed over.

    ``files`` are all files by name and SHA-256. ``confirmed`` is empty until a person has confirmed it on the site.
    """

    agency_code: str
    agency_name: str
    year: int
    dry_run: bool
    tables: tuple[TableReceipt, ...] = ()
    repeated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    batches: tuple[int, ...] = field(default=())
    files: tuple[tuple[str, str], ...] = ()
    confirmed: Confirmation | None = None

    @property
    def digest(self) -> str:
        """What tells this set of changes from another: the same whether the import is only looked at or carried out."""
        told = self.as_dict()
        told = {name: kept for name, kept in told.items() if name not in ("dry_run", "confirmed")}
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def lines(self) -> list[str]:
        """The receipt in Chinese, a line each."""
        head = "试导入（未保存）" if self.dry_run else "已导入"
        lines = [f"{head}：{self.agency_name}（{self.agency_code}）{self.year}年度，{len(self.tables)}张表"]
        lines += [f"确认：{self.confirmed.text}"] if self.confirmed else []
        lines += [table.text for table in self.tables]
        for table in self.tables:
            lines += [
                f"  {change.label}·{change.field}：{change.before or '空'} → {change.after or '空'}"
                for change in table.changes
            ]
        lines += [f"{name}：内容与已导入的相同，未重复导入" for name in self.repeated]
        lines += [f"提示：{note}" for note in self.notes]
        return lines

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        who = self.confirmed
        told = {"by": who.by, "role": who.role, "at": who.at.isoformat(timespec="seconds")} if who else {}
        return {
            **({"confirmed": told} if told else {}),
            "unit": {"code": self.agency_code, "name": self.agency_name},
            "year": self.year,
            "dry_run": self.dry_run,
            "tables": [
                {
                    "file": table.file, "sheet": table.sheet, "kind": table.kind, "title": table.title,
                    "variant": table.variant, "rows": table.rows, "new": table.new, "changed": table.changed,
                    "unchanged": table.unchanged, "missing": table.missing,
                    "changes": [
                        {"label": item.label, "field": item.field, "before": item.before, "after": item.after}
                        for item in table.changes
                    ],
                    "new_rows": [{"label": item.label, "text": item.text} for item in table.new_rows],
                    "missing_rows": [{"label": item.label, "text": item.text} for item in table.missing_rows],
                }
                for table in self.tables
            ],
            "files": [{"name": name, "sha256": sha256} for name, sha256 in self.files],
            "repeated": list(self.repeated),
            "notes": list(self.notes),
        }  # fmt: skip
