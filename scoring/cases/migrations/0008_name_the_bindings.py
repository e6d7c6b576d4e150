from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_cancelled_cases")]

    operations = [migrations.RenameField("caseindicator", "bound", "bindings")]
