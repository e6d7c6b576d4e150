"""Signing in."""

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """One message for a wrong name and a wrong password, so that neither can be guessed."""

    error_messages = {
        "invalid_login": "用户名或密码不正确，请核对后重新输入（密码区分大小写）。",
        "inactive": "该账号已停用，请联系管理员。",
    }
