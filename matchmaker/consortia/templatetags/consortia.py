"""Shares as people read them."""

from __future__ import annotations

from django import template

from matchmaker.consortia import guards

register = template.Library()

register.filter("share", guards.share_words)
