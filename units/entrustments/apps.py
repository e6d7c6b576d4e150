from django.apps import AppConfig


class EntrustmentsConfig(AppConfig):
    """Firms that are entrusted with evaluations, by whom, for which agencies and how long."""

    name = "units.entrustments"
    verbose_name = "委托"
