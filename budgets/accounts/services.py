"""Loading the account tree from data, and finding an account by the name a table prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.accounts.models import Account
from budgets.vocabulary import AccountKind
from evalcase.audit.services import record
from evalcase.printable import printable_data
from evalcase.spreadsheets.headers import normalise

_SHORT_LIST = 40
_FIELDS = ("name", "kind", "parent_id", "aliases", "order")
_KEYS = {"code", "name", "aliases", "children"}


class AccountsFileError(ValueError):
    """The file of accounts cannot be loaded; the message says in Chinese where and why."""


class AccountIndex:
    """All accounts by kind and by any name they answer to, read in one query."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], Account] = {}
        self._names: dict[str, list[str]] = {}
        for account in Account.objects.all():
            code = f"{account.code} " if account.code.isdigit() else ""
            self._names.setdefault(account.kind, []).append(f"{code}{account.name}")
            for name in (account.name, account.code, *account.aliases):
                self._by_name.setdefault((account.kind, normalise(name)), account)

    def find(self, kind: str, name: str) -> Account | None:
        """The account of that kind with this name or alias."""
        return self._by_name.get((kind, normalise(name)))

    def candidates(self, kind: str, like: str) -> list[str]:
        """The names there are, in printed order; of a long classification only those that come near ``like``."""
        names = self._names.get(kind, [])
        if len(names) <= _SHORT_LIST:
            return names
        return [name for name in names if name[:3] == like[:3]] or [*names[:_SHORT_LIST], "…"]


@transaction.atomic
def save_account(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Account | None = None,
    aliases: Sequence[str] = (),
    order: int = 0,
    actor: AbstractBaseUser | None = None,
) -> Account:
    """Create the account of that code or bring it up to date; what is the same already is not written.

    Raises ValidationError, by field, where the account would not stand in the tree of its own kind.
    """
    account = Account.objects.filter(code=code).first() or Account(code=code)
    created = account.pk is None
    before = {field: None if created else getattr(account, field) for field in _FIELDS}
    account.name, account.kind, account.parent, account.order = name, kind, parent, order
    account.aliases = list(aliases)
    after = {field: getattr(account, field) for field in _FIELDS}
    if created or before != after:
        account.full_clean()
        account.save()
        changes = {field: [before[field], after[field]] for field in _FIELDS if before[field] != after[field]}
        record(actor=actor, action="登记科目" if created else "修改科目", obj=account, changes=changes)
    return account


@transaction.atomic
def load_accounts(path: Path, *, actor: AbstractBaseUser | None = None) -> dict[str, Account]:
    """Create or update the accounts of a YAML file (``kind: [{code, name, aliases, children}]``), by code.

    Accounts that the file does not name stay. The same file again writes nothing. Raises AccountsFileError.
    """
    loaded: dict[str, Account] = {}
    for order, (kind, parent, entry) in enumerate(_entries(path), start=1):
        code = entry["code"]
        try:
            loaded[code] = save_account(
                code=code,
                name=entry["name"],
                kind=kind,
                parent=loaded[parent] if parent else None,
                aliases=entry.get("aliases") or (),
                order=order,
                actor=actor,
            )
        except ValidationError as error:
            raise AccountsFileError(f"{path.name}：科目“{code}”{'；'.join(error.messages)}") from error
    return loaded


def _entries(path: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(kind, parent code, entry) from the top down."""
    try:
        data = printable_data(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AccountsFileError(f"{path.name}：无法读取科目文件（{error}）") from error
    if not isinstance(data, dict):
        raise AccountsFileError(f"{path.name}：最外层应为“科目类别: 科目列表”")
    for kind, entries in data.items():
        if kind not in AccountKind.values:
            raise AccountsFileError(f"{path.name}：没有科目类别“{kind}”，应为{'、'.join(AccountKind.values)}之一")
        yield from _below(path, str(kind), "", entries)


def _below(path: Path, kind: str, parent: str, entries: Any) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    if not isinstance(entries, list):
        raise AccountsFileError(f"{path.name}：“{parent or kind}”之下应为科目列表")
    for entry in entries:
        if not isinstance(entry, dict) or not entry.get("code") or not entry.get("name") or set(entry) - _KEYS:
            raise AccountsFileError(f"{path.name}：“{parent or kind}”之下的科目应有 code、name，可有 aliases、children")
        yield kind, parent, entry
        yield from _below(path, kind, entry["code"], entry.get("children") or [])
