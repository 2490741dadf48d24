import functools
import operator

import django.contrib.postgres.fields
import matchmaker.schema
from django.db import migrations, models

# Scores are derived: they are dropped, and everything counts as never scored.
FORGET = "DELETE FROM matching_match; UPDATE matching_progress SET done_seq = -1"


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0002_cache_table'),
    ]

    operations = [
        migrations.RunSQL(FORGET, FORGET),
        migrations.RemoveConstraint(
            model_name='match',
            name='match_has_seven_components',
        ),
        migrations.RemoveField(
            model_name='match',
            name='components',
        ),
        matchmaker.schema.MakeTogether(
            operations=[
                migrations.AddField(
                    model_name='generation',
                    name='encoder',
                    field=models.CharField(blank=True, default='', max_length=200),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name='match',
                    name='points',
                    field=django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=7),
                    preserve_default=False,
                ),
                migrations.AddConstraint(
                    model_name='match',
                    constraint=models.CheckConstraint(condition=models.Q(('points__len', 7)), name='match_has_seven_points'),
                ),
                migrations.AddConstraint(
                    model_name='match',
                    constraint=models.CheckConstraint(
                        condition=models.Q(('score', functools.reduce(operator.add, (models.F(f'points__{number}') for number in range(7))))),
                        name='match_points_sum_to_score',
                    ),
                ),
            ],
        ),
    ]
