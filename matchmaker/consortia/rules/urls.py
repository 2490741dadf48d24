"""Addresses of the checks, the declarations and the page about the rules."""

from __future__ import annotations

from django.urls import path

from matchmaker.consortia.rules import views

urlpatterns = [
    path("consortia/<uuid:consortium>/checks/", views.consortium_checks, name="consortium-checks"),
    path(
        "consortia/<uuid:consortium>/checks/subcontracting/",
        views.subcontracting,
        name="subcontracting",
    ),
    path(
        "consortia/<uuid:consortium>/checks/subcontracting/none/",
        views.subcontracting_none,
        name="subcontracting-none",
    ),
    path(
        "consortia/<uuid:consortium>/checks/subcontracting/<int:work>/remove/",
        views.subcontracting_remove,
        name="subcontracting-remove",
    ),
    path(
        "consortia/<uuid:consortium>/checks/grades/",
        views.grade_requirements,
        name="grade-requirements",
    ),
    path("about/rules/", views.about_rules, name="about-rules"),
]
