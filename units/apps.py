from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Agencies, departments, staffing and people."""

    name = "units"
    verbose_name = "单位与人员"
