from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The account tree."""

    name = "budgets.accounts"
    verbose_name = "科目"
