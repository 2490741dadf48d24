"""The table that the cache keeps failed sign-ins and heartbeats in."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    """Make the table that the settings name."""
    del apps
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Create the cache table."""

    dependencies = (("matching", "0001_initial"),)
    operations = (migrations.RunPython(create, migrations.RunPython.noop),)
