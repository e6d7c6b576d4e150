from django.apps import AppConfig


class WebConfig(AppConfig):
    """View mixins, template tags and error pages."""

    name = "evalcase.web"
    verbose_name = "站点"
