"""Checks the rules over several tables and lists what breaks one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from matchmaker.management.integrity import RULES, all_findings


class Command(BaseCommand):
    """Prints findings and ends with 1 when there is one."""

    help = "Check shares, lineages, codes, memberships, matches and samples across tables."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer findings for programs."""
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check everything on one view of the data."""
        with transaction.atomic():
            findings = all_findings()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.rule}: {finding.subject}: {finding.message}")
            self.stdout.write(f"{len(RULES)} rules checked, {len(findings)} findings.")
        if findings:
            raise SystemExit(1)
