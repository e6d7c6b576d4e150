"""Passwords for one time, for the accounts that a list brought in: made as often as they are asked for."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from evalcase.audit.services import record
from units.people.models import User
from units.rosters.models import Roster
from units.rosters.selectors import portions_of
from units.sign_in.services import reset_password
from units.upkeep.one_time import one_time_password


def make_passwords(*, roster: Roster, portion: int, actor: User) -> list[tuple[str, str, str]]:
    """New passwords for those of a portion who have not signed in yet: name, user name and password of each.

    They are kept nowhere; where they get lost, they are made anew. Each is written by itself, or the site would wait
    for all of them. Raises ValidationError where nobody of the portion waits for one.
    """
    found = next((one for one in portions_of(roster, actor) if one.number == portion), None)
    if found is None:
        raise ValidationError("这一批账号都已登录过，或已不归您管理，没有生成密码；请刷新页面。")
    made = []
    for user in found.waiting:
        user.refresh_from_db()
        if user.last_login is not None:  # signed in while the others were made
            continue
        password = one_time_password()
        reset_password(user=user, password=password, actor=actor)
        made.append((user.display_name, user.username, password))
    names = [username for _, username, _ in made]
    record(actor=actor, action="生成一次性密码", obj=roster, changes={"accounts": [None, names]})
    return made
