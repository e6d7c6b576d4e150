"""Agencies and people from a YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from evalcase.audit.models import Entry
from units.agencies.models import Agency, Department
from units.people.choices import Role
from units.people.loading import load_units
from units.people.models import User
from units.people.selectors import roles_of

DEMO = Path(settings.BASE_DIR) / "fixtures" / "demo" / "units.yaml"

SMALL = """
agencies:
  - code: a
    kind: 主管部门
    names: [{name: 甲局, valid_from: 2010-01-01}]
  - code: b
    kind: administrative
    parent: a
    names:
      - {name: 乙局, valid_from: 2010-01-01}
      - {name: 乙中心, valid_from: 2023-01-01, basis: 某编〔2023〕1号}
    departments: [{name: 综合科, duties: 综合管理}]
    merged: {into: a, date: 2024-06-01}
users:
  - username: someone
    display_name: 某人
    memberships: [{agency: a, role: 财政局审核, valid_from: 2020-01-01}]
"""


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_demo_agencies_load_twice_and_stay_the_same(db: None) -> None:
    load_units(DEMO)
    entries = Entry.objects.count()
    centre = Agency.objects.distinct().get(names__name="富民县社会保险局")
    assert centre.current_name == "富民县社会保险中心"
    assert Department.objects.filter(agency=centre).count() == 5
    load_units(DEMO)
    assert Entry.objects.count() == entries


def test_everything_a_file_may_say(db: None, tmp_path: Path) -> None:
    path = _write(tmp_path / "units.yaml", SMALL)
    first = load_units(path)
    second = load_units(path)
    assert first == second
    agency = Agency.objects.get(code="b")
    assert (agency.parent, agency.successor) == (first["a"], first["a"])
    assert roles_of(User.objects.get(), agency) == {Role.REVIEWER}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: 主管部门", "kind: 主管局"), "units.yaml，第1个单位（a）：“主管局”不在可选范围内，应为：财政部门"),
        (("kind: 主管部门", "sort: 主管部门"), "不认识的项：sort"),
        (("parent: a", "parent: z"), "第2个单位（b）：没有代码为“z”的单位"),
        (("valid_from: 2023-01-01", "valid_from: 去年"), "“去年”不是日期，应写作 2023-06-01"),
        (("valid_from: 2023-01-01", "valid_from: 2009-01-01"), "应晚于现用名称"),
        (("role: 财政局审核", "role: 审核"), "第1个用户（someone）：“审核”不在可选范围内"),
        (("display_name: 某人", "password: Kaoqin-2468"), "缺少必填的项：display_name"),
        (("display_name: 某人", "display_name: 某人\n    password: Kaoqin-2468-x"), "只有演示环境"),
        (("agencies:", "units:"), "最外层应只有"),
        (("agencies:", "agencies: ["), r"units.yaml第.*行：不是正确的YAML"),
        (("departments: [{name: 综合科, duties: 综合管理}]", "departments: [综合科]"), "“综合科”应为“项: 值”"),
        (("code: a\n", "code: 甲\n"), "code：单位代码只能含字母"),
    ],
)
def test_a_bad_file_is_refused_by_place_and_saves_nothing(
    db: None, tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = _write(tmp_path / "units.yaml", SMALL.replace(*change, 1))
    with pytest.raises(ValidationError, match=message):
        load_units(path)
    assert not Agency.objects.exists()
    assert not Entry.objects.exists()


def test_a_missing_or_unreadable_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"nowhere\.yaml：文件读不出来"):
        load_units(tmp_path / "nowhere.yaml")
    (tmp_path / "units.yaml").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(ValidationError, match="UTF-8"):
        load_units(tmp_path / "units.yaml")


def test_control_characters_of_a_file_are_not_read(db: None, tmp_path: Path) -> None:
    text = SMALL.replace("display_name: 某人", 'display_name: "某\\0\\x01人"', 1)
    load_units(_write(tmp_path / "units.yaml", text))
    assert User.objects.get().display_name == "某人"


def test_demo_passwords_only_in_the_demo(db: None, tmp_path: Path, settings: Any) -> None:
    settings.EVALCASE_DEMO = True
    text = SMALL.replace("display_name: 某人", "display_name: 某人\n    password: Kaoqin-2468-x", 1)
    load_units(_write(tmp_path / "units.yaml", text))
    assert User.objects.get().check_password("Kaoqin-2468-x")
