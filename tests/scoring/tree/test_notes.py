"""What a framework notes of itself stands where it is chosen and where it is set up."""

from __future__ import annotations

import pytest
from django.test import Client

from scoring.tree.selectors import note_of
from tests.factories.trees import case_in_setup, node
from units.agencies.models import Agency
from units.people.models import User


@pytest.fixture
def signed_in(client: Client, evaluator: User) -> Client:
    client.force_login(evaluator)
    return client


def test_the_notes_of_the_framework_and_of_a_leaf_are_shown(signed_in: Client, centre: Agency) -> None:
    case = case_in_setup(centre, framework="bond-project-ex-ante")
    page = signed_in.get("/cases/setup-2024/setup/").content.decode()
    assert f"<p>{case.framework['note']}</p>" in page
    assert f"<p>依据：{case.framework['source']}</p>" in page
    noted, plain = node(case, "目标与需求匹配"), node(case, "需求迫切")
    assert (note_of(case, noted.path), note_of(case, plain.path)) == ("分值为本程序建议，原文未给。", "")
    told = signed_in.get(f"/cases/setup-2024/setup/{noted.pk}/").content.decode()
    assert "体系说明：分值为本程序建议，原文未给。" in told
    assert "体系说明" not in signed_in.get(f"/cases/setup-2024/setup/{plain.pk}/").content.decode()


def test_the_choice_of_a_framework_begins_with_its_note(signed_in: Client, centre: Agency) -> None:
    case_in_setup(centre, framework="fiscal-policy")
    page = signed_in.get(f"/cases/new/?agency={centre.code}").content.decode()
    assert "说明：政策制定、实施、效果三个方面已与公开材料核对；末级指标和分值为本程序建议，原文未给。" in page
