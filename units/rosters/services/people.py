"""A list of people taken in: accounts that are new, and the role of each row at its agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from units.agencies.choices import AgencyKind
from units.agencies.models import Agency
from units.people.choices import Role, role_labels
from units.people.models import User
from units.people.services import assign_role, create_user
from units.rosters.choices import Outcome
from units.rosters.reading import Row
from units.rosters.services.lines import Line, Taken
from units.rosters.words import coded, day_of, name_of, plain, role_of
from units.upkeep.selectors import people_kept

MOST_ACCOUNTS = 300  # as many as a keeper can still look through
_COLUMN_OF = {key: key for key in ("username", "display_name", "role", "valid_from")} | {"agency": "agency"}


@dataclass(frozen=True, slots=True)
class Options:
    """What counts where the list says nothing: from which day, in which role, at which agency."""

    on: date
    role: Role | None
    agency: Agency | None


def take_people(*, rows: list[Row], options: Options, keeper: User, keys: set[int]) -> Taken:
    """Bring the rows in for somebody who keeps the agencies of ``keys``; those that cannot be are in the lines.

    Writes what can be written: the caller decides whether it stays. New accounts have no password yet: digesting one
    takes a second, and an answer that holds three hundred of them may never arrive (``services.passwords``).
    """
    taking = _Taking(options, keeper, keys)
    lines = []
    for row in rows:
        line = Line(row, title=name_of(row.text("display_name")))
        before = len(taking.done)
        try:
            with transaction.atomic():
                taking.take(line)
        except ValidationError as error:
            del taking.done[before:]
            line.refuse(error, _COLUMN_OF)
        lines.append(line)
    return Taken([line.as_dict() for line in lines], taking.done)


class _Taking:
    """The agencies and people that rows may speak of, and what has been done so far."""

    def __init__(self, options: Options, keeper: User, keys: set[int]) -> None:
        self.options, self.keeper = options, keeper
        agencies = Agency.objects.filter(pk__in=keys).prefetch_related("names")
        self.by_code: dict[str, Agency] = {}
        self.by_name: dict[str, list[Agency]] = {}
        for agency in agencies:
            self.by_code[agency.code] = agency
            self.by_name.setdefault(plain(str(agency)), []).append(agency)
        self.kept: QuerySet[User] = people_kept(keeper, keys)
        self.done: list[dict[str, Any]] = []
        self.accounts: set[int] = set()
        self.named: dict[str, tuple[int, int]] = {}  # name without a user name → row and agency

    def take(self, line: Line) -> None:
        agency, day = self._agency(line), self._day(line)
        role = self._role(line, agency)
        if not line.title:
            line.fault("display_name", "没有姓名，请补上")
        if agency is None or role is None or line.faults:
            return
        user, is_new = self._person(line, agency)
        line.code = user.username
        held = list(user.memberships.filter(agency=agency, valid_to__isnull=True).order_by("pk"))
        membership = assign_role(user=user, agency=agency, role=role, valid_from=day, actor=self.keeper)
        if membership in held:
            return
        if user.pk == self.keeper.pk:
            raise ValidationError({"role": "不能改动自己的角色，请另一名管理员办理。"})
        self.done.append({"do": "role", "membership": membership.pk})
        line.outcome = Outcome.NEW if is_new else Outcome.CHANGED
        line.changes = [("账号", "", user.username)] if is_new else []
        beside = role_labels(Role(entry.role) for entry in held)
        line.changes.append(("角色", "", f"{role.label}（{agency}，自{day}起{f'，与{beside}并存' if beside else ''}）"))

    def _agency(self, line: Line) -> Agency | None:
        code, name = coded(line.row.text("agency"))
        code, name = coded(line.row.text("agency_code"))[0] or code, name
        key = "agency_code" if line.row.text("agency_code") else "agency"
        found = [self.by_code[code]] if code in self.by_code else [] if code else self.by_name.get(name, [])
        if not code and not name:
            if self.options.agency is None:
                line.fault(key, "没有写单位，请补上单位代码或现用全称，或在“列和默认值”中选单位")
            return self.options.agency
        if len(found) == 1:
            return found[0]
        told = (
            "有几个单位都叫这个名称，请改填单位代码"
            if found
            else "不是您管理的单位的代码或现用全称，请改正或删去这一行"
        )
        line.fault(key, told)
        return None

    def _role(self, line: Line, agency: Agency | None) -> Role | None:
        text = line.row.text("role")
        try:
            role = role_of(text) if text else self.options.role
        except ValueError as error:
            line.fault("role", str(error))
            return None
        if role is Role.REVIEWER and "财政" not in text and agency is not None and agency.kind != AgencyKind.FINANCE:
            line.fault("role", "是财政局审核，还是本单位内的审核？前者请写“财政局审核”，后者请写“单位人员”")
        if role is None:
            line.fault(
                "role", f"没有写角色，应为：{'、'.join(str(one.label) for one in Role)}；或在“列和默认值”中选角色"
            )
        return role

    def _day(self, line: Line) -> date:
        text = line.row.text("valid_from")
        try:
            return day_of(text) if text else self.options.on
        except ValueError as error:
            line.fault("valid_from", str(error))
            return self.options.on

    def _person(self, line: Line, agency: Agency) -> tuple[User, bool]:
        """The person of the row and whether the account is new. Raises ValidationError."""
        username = plain(line.row.text("username")).replace(" ", "")
        if not username:
            return self._without_username(line, agency)
        known = User.objects.filter(username__iexact=username).first()
        if known is None:
            return self._made(line, username), True
        if not self.kept.contains(known) and known.pk not in self.accounts:
            raise ValidationError({"username": "该用户名已有人使用，且此人不归您管理，请换一个用户名。"})
        if plain(known.display_name) != plain(line.title):
            told = f"该用户名属于“{known.display_name}”，与表中姓名不同，请改正姓名，或换一个用户名。"
            raise ValidationError({"username": told})
        return known, False

    def _without_username(self, line: Line, agency: Agency) -> tuple[User, bool]:
        row, place = self.named.setdefault(line.title, (line.row.number, agency.pk))
        if row != line.row.number:
            told = f"与第{row}行同名" + ("、同单位" if place == agency.pk else "")
            raise ValidationError({"display_name": f"{told}，分不清是不是同一人，请填用户名。"})
        held = self.kept.filter(display_name=line.title, memberships__agency=agency, memberships__valid_to__isnull=True)
        found = list(held.distinct()[:2])
        if len(found) > 1:
            raise ValidationError({"display_name": f"“{agency}”有几个人叫“{line.title}”，请填用户名。"})
        if found:
            return found[0], False
        like = User.objects.filter(username__istartswith=f"{agency.code}-").values_list("username", flat=True)
        taken = {name.lower() for name in like}
        number = next(n for n in range(1, 10_000) if f"{agency.code}-{n:02}".lower() not in taken)
        line.notes.append("没有用户名，按“单位代码-序号”编了一个")
        return self._made(line, f"{agency.code}-{number:02}"), True

    def _made(self, line: Line, username: str) -> User:
        if len(self.accounts) >= MOST_ACCOUNTS:
            raise ValidationError(f"一次最多新建{MOST_ACCOUNTS}个账号，请分几个文件导入。")
        user = create_user(username=username, display_name=line.title, must_change_password=True, actor=self.keeper)
        self.done.append({"do": "account", "user": user.pk})
        self.accounts.add(user.pk)
        return user
