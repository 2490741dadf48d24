"""Removes every fictional firm, need and person, and what hangs on them."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.db.models.deletion import ProtectedError

from companies.models import Company
from matchmaker.accounts.models import User
from matchmaker.consortia.models import Suggestion, TeamSearch
from opportunities.models import Need, Source


class Command(BaseCommand):
    """Deletes the samples; real records stay."""

    help = "Remove all samples: firms, needs, people, and their consortia, reviews and interests."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Delete in one transaction and say how much went."""
        for name, count in sorted(remove_samples().items()):
            self.stdout.write(f"{name:<40}{count:5} removed")
        self.stdout.write("No samples are left.")


def remove_samples() -> dict[str, int]:
    """Delete all samples and return the number of rows by model.

    What demo people made while trying the product goes with them: the needs they entered and the
    firms that only they speak for.
    """
    counts: dict[str, int] = {}
    with transaction.atomic(), pgtrigger.ignore(*_kept_for_good()):
        people = User.objects.filter(is_sample=True)
        companies = _companies_of_samples()
        for rows in (
            *_teams_with(companies),
            Need.objects.filter(models.Q(is_sample=True) | models.Q(created_by__in=people)),
            Company.objects.filter(pk__in=companies),
            people,
            Source.objects.filter(kind=Source.Kind.SAMPLE),
        ):
            _delete(rows, counts)
    return counts


def _kept_for_good() -> list[str]:
    """Name the triggers that keep what real teams have handed in; a sample was never real."""
    return [
        f"{model._meta.label}:{trigger.name}"  # noqa: SLF001
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, pgtrigger.Protect) and model._meta.app_label == "consortia"  # noqa: SLF001
    ]


def _companies_of_samples() -> list[int]:
    """Return the fictional firms and the firms that nobody but demo people speaks for."""
    real = Company.objects.filter(memberships__user__is_sample=False)
    tried = Company.objects.filter(
        origin=Company.Origin.REGISTERED, memberships__user__is_sample=True
    ).exclude(pk__in=real.values("pk"))
    fictional = Company.objects.filter(origin=Company.Origin.SAMPLE)
    return [*fictional.values_list("pk", flat=True), *tried.values_list("pk", flat=True)]


def _teams_with(companies: list[int]) -> list[models.QuerySet[Any]]:
    """Return the searches and teams that name a firm by its id only, so that they are made anew."""
    teams = Suggestion.objects.filter(company_ids__overlap=companies)
    needs = set(teams.values_list("need", flat=True))
    return [TeamSearch.objects.filter(need__in=needs), teams]


def _delete(rows: models.QuerySet[Any], counts: dict[str, int]) -> None:
    """Delete rows, and first the rows that protect them."""
    while True:
        try:
            with transaction.atomic():
                _total, deleted = rows.delete()
        except ProtectedError as error:
            for row in error.protected_objects:
                _delete(type(row)._default_manager.filter(pk=row.pk), counts)  # noqa: SLF001
        else:
            for name, count in deleted.items():
                counts[name] = counts.get(name, 0) + count
            return
