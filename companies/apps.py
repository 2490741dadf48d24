"""The application of those who sell."""

from __future__ import annotations

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    """Firms and their technologies."""

    name = "companies"
