"""Lay the documents out for counting, and hide each at once where its row is hidden."""

from __future__ import annotations

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

STORAGE = """
ALTER TABLE search_searchdocument ALTER COLUMN tokens SET STORAGE EXTERNAL;
ALTER TABLE search_searchdocument ALTER COLUMN texts SET STORAGE EXTERNAL;
ALTER TABLE search_searchdocument ALTER COLUMN facets SET STORAGE MAIN;
ALTER TABLE search_searchdocument SET (toast_tuple_target = 256);
"""

RULES = {
    "need": ("opportunities_need", "is_published", "NOT NEW.is_published"),
    "place": ("opportunities_place", "country", "NEW.country <> 'CN'"),
    "company": ("companies_company", "is_published", "NOT NEW.is_published"),
    "technology": (
        "companies_technology",
        "is_published",
        "NOT (NEW.is_published"
        " AND (SELECT c.is_published FROM companies_company c WHERE c.id = NEW.company_id))",
    ),
}
"""By kind: the table, the column that decides, and what hides the document."""

TECHNOLOGIES = """
    UPDATE search_searchdocument d SET is_hidden = NOT (NEW.is_published AND t.is_published)
    FROM companies_technology t
    WHERE t.company_id = NEW.id AND d.kind = 'technology' AND d.object_id = t.id;
"""

HIDE = "".join(
    f"""
CREATE FUNCTION search_hide_{kind}() RETURNS trigger AS $$
BEGIN
    UPDATE search_searchdocument SET is_hidden = {condition}
    WHERE kind = '{kind}' AND object_id = NEW.id;
    {TECHNOLOGIES if kind == "company" else ""}
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER search_hides AFTER UPDATE OF {column} ON {table}
FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})
EXECUTE FUNCTION search_hide_{kind}();
"""
    for kind, (table, column, condition) in RULES.items()
)
SHOW = "".join(
    f"DROP TRIGGER search_hides ON {table}; DROP FUNCTION search_hide_{kind}();\n"
    for kind, (table, _column, _condition) in RULES.items()
)


class Migration(migrations.Migration):
    """The documents are made anew by the next run of their job."""

    dependencies = [
        ("search", "0002_facets"),
        ("companies", "0001_initial"),
        ("opportunities", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="SearchDocument"),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.BigIntegerField()),
                ('counted_as', models.BigIntegerField()),
                ('ends_on', models.DateField(null=True)),
                ('as_of', models.DateField(null=True)),
                ('is_hidden', models.BooleanField(default=False)),
                ('is_closed', models.BooleanField(default=False)),
                ('is_sample', models.BooleanField(default=False)),
                ('is_public_record', models.BooleanField(default=False)),
                ('kind', models.CharField(choices=[('place', 'Places'), ('need', 'Needs'), ('signal', 'Policy signals'), ('company', 'Companies'), ('technology', 'Technologies')], max_length=10)),
                ('marker', models.CharField(max_length=120)),
                ('tokens', django.contrib.postgres.search.SearchVectorField()),
                ('names', models.TextField(blank=True)),
                ('address', models.CharField(max_length=160)),
                ('title_en', models.CharField(max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('title_zh', models.CharField(blank=True, max_length=300)),
                ('place_en', models.CharField(blank=True, max_length=300)),
                ('place_fr', models.CharField(blank=True, max_length=300)),
                ('texts', models.JSONField(default=list)),
                ('facets', models.TextField()),
            ],
            options={
                'verbose_name': 'search document',
                'verbose_name_plural': 'search documents',
                'ordering': ('kind', 'object_id'),
                'indexes': [models.Index(condition=models.Q(('is_hidden', True)), fields=['kind', 'object_id'], name='search_hidden'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tokens'], name='search_tokens'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('names', name='gin_trgm_ops'), fastupdate=False, name='search_names')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='search_document_once')],
            },
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(HIDE, SHOW),
    ]
