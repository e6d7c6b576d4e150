from django.apps import AppConfig


class BuildingConfig(AppConfig):
    """Reports as functions of facts."""

    name = "reports.building"

    def ready(self) -> None:
        from reports.building import checks  # noqa: F401 - registers the system check
