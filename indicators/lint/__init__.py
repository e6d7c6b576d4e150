"""What a careful reviewer would ask of an indicator tree before its use. A draft in, findings out; never raises."""

from indicators.lint.findings import MUST, SHOULD, Finding, Severity, lint

__all__ = ["MUST", "SHOULD", "Finding", "Severity", "lint"]
