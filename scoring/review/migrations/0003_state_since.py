"""When each case entered the state it is in, from its last step; where there is none, from its opening."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def take_from_last_step(apps, schema_editor):
    steps = apps.get_model("review", "CaseTransition").objects.filter(case=OuterRef("pk")).order_by("-pk")
    cases = apps.get_model("cases", "Case").objects
    cases.update(state_since=Coalesce(Subquery(steps.values("at")[:1]), F("created_at")))


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_name_the_score_sheet"),
        ("cases", "0005_lists_of_cases"),
    ]

    operations = [
        migrations.RunPython(take_from_last_step, migrations.RunPython.noop),
    ]
