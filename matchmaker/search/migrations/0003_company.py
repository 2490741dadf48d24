"""Note whose a technology is, so that it is hidden with its firm."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The documents are made anew by the next run of their job."""

    dependencies = [("search", "0002_facets")]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="company_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
