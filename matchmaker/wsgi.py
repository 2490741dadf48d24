"""The web application, as a WSGI server loads it."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

# Before the settings are read: they give the web process its own time limits.
os.environ.setdefault("MATCHMAKER_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaker.settings")

application = get_wsgi_application()

# Else the first one to search would wait for the vocabulary.
import_module("matchmaker.search.analysis").lexicon()
# Code stays as long as the process: a full collection would else walk all of it, for some 150 ms
# in the middle of a request.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
