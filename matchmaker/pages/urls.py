"""Addresses of pages that show several applications together."""

from __future__ import annotations

from django.urls import path

from matchmaker.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("my/", views.my_day, name="my-day"),
    path("areas/", views.area_list, name="area-list"),
    path("areas/<slug:slug>/", views.area_detail, name="area-detail"),
    path("cities/<slug:slug>/", views.place_detail, name="place-detail"),
    path("cities/<slug:slug>/briefing/", views.place_briefing, name="place-briefing"),
    path("cities/<slug:slug>/briefing.pdf", views.place_briefing_pdf, name="place-briefing-pdf"),
    path("needs/<slug:slug>/", views.need_detail, name="need-detail"),
    path("about/scores/", views.about_scores, name="about-scores"),
    path("about/data/", views.about_data, name="about-data"),
    path("about/independence/", views.about_independence, name="about-independence"),
    path("about/accessibility/", views.about_accessibility, name="about-accessibility"),
]
