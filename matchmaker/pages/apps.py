"""The application: pages that show several applications together."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages that show several applications together."""

    name = "matchmaker.pages"
    label = "pages"
