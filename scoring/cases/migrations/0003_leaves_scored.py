from django.db import migrations, models

_WAITING = ("", "missing")


def count_leaves(apps, schema_editor):
    """How many leaves each case has and how many are scored; a case that waits for some has no grade yet."""
    Case, Score = apps.get_model("cases", "Case"), apps.get_model("scores", "Score")
    counts = {}
    statuses = Score.objects.exclude(indicator__rule={}).values_list("indicator__case_id", "status")
    for case, status in statuses.order_by().iterator():
        leaves, scored = counts.get(case, (0, 0))
        counts[case] = leaves + 1, scored + (status not in _WAITING)
    for case, (leaves, scored) in counts.items():
        fields = {"leaves": leaves, "scored_leaves": scored} | ({"grade": ""} if scored < leaves else {})
        Case.objects.filter(pk=case).update(**fields)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_name_the_score_sheet"),
        ("scores", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="leaves",
            field=models.PositiveSmallIntegerField(default=0, help_text="只由 score_case 写入", verbose_name="末级指标数"),
        ),
        migrations.AddField(
            model_name="case",
            name="scored_leaves",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="已评分或不适用的；只由 score_case 写入", verbose_name="已评末级指标数"
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="grade",
            field=models.CharField(
                blank=True, help_text="各末级指标都评完后才有；只由 score_case 写入", max_length=20, verbose_name="等级"
            ),
        ),
        migrations.RunPython(count_leaves, migrations.RunPython.noop),
    ]
