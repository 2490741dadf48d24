"""PostgreSQL extensions that searches use; an ordinary role may create them."""

from __future__ import annotations

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Install the extensions."""

    dependencies = (("accounts", "0001_initial"),)
    operations = (TrigramExtension(), UnaccentExtension())
