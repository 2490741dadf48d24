"""Addresses of the scale ledger."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.ledger import views

urlpatterns = [
    path("consortia/scale/", views.scale_ledger, name="scale-ledger"),
    path("consortia/scale/ledger.csv", views.scale_ledger_csv, name="scale-ledger-csv"),
]
