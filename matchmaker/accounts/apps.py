"""The application of people and their roles."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "matchmaker.accounts"
    label = "accounts"
