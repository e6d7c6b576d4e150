"""What an entry says, as one canonical text: the same bytes on the day it is written and on any later day.

Whatever a database could give back in another form is settled before it is stored: a number with a fraction becomes
text (jsonb rewrites 1e22), a character that PostgreSQL cannot hold becomes U+FFFD, an address takes its short form.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evalcase.audit.models import Entry

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """``text`` with NUL and lone surrogates, which a database refuses, replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def plain(value: Any) -> Any:
    """``value`` as JSON data that reads back the same from any database; dates, Decimals and floats become text."""
    return _settled(json.loads(json.dumps(value, default=str, ensure_ascii=False)))


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {storable(key): _settled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_settled(item) for item in value]
    if isinstance(value, str):
        return storable(value)
    return repr(value) if isinstance(value, float) else value


def short_address(text: str) -> str | None:
    """An IP address in its one short form, an IPv4 one inside IPv6 as IPv4; None for what is no address."""
    try:
        address = ip_address(text.strip().split("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


def content_of(entry: Entry) -> dict[str, Any]:
    """Everything the entry says: all of its fields but its number and its place in the chain."""
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": entry.actor_id,
        "actor_name": entry.actor_name,
        "actor_role": entry.actor_role,
        "ip": None if entry.ip is None else short_address(entry.ip) or entry.ip,
        "action": entry.action,
        "succeeded": bool(entry.succeeded),
        "object_model": entry.object_model,
        "object_id": entry.object_id,
        "object_title": entry.object_title,
        "changes": entry.changes,
        "reason": entry.reason,
        "batch": entry.batch,
    }


def sha256_of(content: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the content as JSON in ASCII with sorted keys and no spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
