from django.apps import AppConfig


class RenderingConfig(AppConfig):
    """Reports on the screen, on paper and in Word."""

    name = "reports.rendering"

    def ready(self) -> None:
        from reports.rendering import checks  # noqa: F401 - registers the system check
