"""Addresses of calls for partners."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.calls import answering, views

urlpatterns = [
    path("calls/", views.call_list, name="call-list"),
    path("calls/new/", views.call_create, name="call-create"),
    path("calls/<uuid:call>/", answering.call_detail, name="call-detail"),
    path("calls/<uuid:call>/edit/", views.call_edit, name="call-edit"),
    path("calls/<uuid:call>/close/", views.call_close, name="call-close"),
    path("calls/<uuid:call>/answer/", answering.call_answer, name="call-answer"),
    path(
        "calls/<uuid:call>/answers/<uuid:answer>/",
        answering.call_decide,
        name="call-decide",
    ),
]
