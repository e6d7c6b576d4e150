from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What was imported, and the facts that it gives."""

    name = "budgets.ledger"
    verbose_name = "预算与数据"
