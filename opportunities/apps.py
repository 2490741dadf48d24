"""The application of what is asked for, and why."""

from __future__ import annotations

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    """Places, evidence and needs."""

    name = "opportunities"
