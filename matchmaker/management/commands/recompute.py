"""Recompute scores and teams through the worker, compare them, or say how far behind they are."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from matchmaker.clock import day_in_china
from matchmaker.consortia import suggest
from matchmaker.consortia.overview import overview
from matchmaker.matching import doorbell, refresh, verify
from matchmaker.matching.staleness import Moment
from matchmaker.matching.wording import BY_COMMAND

if TYPE_CHECKING:
    from argparse import ArgumentParser

POLL_SECONDS = 0.2
RING_SECONDS = 5.0
STALLED_SECONDS = 60.0
"""Without any progress for so long, no worker is at work."""

BAR = 30


class Command(BaseCommand):
    """Brings scores and suggested teams up to date."""

    help = "Recompute scores and suggested teams through the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--all", action="store_true", help="everything, not only what is stale")
        what.add_argument("--verify", action="store_true", help="compare; exit 1 on a difference")
        what.add_argument("--status", action="store_true", help="say how far behind scores are")
        parser.add_argument("--wait", action="store_true", help="wait until nothing is stale")
        parser.add_argument("--here", action="store_true", help="work in this process, no worker")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--as-of", type=date.fromisoformat, help="day, YYYY-MM-DD; today")
        parser.add_argument("--reason", default=BY_COMMAND, help="noted on the run")

    def handle(self, **options: Any) -> None:
        """Do the one thing asked for."""
        now = timezone.now()
        moment = Moment(now=now, as_of=options["as_of"] or day_in_china(now))
        if options["status"]:
            self._status(moment, as_json=options["json"])
        elif options["verify"]:
            self._verify(moment, as_json=options["json"])
        else:
            self._recompute(moment, options)

    def _status(self, moment: Moment, *, as_json: bool) -> None:
        found = overview(moment)
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for key, value in found.items():
            self.stdout.write(f"{key.replace('_', ' ')}: {value}")

    def _verify(self, moment: Moment, *, as_json: bool) -> None:
        differences = [*verify.differences(moment), *suggest.differences(moment)]
        if as_json:
            self.stdout.write(json.dumps({"differences": differences}, ensure_ascii=False))
        else:
            for line in differences[:20]:
                self.stdout.write(line)
            self.stdout.write(f"{len(differences)} differences")
        if differences:
            raise CommandError("stored and recomputed results differ", returncode=1)

    def _recompute(self, moment: Moment, options: dict[str, Any]) -> None:
        if options["all"]:
            refresh.begin_full(moment, reason=options["reason"])
            suggest.forget_all()
        if options["here"]:
            self._work_here(moment)
        else:
            doorbell.ring_now()
            if options["wait"]:
                self._wait(moment)
        if options["json"]:
            self._status(moment, as_json=True)

    def _work_here(self, moment: Moment) -> None:
        while refresh.drain(moment, clock=timezone.now).claimed:
            pass
        while suggest.drain(moment, clock=timezone.now):
            pass

    def _wait(self, moment: Moment) -> None:
        most, last_change, rang, before = 0, time.monotonic(), time.monotonic(), -1
        while True:
            found = overview(moment)
            left = found["stale_technologies"] + found["stale_needs"] + found["stale_teams"]
            most = max(most, left)
            self._bar(most - left, most)
            if not left and not found["is_rebuilding"] and found["method"]:
                self._end_bar()
                return
            if left != before:
                before, last_change = left, time.monotonic()
            if time.monotonic() - last_change > STALLED_SECONDS:
                self._end_bar()
                message = "No worker took the work up. Start one, or use --here."
                raise CommandError(message)
            if time.monotonic() - rang > RING_SECONDS:
                rang = time.monotonic()
                doorbell.ring_now()
                doorbell.ring_now(doorbell.SUGGEST_TASK)
            time.sleep(POLL_SECONDS)
            close_old_connections()

    def _bar(self, done: int, most: int) -> None:
        if most and self.stdout.isatty():
            filled = BAR * done // most
            line = f"\rScoring [{'#' * filled}{'.' * (BAR - filled)}] {done} of {most}"
            self.stdout.write(line, ending="")
            self.stdout.flush()

    def _end_bar(self) -> None:
        if self.stdout.isatty():
            self.stdout.write("")
