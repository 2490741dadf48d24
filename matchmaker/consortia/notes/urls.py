"""Addresses of field notes."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.notes import views

urlpatterns = [
    path("notes/", views.field_note_list, name="field-note-list"),
    path("notes/new/", views.field_note_create, name="field-note-create"),
    path("notes/<uuid:note>/", views.field_note_detail, name="field-note-detail"),
    path("notes/<uuid:note>/withdraw/", views.field_note_withdraw, name="field-note-withdraw"),
    path("notes/<uuid:note>/report/", views.field_note_report, name="field-note-report"),
    path("notes/<uuid:note>/hide/", views.field_note_hide, name="field-note-hide"),
]
