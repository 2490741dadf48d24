"""Addresses of places, signals, needs and programmes."""

from __future__ import annotations

from django.urls import path

from opportunities import views

urlpatterns = [
    path("cities/", views.city_tracker, name="city-tracker"),
    path("places/", views.place_list, name="place-list"),
    path("cities/<slug:slug>/", views.place_detail, name="place-detail"),
    path("measurements/<int:pk>/", views.measurement_detail, name="measurement-detail"),
    path("measurements/<int:pk>/report/", views.error_report_create, name="error-report-create"),
    path("measurements/<int:pk>/correct/", views.measurement_correct, name="measurement-correct"),
    path("data/coverage/", views.data_coverage, name="data-coverage"),
    path("data/coverage.csv", views.data_coverage_csv, name="data-coverage-csv"),
    path("data/corrections/", views.correction_list, name="correction-list"),
    path("data/corrections.csv", views.correction_csv, name="correction-csv"),
    path("data/reports/", views.error_report_list, name="error-report-list"),
    path("data/reports/<uuid:report>/", views.error_report_detail, name="error-report-detail"),
    path("signals/", views.signal_list, name="signal-list"),
    path("signals/<slug:key>/", views.signal_detail, name="signal-detail"),
    path("needs/", views.need_list, name="need-list"),
    path("needs/new/", views.need_create, name="need-create"),
    path("needs/<slug:slug>/edit/", views.need_edit, name="need-edit"),
    path("programmes/", views.programme_list, name="programme-list"),
]
