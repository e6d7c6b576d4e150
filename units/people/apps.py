from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and what they do for which agency."""

    name = "units.people"
    verbose_name = "人员"
