"""Count results by one short text, and let the document of a removed row go with it."""

from __future__ import annotations

from django.db import migrations, models

TABLES = {
    "place": "opportunities_place",
    "need": "opportunities_need",
    "signal": "opportunities_policysignal",
    "company": "companies_company",
    "technology": "companies_technology",
}
FORGET = """
CREATE FUNCTION search_forget() RETURNS trigger AS $$
BEGIN
    DELETE FROM search_searchdocument WHERE kind = TG_ARGV[0] AND object_id = OLD.id;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
""" + "".join(
    f"""
CREATE TRIGGER search_forgets AFTER DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION search_forget('{kind}');
"""
    for kind, table in TABLES.items()
)
REMEMBER = (
    "".join(f"DROP TRIGGER search_forgets ON {table};\n" for table in TABLES.values())
    + "DROP FUNCTION search_forget();"
)


class Migration(migrations.Migration):
    """The documents are made anew by the next run of their job."""

    dependencies = [
        ("search", "0001_initial"),
        ("companies", "0001_initial"),
        ("opportunities", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL("TRUNCATE search_searchdocument", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="searchdocument", name="areas"),
        migrations.RemoveField(model_name="searchdocument", name="areas_assigned"),
        migrations.RemoveField(model_name="searchdocument", name="provinces"),
        migrations.AddField(
            model_name="searchdocument",
            name="facets",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "ALTER TABLE search_searchdocument ALTER COLUMN facets SET STORAGE MAIN",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FORGET, REMEMBER),
    ]
