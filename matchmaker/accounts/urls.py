"""Addresses of the person's own account; signing up and in belong to allauth."""

from __future__ import annotations

from django.urls import path

from matchmaker.accounts import views

urlpatterns = [
    path("account/", views.account, name="account"),
]
