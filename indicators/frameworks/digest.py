"""The digest by which two contents of a framework are told apart."""

import hashlib
import json

from indicators.frameworks.content import Json


def content_sha256(content: Json) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
