"""The log with the guards that the database keeps over it. Made by hand: a regenerated one would lack the guards."""

from django.db import migrations, models

from evalcase.audit.triggers import InstallGuards


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('position', models.BigIntegerField(verbose_name='末条位置')),
                ('digest', models.CharField(max_length=64, verbose_name='末条链摘要')),
            ],
            options={
                'verbose_name': '操作日志链头',
                'verbose_name_plural': '操作日志链头',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_id', models.BigIntegerField(blank=True, null=True, verbose_name='操作人编号')),
                ('actor_name', models.CharField(max_length=150, verbose_name='操作人')),
                ('actor_role', models.CharField(blank=True, max_length=60, verbose_name='角色')),
                ('ip', models.GenericIPAddressField(blank=True, null=True, verbose_name='IP 地址')),
                ('action', models.CharField(max_length=60, verbose_name='操作')),
                ('succeeded', models.BooleanField(default=True, verbose_name='成功')),
                ('object_model', models.CharField(blank=True, max_length=100, verbose_name='对象类型')),
                ('object_id', models.CharField(blank=True, max_length=64, verbose_name='对象编号')),
                ('object_title', models.CharField(max_length=255, verbose_name='对象')),
                ('changes', models.JSONField(blank=True, default=dict, help_text='字段到[变更前, 变更后]', verbose_name='变更内容')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('batch', models.CharField(blank=True, help_text='同一批次的记录出自同一次导入或同一次请求', max_length=64, verbose_name='批次')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('content_sha256', models.CharField(help_text='以上各项的 SHA-256', max_length=64, verbose_name='内容摘要')),
                ('position', models.BigIntegerField(blank=True, editable=False, null=True, unique=True, verbose_name='链上位置')),
                ('previous', models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='前条链摘要')),
                ('digest', models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='链摘要')),
            ],
            options={
                'verbose_name': '操作日志',
                'verbose_name_plural': '操作日志',
                'ordering': ['-pk'],
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['object_model', 'object_id'], name='audit_entry_by_object'), models.Index(fields=['at'], name='audit_entry_by_time')],
            },
        ),
        InstallGuards(),
    ]
