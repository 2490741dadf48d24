"""Measure on made-up markets what learning gains, and what a cap on exposure costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from django.core.management.base import BaseCommand

from matchmaker.engine import exposure, synthetic_reviews
from matchmaker.engine.inputs import DEFAULT_VALUES

if TYPE_CHECKING:
    from argparse import ArgumentParser

WRONG, NEARLY_RIGHT = 0.7, 0.3
"""How far true weights lie from the defaults: standard deviation of the logarithm."""

CAPS = (4.0, 2.0)


class Command(BaseCommand):
    """Simulates commissioners whose true weights are known, and a market with stars."""

    help = "Simulate learning from reviews and exposure prices; needs no database."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how much to simulate."""
        parser.add_argument("--seeds", type=int, default=40, help="markets for each case")
        parser.add_argument("--firms", type=int, default=850, help="technologies that are priced")
        parser.add_argument("--needs", type=int, default=5000, help="needs they compete for")
        parser.add_argument("--json", action="store_true", help="print one object")

    def handle(self, **options: Any) -> None:
        """Simulate both and print the figures."""
        found = {
            "seeds": options["seeds"],
            "off_0.7": learning_curve(options["seeds"], WRONG),
            "off_0.3": learning_curve(options["seeds"], NEARLY_RIGHT),
            "exposure": exposure_costs(options["needs"], options["firms"]),
        }
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for name, rows in found.items():
            self.stdout.write(f"{name}: {json.dumps(rows)}")


def learning_curve(seeds: int, off: float) -> dict[str, Any]:
    """Measure held-out nDCG@10 of defaults and of weights fitted to more and more reviews."""
    default = np.zeros(seeds)
    fitted = np.zeros((seeds, len(synthetic_reviews.COUNTS)))
    for seed in range(seeds):
        made = synthetic_reviews.market(seed, off=off)
        default[seed] = synthetic_reviews.held_out_ndcg(made, DEFAULT_VALUES)
        for place, count in enumerate(synthetic_reviews.COUNTS):
            fit = synthetic_reviews.learned(made, count, seed)
            values = fit.values if fit else DEFAULT_VALUES
            fitted[seed, place] = synthetic_reviews.held_out_ndcg(made, values)
    return {
        "default_ndcg": round(float(default.mean()), 4),
        "reviews": [
            {
                "count": count,
                "ndcg": round(float(fitted[:, place].mean()), 4),
                "better": round(float((fitted[:, place] > default).mean()), 3),
                "relative": round(float(fitted[:, place].mean() / default.mean() - 1), 4),
            }
            for place, count in enumerate(synthetic_reviews.COUNTS)
        ],
    }


def exposure_costs(needs: int, firms: int) -> list[dict[str, Any]]:
    """Measure what caps on exposure cost in a made-up market with stars."""
    candidates, small = synthetic_reviews.stars(needs, firms)
    plain = np.zeros(firms, dtype=np.int64)
    merit = exposure.measure(candidates, exposure.top_lists(candidates, plain), small)
    rows = [_row(None, merit, merit)]
    for cap in CAPS:
        prices = exposure.prices(candidates, cap=cap)
        shown = exposure.top_lists(candidates, prices)
        rows.append(_row(cap, exposure.measure(candidates, shown, small), merit))
    return rows


def _row(cap: float | None, seen: exposure.Exposure, merit: exposure.Exposure) -> dict[str, Any]:
    return {
        "cap": cap,
        "kept": round(seen.mean_score / merit.mean_score, 5),
        "most": seen.most,
        "top_tenth": round(seen.top_tenth, 4),
        "gini": round(seen.gini, 4),
        "never_shown": seen.never_shown,
        "small_share": round(seen.flagged, 4),
    }
