"""The address of the search."""

from __future__ import annotations

from django.urls import path

from matchmaker.search.views import search_page

urlpatterns = [path("search/", search_page, name="search")]
