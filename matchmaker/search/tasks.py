"""What the worker does for the search when the bell rings or the sweep comes round."""

from __future__ import annotations

import logging

from matchmaker.celery import app
from matchmaker.search import index

logger = logging.getLogger(__name__)

INDEX_TASK = "search.index"
INDEX_SECONDS = 20.0


@app.task(name=INDEX_TASK)
def index_changes(**_future: object) -> None:
    """Make the documents of what changed; leave at once when another worker is at it."""
    try:
        tally = index.refresh(seconds=INDEX_SECONDS)
    except index.AlreadyRunningError:
        return
    if tally.written or tally.removed:
        logger.info("Search: %d documents written, %d removed", tally.written, tally.removed)
