"""Where the mail of a copy that sends none can be read."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_folder() -> str:
    """Name the folder that mail is written to, or nothing where mail is really sent."""
    if settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend"):
        return str(settings.EMAIL_FILE_PATH)
    return ""
