from django.apps import AppConfig


class ShippedConfig(AppConfig):
    """Accounts and frameworks that come with the program, and their way into the database."""

    name = "evalcase.shipped"
    verbose_name = "随程序提供的资料"
