from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_initial"),
    ]

    operations = [
        migrations.RenameField(model_name="casetransition", old_name="sheet", new_name="score_sheet"),
    ]
