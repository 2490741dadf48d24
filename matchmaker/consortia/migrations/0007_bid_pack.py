import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consortia', '0006_calls_notes_ledger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BidPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('is_submitted', models.BooleanField(default=False)),
                ('frozen_at', models.DateTimeField(blank=True, null=True)),
                ('method', models.CharField(max_length=20)),
                ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='packs', to='consortia.consortium')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bid pack',
                'verbose_name_plural': 'bid packs',
                'ordering': ('consortium', '-version'),
                'constraints': [models.UniqueConstraint(fields=('consortium', 'version'), name='pack_version_once'), models.UniqueConstraint(condition=models.Q(('is_submitted', True)), fields=('consortium',), name='pack_submitted_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='pack_version_counts_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('frozen_at', None), ('is_submitted', False)), models.Q(('frozen_at__isnull', False), ('is_submitted', True)), _connector='OR'), name='pack_submitted_is_frozen'), models.CheckConstraint(condition=models.Q(('sha256', models.Func(models.Func(models.F('content'), function='sha256'), models.Value('hex'), function='encode', output_field=models.CharField()))), name='pack_digest_is_of_content'), models.CheckConstraint(condition=models.Q(('size__lte', 25000000)), name='pack_not_too_large')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidpack',
            trigger=pgtrigger.compiler.Trigger(name='is_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a4afcaf0d24e53000851de678b79e97e8e7ca5bd', operation='UPDATE', pgid='pgtrigger_is_written_once_97dc9', table='consortia_bidpack', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidpack',
            trigger=pgtrigger.compiler.Trigger(name='submitted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."is_submitted")', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='85b84298f6c0593f5fb8329ed7c8b997c34aa9bd', operation='DELETE', pgid='pgtrigger_submitted_stays_2f1b3', table='consortia_bidpack', when='BEFORE')),
        ),
    ]
