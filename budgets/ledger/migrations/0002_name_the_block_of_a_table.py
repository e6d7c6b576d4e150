from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="budgetline", name="budget_line_once_per_row"),
        migrations.RenameField(model_name="budgetline", old_name="fund", new_name="block"),
        migrations.AlterField(
            model_name="budgetline",
            name="block",
            field=models.CharField(
                blank=True,
                help_text="社会保险基金的险种，或决算表的分块（收入、支出、一般公共预算…）；部门预算为空",
                max_length=60,
                verbose_name="分块",
            ),
        ),
        migrations.AlterModelOptions(
            name="budgetline",
            options={"ordering": ["table", "row", "block"], "verbose_name": "预算行", "verbose_name_plural": "预算行"},
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(fields=("table", "row", "block"), name="budget_line_once_per_row"),
        ),
    ]
