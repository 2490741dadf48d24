"""The application: one search over places, needs, signals, companies and technologies."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One search over places, needs, signals, companies and technologies."""

    name = "matchmaker.search"
    label = "search"
