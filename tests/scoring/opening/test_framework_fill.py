"""A full set of standard workbooks fills nine tenths of the leaves that read figures, framework by framework."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from budgets.ledger.models import ImportBatch
from indicators.library.models import Framework
from scoring.cases.models import Case
from scoring.opening.filling import fill_framework
from tests.depth import some
from tests.factories.demo import FIXTURES
from units.agencies.models import Agency

CODES = sorted(path.stem for path in Path(FIXTURES, "frameworks").glob("*.yaml"))


@pytest.mark.parametrize("code", some(CODES, 8))
def test_standard_workbooks_fill_a_shipped_framework(reference_data: None, code: str) -> None:
    for framework in Framework.objects.filter(code=code, active=True):
        found = fill_framework(framework)
        assert found.reaches(9), (found.filled, found.computable, dict(found.waiting))


def test_the_command_tells_and_keeps_nothing(reference_data: None, tmp_path: Path, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    before = [model.objects.count() for model in (Agency, Case, ImportBatch)]
    out = StringIO()

    call_command("framework_fill", "mof-2013-53-department", stdout=out)

    assert "取数的17项，已取到17项（100%）" in out.getvalue()
    assert [model.objects.count() for model in (Agency, Case, ImportBatch)] == before
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CommandError, match="库中没有启用的指标体系：no-such"):
        call_command("framework_fill", "no-such")
