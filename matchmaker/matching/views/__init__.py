"""Pages of matches, decisions, quick match and runs."""

from __future__ import annotations

from matchmaker.matching.views.bulk import match_bulk
from matchmaker.matching.views.decision import match_review
from matchmaker.matching.views.detail import match_detail
from matchmaker.matching.views.learning import (
    exposure_cap,
    exposure_report,
    weight_adopt,
    weight_again,
    weight_dismiss,
    weight_list,
)
from matchmaker.matching.views.mine import interest_answer, my_match_list
from matchmaker.matching.views.queue import match_queue
from matchmaker.matching.views.quick import quick_match
from matchmaker.matching.views.receipts import receipt_detail, receipt_json, receipt_keep
from matchmaker.matching.views.runs import run_detail, run_list, run_start

__all__ = [
    "exposure_cap",
    "exposure_report",
    "interest_answer",
    "match_bulk",
    "match_detail",
    "match_queue",
    "match_review",
    "my_match_list",
    "quick_match",
    "receipt_detail",
    "receipt_json",
    "receipt_keep",
    "run_detail",
    "run_list",
    "run_start",
    "weight_adopt",
    "weight_again",
    "weight_dismiss",
    "weight_list",
]
