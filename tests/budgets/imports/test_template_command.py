"""Blank workbooks by command: the importer takes them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budgets.workbooks import BY_CODE, DECLARATIONS
from evalcase.spreadsheets.locate import locate
from evalcase.spreadsheets.reader import read_workbook


@pytest.mark.parametrize("kind", BY_CODE)
def test_every_kind_has_a_template_that_is_recognised_as_it(kind: str, tmp_path: Path) -> None:
    call_command("make_template", kind, "--to", str(tmp_path / "表.xlsx"), stdout=StringIO())
    tables, errors, _ = locate(read_workbook(tmp_path / "表.xlsx"), DECLARATIONS)
    assert [table.declaration.kind for table in tables] == [kind]
    assert not errors


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(CommandError, match="project_execution"):
        call_command("make_template", "nothing")
