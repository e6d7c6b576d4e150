"""Passwords that somebody else hands over: good for one sign-in."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

_ALPHABET = "abcdefghijkmnpqrstuvwxyz"  # without what is misread: l, o
_DIGITS = "23456789"


def one_time_password() -> str:
    """Twelve letters and digits in three groups, of three kinds, to be changed at the first sign-in."""
    while True:
        groups = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2)]
        number = "".join(secrets.choice(_DIGITS) for _ in range(4))
        password = "-".join([groups[0].capitalize(), groups[1], number])
        try:
            validate_password(password)
        except ValidationError:  # a word or a row of digits that chance has made
            continue
        return password
