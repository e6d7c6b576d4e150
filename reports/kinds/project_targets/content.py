"""The projects that the outline goes through."""

from reports.content.projects import projects_with_forms

SUBJECTS = {"projects": projects_with_forms}
