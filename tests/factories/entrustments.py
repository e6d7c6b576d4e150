"""Entrustments of firms, running for a year around today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from units.agencies.models import Agency
from units.entrustments.models import Entrustment
from units.entrustments.services import create_entrustment


def entrusted(firm: Agency, client: Agency, agencies: Mapping[Agency, bool] | None = None, **given: Any) -> Entrustment:
    """The client has the firm evaluate these agencies, each with or without what is below it."""
    today = timezone.localdate()
    days = {"valid_from": today - timedelta(days=100), "valid_to": today + timedelta(days=265)}
    return create_entrustment(
        **{"number": "某采〔2026〕1号", "fee": Decimal(125000), **days, **given},
        client=client,
        firm=firm,
        agencies=agencies or {},
    )
