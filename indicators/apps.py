from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Indicator frameworks."""

    name = "indicators"
    verbose_name = "指标体系"
