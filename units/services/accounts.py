"""Opening a locked account."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.db import transaction

from evalcase.audit.services import record
from units.people.models import User


@transaction.atomic
def unlock_account(*, user: User, actor: User | None) -> bool:
    """Forget the failed sign-ins of an account, also as counted for the addresses. False when there were none."""
    addresses = AccessAttempt.objects.filter(username=user.username).values_list("ip_address", flat=True)
    known = [address for address in addresses if address]
    count, _ = AccessAttempt.objects.filter(username=user.username).delete()
    count += AccessAttempt.objects.filter(ip_address__in=known).delete()[0]
    if count:
        record(actor=actor, action="解除登录锁定", obj=user)
    return bool(count)
