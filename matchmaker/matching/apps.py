"""The application: scores of pairs, and what people decide about them."""

from __future__ import annotations

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Scores of pairs, and what people decide about them."""

    name = "matchmaker.matching"
    label = "matching"
