from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Agencies and their names through time, departments, staffing."""

    name = "units.agencies"
    verbose_name = "单位"
