"""Addresses, one line an application."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from matchmaker.pages import health

handler403 = "matchmaker.pages.errors.forbidden"
handler404 = "matchmaker.pages.errors.not_found"
handler500 = "matchmaker.pages.errors.failed"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *i18n_patterns(
        path("", include("matchmaker.consortia.urls")),
        path("", include("matchmaker.matching.urls")),
        path("", include("matchmaker.search.urls")),
        path("", include("companies.urls")),
        path("", include("opportunities.urls")),
        path("", include("matchmaker.accounts.urls")),
        path("accounts/", include("allauth.account.urls")),
        path("", include("matchmaker.pages.urls")),
    ),
]
