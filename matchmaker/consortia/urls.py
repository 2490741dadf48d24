"""Addresses of suggested teams, consortia and invitations."""

from __future__ import annotations

from django.urls import include, path

from matchmaker.consortia import views

urlpatterns = [
    path("", include("matchmaker.consortia.builder.urls")),
    path("", include("matchmaker.consortia.calls.urls")),
    path("", include("matchmaker.consortia.ledger.urls")),
    path("", include("matchmaker.consortia.notes.urls")),
    path("", include("matchmaker.consortia.pack.urls")),
    path("", include("matchmaker.consortia.rules.urls")),
    path("", include("matchmaker.consortia.room.urls")),
    path("", include("matchmaker.consortia.work.urls")),
    path("needs/<slug:slug>/teams/", views.suggestion_list, name="suggestion-list"),
    path("teams/<uuid:team>/", views.suggestion_detail, name="suggestion-detail"),
    path("needs/<slug:slug>/consortia/new/", views.consortium_create, name="consortium-create"),
    path("consortia/", views.consortium_list, name="consortium-list"),
    path("consortia/<uuid:consortium>/", views.consortium_detail, name="consortium-detail"),
    path("consortia/<uuid:consortium>/invite/", views.seat_invite, name="seat-invite"),
    path("consortia/<uuid:consortium>/seats/<uuid:seat>/", views.seat_edit, name="seat-edit"),
    path(
        "consortia/<uuid:consortium>/seats/<uuid:seat>/remove/",
        views.seat_remove,
        name="seat-remove",
    ),
    path(
        "consortia/<uuid:consortium>/seats/<uuid:seat>/replace/",
        views.seat_replace,
        name="seat-replace",
    ),
    path("consortia/<uuid:consortium>/shares/", views.share_edit, name="share-edit"),
    path("consortia/<uuid:consortium>/form/", views.consortium_form, name="consortium-form"),
    path("consortia/<uuid:consortium>/ready/", views.consortium_ready, name="consortium-ready"),
    path("consortia/<uuid:consortium>/bid/", views.bid_submit, name="bid-submit"),
    path(
        "consortia/<uuid:consortium>/agreements/",
        views.consortium_agreements,
        name="consortium-agreements",
    ),
    path(
        "consortia/<uuid:consortium>/statement/",
        views.consortium_statement,
        name="consortium-statement",
    ),
    path(
        "consortia/<uuid:consortium>/outcome/", views.consortium_outcome, name="consortium-outcome"
    ),
    path(
        "consortia/<uuid:consortium>/deliver/", views.consortium_deliver, name="consortium-deliver"
    ),
    path("consortia/<uuid:consortium>/close/", views.consortium_close, name="consortium-close"),
    path("consortia/<uuid:consortium>/reuse/", views.consortium_reuse, name="consortium-reuse"),
    path(
        "consortia/<uuid:consortium>/withdraw/",
        views.consortium_withdraw,
        name="consortium-withdraw",
    ),
    path("my/invitations/", views.invitation_list, name="invitation-list"),
    path("my/invitations/open/<str:token>/", views.invitation_open, name="invitation-open"),
    path("my/invitations/<uuid:seat>/", views.invitation_detail, name="invitation-detail"),
    path("my/invitations/<uuid:seat>/answer/", views.seat_answer, name="seat-answer"),
]
