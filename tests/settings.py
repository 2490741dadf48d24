"""Settings of a test run: the real ones, on servers and folders of the run's own."""

from __future__ import annotations

import os
import tempfile

# The first process picks the folder; its test processes and the workers they start inherit it.
if "MATCHMAKER_TEST_DIR" not in os.environ:
    os.environ["MATCHMAKER_TEST_DIR"] = tempfile.mkdtemp(prefix="matchmaker-test-")
os.environ["MATCHMAKER_DATA_DIR"] = os.environ["MATCHMAKER_TEST_DIR"]
# Playwright's loop runs in the test's thread; Django must not mistake that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from matchmaker.settings import *
from matchmaker.settings import CELERY_BROKER_URL, REDIS_URL

SECRET_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# One Redis database for each test process, so that no worker takes another's jobs.
_number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
REDIS_URL = REDIS_URL.replace("?db=0", f"?db={_number}")
CELERY_BROKER_URL = CELERY_BROKER_URL.replace("virtual_host=0", f"virtual_host={_number}")
