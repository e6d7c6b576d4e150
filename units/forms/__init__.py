"""Forms of the room: agencies in the admin, signing in, passwords and codes."""

from units.forms.agencies import AgencyForm
from units.forms.sign_in import CheckedCodeForm, CodeForm, NewPasswordForm, PasswordResetForm, ProofForm, SignInForm

__all__ = [
    "AgencyForm",
    "CheckedCodeForm",
    "CodeForm",
    "NewPasswordForm",
    "PasswordResetForm",
    "ProofForm",
    "SignInForm",
]
