"""Of which province a framework is, as its title says, else its source."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

NATIONAL = "全国通用"
_FILE = Path(__file__).with_name("provinces.yaml")
# A province that no list knows, where the title begins with it: 岭西省项目支出….
_NAMED = re.compile(r"^([\u4e00-\u9fff]{2,3})省")


@lru_cache(maxsize=1)
def _provinces() -> tuple[str, ...]:
    return tuple(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def province_of(title: str, source: str) -> str:
    """Its short name (四川), 全国通用 where neither text names one. The first that is named counts."""
    for text in (title, source):
        found = [(at, name) for name in _provinces() if (at := text.find(name)) >= 0]
        if found:
            return min(found)[1]
        if named := _NAMED.match(text):
            return named[1]
    return NATIONAL
