"""The projects that the outline goes through."""

from reports.exhibits.project_forms import projects_with_forms

SUBJECTS = {"projects": projects_with_forms}
