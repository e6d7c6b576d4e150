"""What a password must be (AUTH_PASSWORD_VALIDATORS), said in Chinese before anyone types one.

At least ten characters of three kinds or at least fourteen; not mainly made of what is guessed first in a Chinese
office; none of the last five. Django's own validators add the list of common passwords and likeness to the user name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils import timezone

if TYPE_CHECKING:
    from units.people.models import User

_KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")

# Words that passwords of offices are built around; letters that are often written as signs are matched so too.
_WORDS = [
    "administrator",
    "admin",
    "root",
    "system",
    "passwd",
    "password",
    "pass",
    "guest",
    "user",
    "test",
    "demo",
    "manager",
    "super",
    "welcome",
    "login",
    "secret",
    "letmein",
    "hello",
    "iloveyou",
    "woaini",
    "nihao",
    "zhongguo",
    "china",
    "beijing",
    "shanghai",
    "yunnan",
    "kunming",
    "sichuan",
    "hunan",
    "caizheng",
    "caizhengju",
    "caiwu",
    "yusuan",
    "juesuan",
    "jixiao",
    "pingjia",
    "zhibiao",
    "shenhe",
    "danwei",
    "bangong",
    "bangongshi",
    "renshe",
    "shebao",
    "evalcase",
    "budget",
    "finance",
    "jinan",
    "huawei",
    "lenovo",
    "windows",
    "office",
    "wangluo",
    "mima",
    "guanliyuan",
    "guanli",
    "gongzuo",
    "qwerty",
    "qazwsx",
    "asdf",
    "zxcv",
]
_LEET = {"a": "[a@4]", "o": "[o0]", "i": "[i1!]", "l": "[l1!]", "e": "[e3]", "s": "[s$5]", "t": "[t7]"}
# A key with Shift is the same key: !@# is 123.
_UNSHIFT = str.maketrans("!@#$%^&*()", "1234567890")
_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
)
_PATTERNS = (
    r"1[3-9]\d{9}",  # a mobile number
    r"0\d{2,3}-?\d{7,8}",  # a telephone with its area code
    r"(19|20)\d{2}(0?[1-9]|1[0-2])?(0?[1-9]|[12]\d|3[01])?年?",  # a year or a date
    r"(.)\1{2,}",  # one character over and over
    r"(520|521|1314|666|888|168|007|110|119|12345|123|321|abc)",
)
_LEAST_LEFT = 6


class CompositionValidator:
    """Ten characters of three kinds, or fourteen of any."""

    def __init__(self, mixed: int = 10, plain: int = 14, kinds: int = 3, longest: int = 128) -> None:
        self.mixed, self.plain, self.kinds, self.longest = mixed, plain, kinds, longest

    def validate(self, password: str, user: User | None = None) -> None:
        held = sum(bool(re.search(kind, password)) for kind in _KINDS)
        if len(password) > self.longest:
            raise ValidationError(f"密码有{len(password)}个字符，最多{self.longest}个。", code="password_too_long")
        if len(password) >= self.plain or (len(password) >= self.mixed and held >= self.kinds):
            return
        raise ValidationError(
            f"密码有{len(password)}个字符、{held}类字符；{self._rule()}。", code="password_too_simple"
        )

    def get_help_text(self) -> str:
        return f"{self._rule()}。"

    def _rule(self) -> str:
        return f"应至少{self.mixed}个字符并含大写字母、小写字母、数字、符号中的{self.kinds}类，或至少{self.plain}个字符"


class GuessableValidator:
    """What is left without common words, names, years, telephones, repetitions and keyboard walks must be enough."""

    def validate(self, password: str, user: User | None = None) -> None:
        words = [*_WORDS, *(_names_of(user) if user is not None else ())]
        for reading in {password.lower(), password.lower().translate(_UNSHIFT)}:
            if len(_unguessable(reading, words)) < _LEAST_LEFT:
                raise ValidationError(
                    "密码主要由容易猜到的内容组成（常用词、单位名称、用户名、年份日期、电话号码、连续或重复的字符、"
                    f"键盘上相邻的键），除去这些后应至少还有{_LEAST_LEFT}个字母、数字或汉字。",
                    code="password_guessable",
                )

    def get_help_text(self) -> str:
        return "不能主要由常用词、单位名称、用户名、年份日期、电话号码、连续或重复字符、键盘相邻键组成，如 Admin@123。"


class CommonValidator(CommonPasswordValidator):
    """Django's list of twenty thousand passwords known from breaches."""

    def get_error_message(self) -> str:
        return "这是已公开泄露的常见密码，请另换一个。"

    def get_help_text(self) -> str:
        return "不能是已公开泄露的常见密码。"


class LikenessValidator(UserAttributeSimilarityValidator):
    """Not like one's user name, name or e-mail address."""

    def get_error_message(self) -> str:
        return "密码与%(verbose_name)s过于相似，请另换一个。"

    def get_help_text(self) -> str:
        return "不能与用户名、姓名、邮箱相似。"


class HistoryValidator:
    """None of the last passwords again. Keeps the history: Django tells it of every password that was set."""

    def __init__(self, remember: int = 5) -> None:
        self.remember = remember

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        former = user.password_history.order_by("-pk").values_list("password", flat=True)[: self.remember]
        if any(check_password(password, one) for one in {*former, user.password} if one):
            raise ValidationError(f"不能与最近{self.remember}次用过的密码相同。", code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Called by Django after a user with a new password was saved."""
        if user is None or user.pk is None:
            return
        user.password_changed_at = timezone.now()
        type(user).objects.filter(pk=user.pk).update(password_changed_at=user.password_changed_at)
        user.password_history.create(password=user.password)
        kept = user.password_history.order_by("-pk").values_list("pk", flat=True)[: self.remember]
        user.password_history.exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        return f"不能与最近{self.remember}次用过的密码相同。"


def _names_of(user: User) -> Iterable[str]:
    """Words of the person's own: parts of the user name, the name, and the agencies they work for."""
    texts = [user.username, user.display_name, user.email.split("@")[0]]
    if user.pk is not None:
        for membership in user.memberships.select_related("agency").prefetch_related("agency__names"):
            texts.append(membership.agency.code)
            texts += [text for name in membership.agency.names.all() for text in (name.name, name.short_name)]
    for text in texts:
        text = text.lower()
        yield from (part for part in [text, *re.split(r"[^a-z一-鿿]+", text)] if len(part) >= 3 or part >= "一")


def _unguessable(password: str, words: Iterable[str]) -> str:
    for word in sorted({word for word in words if word}, key=len, reverse=True):
        pattern = "".join(_LEET.get(letter, re.escape(letter)) for letter in word)
        password = re.sub(pattern, " ", password)
    for pattern in _PATTERNS:
        password = re.sub(pattern, " ", password)
    return re.sub(r"[\W_]+", "", _without_walks(password))


def _without_walks(password: str) -> str:
    """Take out runs of four and more neighbouring keys, letters or digits, forwards and backwards."""
    kept, at = "", 0
    while at < len(password):
        length = max(_walk(password[at:], row) for row in (*_ROWS, *(row[::-1] for row in _ROWS)))
        if length >= 4:
            kept, at = kept + " ", at + length
        else:
            kept, at = kept + password[at], at + 1
    return kept


def _walk(password: str, row: str) -> int:
    length = 0
    while length < len(password) and password[: length + 1] in row:
        length += 1
    return length
