"""EvalCase: budget performance evaluation cases, from workbook to traceable report."""

__version__ = "0.5.0"
