

import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_initial'),
        ('cases', '0004_projects_and_bound_facts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='办结期限'),
        ),
        migrations.AddField(
            model_name='case',
            name='search_text',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(django.db.models.functions.text.Concat('code', models.Value(' '), 'title', models.Value(' '), 'project')), output_field=models.TextField()),
        ),
        migrations.AddField(
            model_name='case',
            name='state_since',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text='只由 services.apply_transition 和立案写入', verbose_name='进入现状态的时间'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['-year', 'code'], name='case_by_year'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['state', 'due_on', 'state_since'], name='case_by_state_and_deadline'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['due_on', 'code'], name='case_by_deadline'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['state_since', 'code'], name='case_by_time_in_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['total', 'code'], name='case_by_lowest_total'),
        ),
    ]
