"""What of the accounts and frameworks that come with the program the database does not hold yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from budgets.accounts.models import Account
from indicators.library.models import Framework

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
ACCOUNTS, FRAMEWORKS = FIXTURES / "accounts.yaml", FIXTURES / "frameworks"
_HEAD = {name: re.compile(rf'^{name}:\s*"?([^"\s]+)"?\s*$', re.MULTILINE) for name in ("code", "version")}


@dataclass(frozen=True, slots=True)
class Missing:
    """``accounts``: no account at all is there; ``frameworks``: how many that the program brings are not there."""

    accounts: bool
    frameworks: int

    def __bool__(self) -> bool:
        return self.accounts or self.frameworks > 0

    def __str__(self) -> str:
        parts = ["科目"] * self.accounts + [f"{self.frameworks}套指标体系"] * bool(self.frameworks)
        return "和".join(parts)


def missing_shipped() -> Missing:
    """What an administrator has still to load; two queries."""
    shipped = shipped_frameworks()
    stored = Framework.objects.filter(code__in={code for code, _ in shipped}).values_list("code", "version")
    return Missing(not Account.objects.exists(), len(shipped.difference(stored)))


@cache
def shipped_frameworks() -> frozenset[tuple[str, str]]:
    """Code and version of each framework that comes with the program: by its first lines, for every desk asks."""
    return frozenset(_stated(path) for path in FRAMEWORKS.glob("*.yaml"))


def _stated(path: Path) -> tuple[str, str]:
    with path.open(encoding="utf-8") as stream:
        text = stream.read(1000)
    code, version = (pattern.findall(text)[0] for pattern in _HEAD.values())
    return code, version
