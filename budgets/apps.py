from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Money, statistics, imports and facts."""

    name = "budgets"
    verbose_name = "预算与数据"
