"""Forms of the room: agencies in the admin, signing in, passwords and codes."""

from .agencies import AgencyForm
from .sign_in import CheckedCodeForm, CodeForm, NewPasswordForm, PasswordResetForm, ProofForm, SignInForm

__all__ = [
    "AgencyForm",
    "CheckedCodeForm",
    "CodeForm",
    "NewPasswordForm",
    "PasswordResetForm",
    "ProofForm",
    "SignInForm",
]
