"""Lists of agencies taken in and taken back, by somebody who keeps a bureau."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from evalcase.audit.models import Entry
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.agencies import FOUNDED, make_agency
from tests.factories.people import PASSWORD
from tests.units.rosters.lists import ROWS, bureau_list
from units.agencies.models import Agency
from units.agencies.services import close_agency, rename_agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user
from units.rosters.choices import RosterKind, RosterState
from units.rosters.models import Roster
from units.rosters.services.rosters import PlanChanged, confirm_roster, keep_roster
from units.rosters.services.undoing import undo_roster
from units.rosters.workbooks import agencies_workbook

HEAD = ["单位代码", "单位名称", "上级单位", "启用日期", "撤销日期", "单位性质"]


@pytest.fixture
def keeper(bureau: Agency) -> User:
    user = create_user(username="keeper", display_name="管理员", password=PASSWORD)
    assign_role(user=user, agency=bureau, role=Role.ADMINISTRATOR, valid_from=FOUNDED)
    return user


def kept(keeper: User, *rows: list[Any], content: bytes = b"") -> Roster:
    content = content or workbook(("表", [HEAD, *rows]))
    return keep_roster(kind=RosterKind.AGENCIES, content=content, file_name="名录.xlsx", keeper=keeper)


def told(roster: Roster) -> list[tuple[str, str]]:
    """Outcome of each row and what is wrong with it."""
    return [(line["outcome"], "".join(f"{cell}{text}" for cell, text in line["faults"])) for line in roster.lines]


def test_a_bureaus_list_comes_in_below_it_and_goes_again(keeper: User, bureau: Agency) -> None:
    roster = kept(keeper, content=bureau_list(*ROWS))
    assert [outcome for outcome, _ in told(roster)] == ["new"] * 3
    assert Agency.objects.count() == 1, "a rehearsal leaves nothing"
    confirm_roster(roster=roster, without_refused=False, actor=keeper)
    head, archive, history = Agency.objects.exclude(pk=bureau.pk)
    assert (head.code, head.parent, archive.parent, history.kind) == ("301", bureau, head, "civil_service_managed")
    name = archive.names.get()
    assert (name.name, name.valid_from, name.basis) == ("云边县档案馆", date(2024, 1, 1), "云边县2024年度预算单位名录")
    roster.refresh_from_db()
    assert (roster.state, roster.sheets) == (RosterState.TAKEN, [])
    undo_roster(roster=roster, reason="传错了", actor=keeper)
    assert list(Agency.objects.all()) == [bureau]
    assert Entry.objects.filter(action="撤回登记单位", reason="传错了").count() == 3


def test_rows_rename_change_close_and_are_told_with_both_values(keeper: User, centre: Agency, bureau: Agency) -> None:
    rows = [
        [centre.code, "某县社保中心", bureau.code, "2023年1月1日", None, "公益二类"],
        ["county-old", "某县旧所", centre.code, "2012.5", "2022-07-01", None],
        [bureau.code, "某县人社局", None, None, None, None],
    ]
    roster = kept(keeper, *rows)
    changed, new, same = roster.lines
    assert changed["changes"] == [
        ["单位名称（自2023-01-01起）", "某县社保局", "某县社保中心"],
        ["单位性质", "公益一类事业单位", "公益二类事业单位"],
    ]
    assert (new["outcome"], new["changes"][-1]) == ("new", ["撤销日期", "", "2022-07-01"])
    assert (same["outcome"], same["changes"]) == ("same", [])
    confirm_roster(roster=roster, without_refused=False, actor=keeper)
    now = Agency.objects.get(pk=centre.pk)
    assert (now.name_on(date(2022, 1, 1)), str(now), now.kind) == ("某县社保局", "某县社保中心", "public_welfare_two")
    assert Agency.objects.get(code="county-old").abolished == date(2022, 7, 1)
    undo_roster(roster=roster, reason="误操作", actor=keeper)
    now = Agency.objects.get(pk=centre.pk)
    assert (str(now), now.kind, Agency.objects.count()) == ("某县社保局", "public_welfare_one", 2)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["a-1", "甲所", "外县人社局", None, None, None], "C2“外县人社局”：找不到上级单位“外县人社局”"),
        (["a-1", "甲所", "other-bureau", None, None, None], "上级单位“other-bureau”不归您管理"),
        (["other-bureau", "邻县人社局", None, None, None, None], "A2“other-bureau”：该代码已有单位使用，且不归您管理"),
        (["甲-1", "甲所", None, None, None, None], "A2“甲-1”：应为单位代码"),
        ([None, "甲所", None, "2020", None, None], "A2没有单位代码，也没有叫“甲所”的单位"),
        (["a-1", None, None, "2020", None, None], "B2没有单位名称"),
        (["a-1", "甲所", None, "前天", None, None], "D2“前天”：应为日期"),
        (["a-1", "甲所", None, None, None, "二级预算单位"], "F2“二级预算单位”：没有说明单位性质"),
        (["a-1", "甲所", "a-1x", None, None, None], "表中没有，您管理的单位中也没有"),
        (["a-9", "某县社保局", "county-bureau", None, None, None], "请把表中代码改为“county-centre”"),
        (
            ["county-centre", "某县社保中心", None, "2001-01-01", None, None],
            "B2“某县社保中心”：与现用名称“某县社保局”不同",
        ),
        (
            ["county-bureau", "某县人社局", None, None, "2024-01-01", None],
            "E2“2024-01-01”：下级单位“某县社保局”届时尚未撤销",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_cell_and_nothing_comes_in(
    keeper: User, centre: Agency, foreign_bureau: Agency, row: list[Any], message: str
) -> None:
    roster = kept(keeper, row, ["b-1", "乙所", "county-centre", None, None, None])
    assert told(roster)[1] == ("new", "")
    outcome, fault = told(roster)[0]
    assert (outcome, message in fault) == ("refused", True), fault
    with pytest.raises(ValidationError, match="有1行不能导入"):
        confirm_roster(roster=roster, without_refused=False, actor=keeper)
    assert Agency.objects.count() == 3
    confirm_roster(roster=roster, without_refused=True, actor=keeper)
    assert set(Agency.objects.values_list("code", flat=True)) == {
        *("county-bureau", "county-centre", "b-1"),
        foreign_bureau.code,
    }


def test_rows_that_contradict_one_another_are_refused(keeper: User, bureau: Agency) -> None:
    rows = [
        ["r-1", "甲所", "r-2", None, None, None],
        ["r-2", "乙所", "r-1", None, None, None],
        ["t-1", "丙所", None, None, None, None],
        ["t-1", "丁所", None, None, None, None],
        ["t-1", "丙所", None, None, None, None],
        ["t-2", "戊所", "庚所", None, "2000-01-01", None],
    ]
    outcomes = told(kept(keeper, *rows))
    assert [outcome for outcome, _ in outcomes] == ["refused", "refused", "new", "refused", "same", "refused"]
    assert "互为上下级" in outcomes[0][1] + outcomes[1][1]
    assert "与第4行“丙所”的代码相同" in outcomes[3][1]


def test_a_chain_of_rows_without_end_is_refused(keeper: User) -> None:
    rows = [[f"c-{number}", f"{number}所", f"c-{number + 1}", None, None, None] for number in range(990)]
    assert {outcome for outcome, _ in told(kept(keeper, *rows))} == {"refused"}


def test_codes_alone_say_what_is_above(administrator: User) -> None:
    book = workbook(("表", [["编码", "名称"], ["301", "某局"], ["301001", "某馆"], ["30100101", "某馆分馆"]]))
    roster = kept(administrator, content=book)
    confirm_roster(roster=roster, without_refused=False, actor=administrator)
    assert list(Agency.objects.values_list("code", "parent__code")) == [
        ("301", None),
        ("301001", "301"),
        ("30100101", "301001"),
    ]


def test_an_old_list_never_brings_a_former_name_back(keeper: User, centre: Agency) -> None:
    rename_agency(agency=centre, name="某县社保中心", on=date(2023, 1, 1))
    (outcome, fault), *_ = told(kept(keeper, [centre.code, "某县社保局", None, None, None, None]))
    assert (outcome, "是曾用名，2023-01-01起已更名为“某县社保中心”" in fault) == ("refused", True)


def test_what_the_site_hands_out_comes_back_as_no_change(keeper: User, centre: Agency) -> None:
    rename_agency(agency=centre, name="某县社保中心", on=date(2023, 1, 1), basis="某编〔2023〕1号")
    close_agency(agency=make_agency("gone", "旧所", parent=centre), on=date(2020, 1, 1))
    make_agency("text", "=1+1", parent=centre)
    content = agencies_workbook(Agency.objects.order_by("code"))
    assert told(kept(keeper, content=content)) == [("same", "")] * 4
    assert [cell.data_type for cell in load_workbook(BytesIO(content)).worksheets[0]["B"]] == ["s"] * 5


def test_what_changed_since_the_preview_is_shown_before_it_is_written(keeper: User, bureau: Agency) -> None:
    roster = kept(keeper, ["a-1", "甲所", None, None, None, None])
    make_agency("a-1", "甲所", parent=bureau)
    with pytest.raises(PlanChanged, match="已按现在的情况重新核对"):
        confirm_roster(roster=roster, without_refused=False, actor=keeper)
    roster.refresh_from_db()
    assert (roster.state, told(roster)) == ("draft", [("same", "")])


def test_what_rests_on_an_import_is_told_and_nothing_is_taken_back(keeper: User, bureau: Agency) -> None:
    roster = kept(keeper, ["a-1", "甲所", None, None, None, None], ["a-2", "乙所", "a-1", None, None, None])
    confirm_roster(roster=roster, without_refused=False, actor=keeper)
    clerk = create_user(username="clerk", display_name="经办", password=PASSWORD)
    assign_role(user=clerk, agency=Agency.objects.get(code="a-2"), role=Role.AGENCY_STAFF, valid_from=date(2024, 1, 1))
    with pytest.raises(ValidationError) as refused:
        undo_roster(roster=roster, reason="误操作", actor=keeper)
    assert refused.value.messages == [
        "没有撤销，导入的内容都还在。“乙所”（a-2）不能撤回登记，其上已有：人员角色1个。请先处理这些内容。"
    ]
    clerk.memberships.all().delete()
    rename_agency(agency=Agency.objects.get(code="a-1"), name="甲中心", on=date(2030, 1, 1))
    with pytest.raises(ValidationError, match="“甲所”（a-1）导入后又有变动"):
        undo_roster(roster=roster, reason="误操作", actor=keeper)
    assert Agency.objects.count() == 3
