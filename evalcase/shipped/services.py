"""Loading the accounts and frameworks that come with the program."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from budgets.accounts.services import load_accounts
from evalcase.shipped.selectors import ACCOUNTS, FRAMEWORKS
from indicators.library.services import load_frameworks


@transaction.atomic
def load_shipped(*, actor: AbstractBaseUser | None = None) -> int:
    """Put in what is missing; returns how many frameworks were new. Loading again changes nothing.

    Raises AccountsFileError and FrameworkFileError, the latter also where a stored version has other content.
    """
    load_accounts(ACCOUNTS, actor=actor)
    return sum(loaded.is_new for loaded in load_frameworks(paths=[FRAMEWORKS], actor=actor))
