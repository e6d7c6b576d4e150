from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Indicator frameworks."""

    name = "indicators.library"
    verbose_name = "指标体系"
