"""Addresses of companies, their technologies and their proof."""

from __future__ import annotations

from django.urls import path

from companies import views

urlpatterns = [
    path("companies/", views.company_list, name="company-list"),
    path("companies/new/", views.company_create, name="company-create"),
    path("companies/<slug:slug>/", views.company_detail, name="company-detail"),
    path("companies/<slug:slug>/edit/", views.company_edit, name="company-edit"),
    path("companies/<slug:slug>/claim/", views.company_claim, name="company-claim"),
    path("companies/<slug:slug>/publish/", views.company_publish, name="company-publish"),
    path("companies/<slug:slug>/unpublish/", views.company_unpublish, name="company-unpublish"),
    path("companies/<slug:slug>/remove/", views.company_remove, name="company-remove"),
    path("companies/<slug:slug>/members/", views.member_list, name="member-list"),
    path(
        "companies/<slug:slug>/members/<uuid:person>/remove/",
        views.member_remove,
        name="member-remove",
    ),
    path(
        "companies/<slug:slug>/technologies/new/",
        views.technology_create,
        name="technology-create",
    ),
    path("companies/<slug:slug>/capacity/", views.capacity_edit, name="capacity-edit"),
    path("companies/<slug:slug>/deliveries/", views.delivery_create, name="delivery-create"),
    path(
        "companies/<slug:slug>/certifications/",
        views.certification_create,
        name="certification-create",
    ),
    path("companies/<slug:slug>/ip-rights/", views.ip_right_create, name="ip-right-create"),
    path(
        "companies/<slug:slug>/proof/<str:kind>/<int:pk>/delete/",
        views.proof_delete,
        name="proof-delete",
    ),
    path("claims/", views.claim_list, name="claim-list"),
    path("claims/<int:pk>/", views.claim_answer, name="claim-answer"),
    path("technologies/<uuid:pk>/", views.technology_detail, name="technology-detail"),
    path("technologies/<uuid:pk>/edit/", views.technology_edit, name="technology-edit"),
    path("technologies/<uuid:pk>/publish/", views.technology_publish, name="technology-publish"),
    path(
        "technologies/<uuid:pk>/unpublish/",
        views.technology_unpublish,
        name="technology-unpublish",
    ),
    path(
        "technologies/<uuid:pk>/performance/", views.performance_create, name="performance-create"
    ),
    path("account/close/", views.account_close, name="account-close"),
]
