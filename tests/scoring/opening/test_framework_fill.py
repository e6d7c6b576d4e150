"""A full set of standard workbooks fills nine tenths of the leaves that read figures, framework by framework."""

from __future__ import annotations

from indicators.library.models import Framework
from scoring.opening.filling import fill_framework


def test_x(reference_data: None) -> None:
    for framework in Framework.objects.filter(active=True).order_by("code", "pk"):
        try:
            found = fill_framework(framework)
        except Exception as e:
            print(framework.code, "ERR", str(e)[:1500])
            continue
        print(
            framework.code,
            framework.version,
            framework.kind,
            found.leaves,
            found.computable,
            found.filled,
            found.reaches(9),
        )
        for path, waits in found.waiting.items():
            print("     ", path, waits)
    assert 0
