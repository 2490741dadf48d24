"""A measuring process: the name of a task and its options in, one line of JSON out."""

from __future__ import annotations

import importlib
import json
import sys

import django

TASKS = {
    "compare": "matchmaker.benching.tasks",
    "alone": "matchmaker.benching.tasks",
    "check": "matchmaker.benching.tasks",
    "edits": "matchmaker.benching.edits",
    "shards": "matchmaker.benching.shards",
    "write": "matchmaker.benching.stored",
    "celery": "matchmaker.benching.workers",
    "teams": "matchmaker.benching.teams",
}
"""Where each task is; no other module is read."""

IN_DATABASE = {"write", "celery"}
"""Tasks that need the whole of Django; the others begin a second sooner without."""


def main() -> None:
    """Do one task."""
    task, options = sys.argv[1], json.loads(sys.argv[2])
    if task in IN_DATABASE:
        django.setup()
    found = getattr(importlib.import_module(TASKS[task]), task)(options)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
