"""The web application, as a WSGI server loads it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

# Before the settings are read: they give the web process its own time limits.
os.environ.setdefault("MATCHMAKER_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaker.settings")

application = get_wsgi_application()
