"""Addresses of matches, decisions about them, quick match and runs."""

from __future__ import annotations

from django.urls import path

from matchmaker.matching import views

urlpatterns = [
    path("review/", views.match_queue, name="match-queue"),
    path("review/bulk/", views.match_bulk, name="match-bulk"),
    path("review/<uuid:pair>/", views.match_detail, name="match-detail"),
    path("review/<uuid:pair>/decide/", views.match_review, name="match-review"),
    path("review/<uuid:pair>/receipt/", views.receipt_keep, name="receipt-keep"),
    path("receipts/<uuid:receipt>/", views.receipt_detail, name="receipt-detail"),
    path("receipts/<uuid:receipt>/json/", views.receipt_json, name="receipt-json"),
    path("my/matches/", views.my_match_list, name="my-match-list"),
    path("my/matches/<uuid:pair>/answer/", views.interest_answer, name="interest-answer"),
    path("quick-match/", views.quick_match, name="quick-match"),
    path("runs/", views.run_list, name="run-list"),
    path("runs/start/", views.run_start, name="run-start"),
    path("runs/weights/", views.weight_list, name="weight-list"),
    path("runs/weights/<uuid:proposal>/adopt/", views.weight_adopt, name="weight-adopt"),
    path("runs/weights/<uuid:proposal>/dismiss/", views.weight_dismiss, name="weight-dismiss"),
    path("runs/weights/<int:version>/again/", views.weight_again, name="weight-again"),
    path("runs/exposure/cap/", views.exposure_cap, name="exposure-cap"),
    path("runs/exposure/", views.exposure_report, name="exposure-report"),
    path("runs/<uuid:run>/", views.run_detail, name="run-detail"),
]
