from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.RenameField(model_name="case", old_name="sheet_version", new_name="score_sheet_version"),
    ]
