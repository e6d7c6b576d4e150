"""部门决算公开: the outline, and the sentences, schedules, charts and terms that only this kind prints."""
