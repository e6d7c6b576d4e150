"""The tag of the pages of a case that say what its report still lacks."""

from django import template

from reports.building.selectors import report_standing

register = template.Library()
register.simple_tag(report_standing)
