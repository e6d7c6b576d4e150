from django.apps import AppConfig


class RostersConfig(AppConfig):
    """Lists of agencies and people, brought in from a spreadsheet."""

    name = "units.rosters"
    verbose_name = "名录"
