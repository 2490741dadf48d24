"""What the web server does between reading the code and making its processes."""

from __future__ import annotations

import gc


def when_ready(_server: object) -> None:
    """Keep the code read so far out of collections: its memory stays shared, and an end is quick.

    Gunicorn calls this by its name.
    """
    gc.collect()
    gc.freeze()
