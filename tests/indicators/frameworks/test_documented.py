"""docs/frameworks.md lists the frameworks that come with the program, as they are."""

from __future__ import annotations

import re

from django.conf import settings

from indicators.frameworks.choices import FrameworkKind
from tests.factories.frameworks import shipped

PAGE = (settings.BASE_DIR / "docs" / "frameworks.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([\d.]+) \| (.+) \| `(\w+)` (\S+) \| (\d+) \|$", re.M)


def test_every_framework_is_listed_as_it_is() -> None:
    listed = [(code, version, title, kind, int(leaves)) for code, version, title, kind, _, leaves in _ROW.findall(PAGE)]
    assert sorted(listed) == sorted(
        (framework.code, framework.version, framework.title, framework.kind, len(list(framework.leaves())))
        for framework in shipped()
    )


def test_kinds_have_the_words_of_the_site() -> None:
    listed = {kind: label for *_, kind, label, _ in _ROW.findall(PAGE)}
    assert listed == dict(FrameworkKind.choices)
