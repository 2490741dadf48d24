"""Django's own migrate, a quarter faster."""

from __future__ import annotations

import gc
from typing import Any

from django.core.management.commands import migrate

THRESHOLDS = (50_000, 5, 5)


class Command(migrate.Command):
    """Migrates with fewer searches for garbage.

    Every step renders the models anew, which makes cycles by the million. Searching for them as
    often as Python would takes a quarter of the time; never searching would take a gigabyte.
    """

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate, then search as often as before."""
        before = gc.get_threshold()
        gc.set_threshold(*THRESHOLDS)
        try:
            return super().handle(*args, **options)
        finally:
            gc.set_threshold(*before)
