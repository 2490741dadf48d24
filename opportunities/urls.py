"""Addresses of places, signals, needs and programmes."""

from __future__ import annotations

from django.urls import path

from opportunities import views

urlpatterns = [
    path("cities/", views.city_tracker, name="city-tracker"),
    path("cities/tracker.csv", views.city_tracker_csv, name="city-tracker-csv"),
    path("places/", views.place_list, name="place-list"),
    path("cities/<slug:slug>/figures.csv", views.place_csv, name="place-csv"),
    path("measurements/<int:pk>/", views.measurement_detail, name="measurement-detail"),
    path("measurements/<int:pk>/report/", views.error_report_create, name="error-report-create"),
    path("measurements/<int:pk>/correct/", views.measurement_correct, name="measurement-correct"),
    path("data/contract/", views.measurement_contract, name="measurement-contract"),
    path("data/contract/template.csv", views.measurement_template, name="measurement-template"),
    path("data/contract/schema.json", views.measurement_schema, name="measurement-schema"),
    path("data/figures.csv", views.measurement_export, name="measurement-export"),
    path("data/imports/", views.measurement_import_list, name="measurement-import-list"),
    path("data/imports/new/", views.measurement_import_create, name="measurement-import-create"),
    path(
        "data/imports/<uuid:upload>/",
        views.measurement_import_detail,
        name="measurement-import-detail",
    ),
    path(
        "data/imports/<uuid:upload>/refused.csv",
        views.measurement_import_errors,
        name="measurement-import-errors",
    ),
    path(
        "data/imports/<uuid:upload>/store/",
        views.measurement_import_store,
        name="measurement-import-store",
    ),
    path(
        "data/imports/<uuid:upload>/discard/",
        views.measurement_import_discard,
        name="measurement-import-discard",
    ),
    path("data/coverage/", views.data_coverage, name="data-coverage"),
    path("data/coverage.csv", views.data_coverage_csv, name="data-coverage-csv"),
    path("data/corrections/", views.correction_list, name="correction-list"),
    path("data/corrections.csv", views.correction_csv, name="correction-csv"),
    path("data/reports/", views.error_report_list, name="error-report-list"),
    path("data/reports/<uuid:report>/", views.error_report_detail, name="error-report-detail"),
    path("frameworks/", views.framework_list, name="framework-list"),
    path("frameworks/method/", views.framework_method, name="framework-method"),
    path("frameworks/<slug:slug>/", views.framework_detail, name="framework-detail"),
    path("frameworks/<slug:slug>/index.csv", views.framework_index_csv, name="framework-index-csv"),
    path("signals/", views.signal_list, name="signal-list"),
    path("signals/<slug:key>/", views.signal_detail, name="signal-detail"),
    path("needs/", views.need_list, name="need-list"),
    path("needs/new/", views.need_create, name="need-create"),
    path("needs/<slug:slug>/edit/", views.need_edit, name="need-edit"),
    path("hypotheses/", views.hypothesis_list, name="hypothesis-list"),
    path("hypotheses/dismiss/", views.hypothesis_bulk, name="hypothesis-bulk"),
    path("hypotheses/<uuid:public_id>/", views.hypothesis_detail, name="hypothesis-detail"),
    path(
        "hypotheses/<uuid:public_id>/confirm/", views.hypothesis_confirm, name="hypothesis-confirm"
    ),
    path("hypotheses/<uuid:public_id>/merge/", views.hypothesis_merge, name="hypothesis-merge"),
    path(
        "hypotheses/<uuid:public_id>/dismiss/", views.hypothesis_dismiss, name="hypothesis-dismiss"
    ),
    path("hypotheses/<uuid:public_id>/reopen/", views.hypothesis_reopen, name="hypothesis-reopen"),
    path("programmes/", views.programme_list, name="programme-list"),
]
