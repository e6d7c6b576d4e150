"""Signing in: name and password, codes, new passwords. No puzzles: nothing is asked that software cannot fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AdminPasswordChangeForm, AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest

from units.people.models import User
from units.sign_in.codes import device_of, seconds_to_wait
from units.sign_in.services import check_code, reset_password, withdraw_password

_CODE = {"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "autocapitalize": "none"}


class OnwardForm(forms.Form):
    """Where a person was on the way to when they had to sign in; every step sends it along."""

    next = forms.CharField(required=False)


class WaitingForm(forms.Form):
    """What waits for a sign-in: a kept form as signed text, and the number of the only person who may sign in."""

    kept = forms.CharField(required=False)
    person = forms.CharField(required=False)

    def clean_person(self) -> str:
        return str(self.cleaned_data["person"])[:20]


class SessionForm(forms.Form):
    """One of a person's own sign-ins."""

    session = forms.UUIDField(
        error_messages=dict.fromkeys(("required", "invalid"), "没有指明要结束哪一处登录，请在列表中选择。"),
        widget=forms.HiddenInput,
    )


class SignInForm(AuthenticationForm):
    """One message for a wrong name and a wrong password, so that neither can be guessed."""

    error_messages = {
        "invalid_login": "用户名或密码不正确，请核对后重新输入（密码区分大小写）。",
        "inactive": "该账号已停用，请联系管理员。",
        "other_person": "此处的内容由另一账号填写，请由原登录人员登录。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "请输入用户名。"
        self.fields["password"].error_messages["required"] = "请输入密码。"
        # Django only tells the browser; a longer name is nobody's and would not fit the records of failed sign-ins.
        longest = self.fields["username"].max_length  # type: ignore[attr-defined]
        self.fields["username"].validators.append(MaxLengthValidator(longest, f"用户名不超过 {longest} 个字，请核对。"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        meant, found = self.data.get("person", ""), self.get_user()
        if meant and found is not None and meant != str(found.pk):
            raise ValidationError(self.error_messages["other_person"], code="other_person")
        return cleaned


class CodeForm(forms.Form):
    """A code of the authenticator, or a recovery code."""

    otp = forms.CharField(
        label="验证码",
        max_length=20,
        error_messages={"required": "请输入验证码。"},
        widget=forms.TextInput(attrs=_CODE | {"autofocus": True}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class CheckedCodeForm(CodeForm):
    """A code that is checked against the person's device."""

    def clean_otp(self) -> str:
        code: str = self.cleaned_data["otp"]
        refuse_wrong_code(self.user, code)
        return code


class ProofForm(forms.Form):
    """Showing once more who one is: by code where there is a device, else by password."""

    proof = forms.CharField(max_length=128, strip=False)

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.by_code = device_of(user) is not None
        field = self.fields["proof"]
        field.label = "验证码" if self.by_code else "密码"
        field.error_messages["required"] = f"请输入{field.label}。"
        hints = _CODE if self.by_code else {"autocomplete": "current-password"}
        kind = forms.TextInput if self.by_code else forms.PasswordInput
        field.widget = kind(attrs=hints | {"autofocus": True, "required": True})

    def clean_proof(self) -> str:
        proof: str = self.cleaned_data["proof"]
        if self.by_code:
            refuse_wrong_code(self.user, proof)
        elif authenticate(self.request, username=self.user.username, password=proof) != self.user:
            raise ValidationError("密码不正确，请核对后重新输入（密码区分大小写）。")
        return proof


class NewPasswordForm(forms.Form):
    """One's own new password. Its rules are checked by the service, which the page's view calls."""

    old_password = forms.CharField(
        label="当前密码", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new_password = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "aria-describedby": "password-rules"}),
    )
    repeated = forms.CharField(
        label="再次输入新密码", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise ValidationError("当前密码不正确，请核对后重新输入（密码区分大小写）。")
        return old

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"new_password", "repeated"} <= set(cleaned) and cleaned["new_password"] != cleaned["repeated"]:
            self.add_error("repeated", "两次输入的新密码不一致，请重新输入。")
        return cleaned


class PasswordResetForm(AdminPasswordChangeForm):
    """An administrator gives somebody a password, to be changed at the next sign-in."""

    def __init__(self, user: User, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.actor = actor

    def save(self, commit: bool = True) -> User:
        if self.cleaned_data["set_usable_password"]:
            reset_password(user=self.user, password=self.cleaned_data["password1"], actor=self.actor)
        else:
            withdraw_password(user=self.user, actor=self.actor)
        return self.user


def refuse_wrong_code(user: User, code: str) -> None:
    """Raise ValidationError on a wrong code, or when codes come too fast."""
    wait = seconds_to_wait(user)
    if wait:
        raise ValidationError(f"验证码多次输入有误，请约 {wait} 秒后再试。")
    if not check_code(user=user, code=code):
        raise ValidationError("验证码不正确或已用过。请输入身份验证器上当前显示的 6 位数字，或一个未用过的恢复码。")
