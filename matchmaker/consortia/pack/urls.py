"""Addresses of bid packs."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.pack import views

urlpatterns = [
    path("consortia/<uuid:consortium>/pack/", views.bid_pack, name="bid-pack"),
    path(
        "consortia/<uuid:consortium>/pack/<int:version>/",
        views.bid_pack_file,
        name="bid-pack-file",
    ),
]
