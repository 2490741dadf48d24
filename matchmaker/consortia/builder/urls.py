"""Address of the builder."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.builder import views

urlpatterns = [
    path(
        "consortia/<uuid:consortium>/builder/",
        views.consortium_builder,
        name="consortium-builder",
    ),
]
