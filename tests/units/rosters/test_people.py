"""Lists of people: accounts with a password for one time, roles by the usual words, and nothing personal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evalcase.audit.models import Entry
from tests.evalcase.spreadsheets.build import workbook
from tests.factories.agencies import FOUNDED, make_agency
from tests.factories.people import PASSWORD
from units.agencies.models import Agency
from units.people.choices import Role
from units.people.models import User
from units.people.services import assign_role, create_user
from units.rosters.choices import RosterKind
from units.rosters.models import Roster
from units.rosters.selectors import PORTION, portions_of
from units.rosters.services.passwords import make_passwords
from units.rosters.services.rosters import confirm_roster, keep_roster
from units.rosters.services.undoing import undo_roster

HEAD = ["序号", "姓名", "登录账号", "所在单位", "岗位", "手机号码", "任职时间"]


@pytest.fixture
def keeper(bureau: Agency) -> User:
    user = create_user(username="keeper", display_name="管理员", password=PASSWORD)
    assign_role(user=user, agency=bureau, role=Role.ADMINISTRATOR, valid_from=FOUNDED)
    return user


def kept(keeper: User, *rows: list[Any]) -> Roster:
    content = workbook(("人员", [["某局经办人员名单"], HEAD, *rows]))
    return keep_roster(kind=RosterKind.PEOPLE, content=content, file_name="名单.xlsx", keeper=keeper)


def faults(roster: Roster) -> list[str]:
    return ["".join(f"{cell}{text}" for cell, text in line["faults"]) for line in roster.lines]


def test_people_come_in_without_passwords_that_are_then_made(keeper: User, centre: Agency) -> None:
    held = create_user(username="held", display_name="已有的人", password=PASSWORD)
    assign_role(user=held, agency=centre, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    roster = kept(
        keeper,
        [1, "新来的人", "newcomer", centre.code, "经办人", 13900000000, "2024年3月"],
        [2, "没有账号的人", None, "某县社保局", "填报人", None, date(2024, 1, 1)],
        [3, "已有的人", None, "某县社保局", "评价人员", None, "2024.5.1"],
        [4, "已有的人", "held", "county-bureau", "单位人员", None, None],
    )
    assert (faults(roster), roster.counts["new"], roster.counts["changed"]) == ([""] * 4, 2, 2)
    assert roster.lines[2]["changes"] == [["角色", "", "评价人员（某县社保局，自2024-05-01起，与单位人员并存）"]]
    assert User.objects.count() == 2
    roster = confirm_roster(roster=roster, without_refused=False, actor=keeper)
    assert not [user for user in User.objects.exclude(pk__in=(keeper.pk, held.pk)) if user.has_usable_password()]
    made = make_passwords(roster=roster, portion=1, actor=keeper)
    passwords = {username: password for _, username, password in made}
    assert set(passwords) == {"newcomer", "county-centre-01"}
    for username, password in passwords.items():
        person = User.objects.get(username=username)
        assert (person.check_password(password), person.must_change_password) == (True, True)
    held = User.objects.get(pk=held.pk)
    running = held.memberships.filter(valid_to__isnull=True)
    assert sorted(entry.role for entry in running) == ["agency_staff", "agency_staff", "evaluator"]
    text = str([getattr(roster, field.attname) for field in roster._meta.concrete_fields])
    assert not [secret for secret in (*passwords.values(), "13900000000") if secret in text]
    undo_roster(roster=roster, reason="误操作", actor=keeper)
    assert set(User.objects.values_list("username", flat=True)) == {"keeper", "held"}
    assert [(entry.role, entry.valid_to) for entry in held.memberships.all()] == [("agency_staff", None)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([None, "taken", "county-bureau", "经办人"], "B3没有姓名"),
        (["甲", "taken", "county-bureau", "经办人"], "C3“taken”：该用户名已有人使用，且此人不归您管理"),
        (["别名", "keeper", "county-bureau", "管理员"], "该用户名属于“管理员”，与表中姓名不同"),
        (["管理员", "keeper", "county-bureau", "经办人"], "不能改动自己的角色"),
        (["甲", "a b/c", "county-bureau", "经办人"], "C3“a b/c”"),
        (["甲", None, "other-bureau", "经办人"], "D3“other-bureau”：不是您管理的单位"),
        (["甲", None, None, "经办人"], "没有写单位"),
        (["甲", None, "county-bureau", "校长"], "E3“校长”：不是本系统的角色"),
        (["甲", None, "county-bureau", None], "没有写角色"),
        (["甲", None, "county-bureau", "审核岗"], "是财政局审核，还是本单位内的审核"),
        (["甲", None, "third", "财政局审核"], "第三方机构的人员不能担任财政局审核"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_cell(
    keeper: User, bureau: Agency, foreign_bureau: Agency, row: list[Any], message: str
) -> None:
    stranger = create_user(username="taken", display_name="甲", password=PASSWORD)
    assign_role(user=stranger, agency=foreign_bureau, role=Role.AGENCY_STAFF, valid_from=FOUNDED)
    make_agency("third", "某事务所", kind="third_party", parent=bureau)
    roster = kept(keeper, [1, *row, None, None])
    assert message in faults(roster)[0]
    with pytest.raises(ValidationError, match="没有要新增或变更的行"):
        confirm_roster(roster=roster, without_refused=True, actor=keeper)
    assert User.objects.count() == 2


def test_two_of_one_name_are_told_apart_by_user_name(keeper: User, centre: Agency) -> None:
    rows = [
        [1, "甲", None, "county-centre", "经办人", None, None],
        [2, "甲", None, "county-bureau", "经办人", None, None],
    ]
    first, second = faults(kept(keeper, *rows))
    assert (first, "与第3行同名，分不清是不是同一人，请填用户名" in second) == ("", True)


def test_whoever_has_signed_in_stays(keeper: User, bureau: Agency) -> None:
    roster = kept(keeper, [1, "甲", "newcomer", "county-bureau", "经办人", None, None])
    roster = confirm_roster(roster=roster, without_refused=False, actor=keeper)
    User.objects.filter(username="newcomer").update(last_login=timezone.now())
    with pytest.raises(ValidationError, match="“甲”（newcomer）的账号不能撤回，其下已有：登录"):
        undo_roster(roster=roster, reason="误操作", actor=keeper)
    assert User.objects.get(username="newcomer").memberships.count() == 1


def test_passwords_are_made_in_portions_and_anew_for_those_who_have_not_signed_in(keeper: User) -> None:
    rows = [[n, f"甲{n}", f"new{n:02}", "county-bureau", "经办人", None, None] for n in range(1, PORTION + 2)]
    roster = confirm_roster(roster=kept(keeper, *rows), without_refused=False, actor=keeper)
    told = [(one.number, one.first, one.last, one.without_password) for one in portions_of(roster, keeper)]
    assert told == [(1, 1, 20, 20), (2, 21, 21, 1)]
    first = make_passwords(roster=roster, portion=2, actor=keeper)
    again = make_passwords(roster=roster, portion=2, actor=keeper)
    person = User.objects.get(username="new21")
    assert [person.check_password(made[0][2]) for made in (first, again)] == [False, True]
    assert [one.without_password for one in portions_of(roster, keeper)] == [20, 0]
    entry = Entry.objects.filter(action="生成一次性密码").latest("pk")
    assert (entry.changes, again[0][2] in str(entry.changes)) == ({"accounts": [None, ["new21"]]}, False)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    assert [one.number for one in portions_of(roster, keeper)] == [1]
    with pytest.raises(ValidationError, match="这一批账号都已登录过"):
        make_passwords(roster=roster, portion=2, actor=keeper)


def test_a_second_row_with_another_role_adds_it(keeper: User) -> None:
    roster = kept(
        keeper,
        [1, "甲", "newcomer", "county-bureau", "财政局审核", None, "2024-01-01"],
        [2, "甲", "newcomer", "county-bureau", "评价人员", None, "2024-01-01"],
    )
    told = "评价人员（某县人社局，自2024-01-01起，与财政局审核并存）"
    assert roster.lines[1]["changes"] == [["角色", "", told]]
    confirm_roster(roster=roster, without_refused=False, actor=keeper)
    running = User.objects.get(username="newcomer").memberships.filter(valid_to__isnull=True)
    assert sorted(running.values_list("role", flat=True)) == ["evaluator", "reviewer"]
