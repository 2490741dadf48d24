"""The application: teams for needs that one firm is too small for."""

from __future__ import annotations

from django.apps import AppConfig


class ConsortiaConfig(AppConfig):
    """Teams for needs that one firm is too small for."""

    name = "matchmaker.consortia"
    label = "consortia"
