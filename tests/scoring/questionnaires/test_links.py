"""The workbook that tells new links, this once."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.questionnaires.models import Questionnaire
from scoring.questionnaires.services.links import links_workbook
from tests.factories import questionnaires as factory
from units.agencies.models import Agency


@pytest.fixture
def questionnaire(centre: Agency) -> Questionnaire:
    return factory.opened(factory.make_case(centre))


def test_links_are_listed_as_text(questionnaire: Questionnaire) -> None:
    sheet = load_workbook(
        BytesIO(links_workbook(questionnaire, ["https://host/q/a/", "https://host/q/b/"]))
    ).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        [1, "https://host/q/a/"],
        [2, "https://host/q/b/"],
    ]
