"""Addresses of a room's papers."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.room import views

ROOM = "consortia/<uuid:consortium>/room/"
DOCUMENT = f"{ROOM}documents/<uuid:document>/"

urlpatterns = [
    path(f"{ROOM}documents/", views.room_documents, name="room-documents"),
    path(f"{ROOM}documents/new/", views.document_create, name="document-create"),
    path(DOCUMENT, views.document_detail, name="document-detail"),
    path(f"{DOCUMENT}versions/new/", views.document_version, name="document-version"),
    path(f"{DOCUMENT}versions/<int:number>/copy.pdf", views.document_copy, name="document-copy"),
    path(f"{DOCUMENT}log.csv", views.document_log, name="document-log"),
    path(f"{DOCUMENT}names/", views.document_name, name="document-name"),
    path(f"{DOCUMENT}names/<uuid:grant>/end/", views.document_name_end, name="document-name-end"),
    path(f"{DOCUMENT}withdraw/", views.document_withdraw, name="document-withdraw"),
    path(f"{ROOM}annex/", views.room_annex, name="room-annex"),
    path(f"{ROOM}annex/add-up/", views.annex_total, name="annex-total"),
    path(f"{ROOM}guests/", views.room_guests, name="room-guests"),
    path(f"{ROOM}guests/<uuid:guest>/end/", views.room_guest_end, name="room-guest-end"),
    path(f"{ROOM}firm/", views.room_firm, name="room-firm"),
    path("my/documents/", views.own_document_list, name="own-document-list"),
    path("emergency-access/", views.glass_list, name="glass-list"),
    path("emergency-access/<uuid:glass>/second/", views.glass_second, name="glass-second"),
    path("emergency-access/<uuid:glass>/copy.pdf", views.glass_copy, name="glass-copy"),
]
