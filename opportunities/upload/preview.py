"""What the pages of an upload show: the first of everything, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from opportunities.flags import marks
from opportunities.models import Indicator, Measurement, MeasurementImport, Place, Source
from opportunities.upload.comparing import Outcome
from opportunities.upload.contract import COLUMNS, FLAGS, NEW_SOURCE, SOURCE_KINDS

if TYPE_CHECKING:
    from opportunities.upload.checking import Repeat, Report
    from opportunities.upload.comparing import Compared
    from opportunities.upload.problems import Problem

MOST_PROBLEMS = 200
MOST_CONFLICTS = 100
MOST_REPEATS = 50
MOST_OTHERS = 50
MOST_ROWS = 20
MOST_STORED = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """A report, cut to what one page can show."""

    report: Report

    @property
    def counts(self) -> dict[str, int]:
        """How many figures would be created, changed, left and disputed."""
        counts = self.report.counts()
        return {outcome.value: counts[outcome] for outcome in Outcome}

    @property
    def writes(self) -> bool:
        """Whether storing would do anything."""
        counts = self.report.counts()
        stays = {Outcome.UNCHANGED, Outcome.ELSEWHERE}
        return any(count for outcome, count in counts.items() if outcome not in stays)

    @property
    def bad_tone(self) -> str:
        """Tone of the count of refused rows."""
        return "bad" if self.report.problems else ""

    @property
    def conflict_tone(self) -> str:
        """Tone of the count of figures that are stored otherwise."""
        return "caution" if self.counts[Outcome.CONFLICT] else ""

    @property
    def problems(self) -> list[Problem]:
        """The first problems."""
        return self.report.problems[:MOST_PROBLEMS]

    @property
    def is_cut(self) -> bool:
        """Whether there are more problems than the page lists."""
        return len(self.report.problems) > MOST_PROBLEMS

    @property
    def repeats(self) -> list[Repeat]:
        """The first rows that say again what an earlier one says."""
        return self.report.repeats[:MOST_REPEATS]

    @property
    def conflicts(self) -> list[Compared]:
        """The first figures that the same source is stored with otherwise."""
        return self.report.of(Outcome.CONFLICT)[:MOST_CONFLICTS]

    @property
    def others(self) -> list[Compared]:
        """The first figures of which another source says something else."""
        return self.report.beside_others()[:MOST_OTHERS]

    @property
    def other_count(self) -> int:
        """How many figures another source gives otherwise."""
        return len(self.report.beside_others())

    @property
    def first_rows(self) -> list[Compared]:
        """The first figures as they would be stored, the converted ones first."""
        fresh = self.report.of(Outcome.CREATED)
        return sorted(fresh, key=lambda one: not one.figure.is_converted)[:MOST_ROWS]

    @property
    def new_source_count(self) -> int:
        """How many sources would be stored with the figures."""
        fresh = (one.figure.source for one in self.report.compared)
        return len({source.key for source in fresh if source.pk is None})


def stored_by(row: MeasurementImport) -> list[Measurement]:
    """Return the first figures that a file brought, where it was stored."""
    if row.state != MeasurementImport.State.STORED:
        return []
    events = Measurement.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_context__metadata__upload=str(row.public_id), pgh_label="insert"
    )
    ids = events.order_by("pgh_id").values_list("pgh_obj_id", flat=True)[:MOST_STORED]
    found = Measurement.objects.filter(pk__in=list(ids))
    return list(found.select_related("place", "indicator", "source").order_by("pk"))


def contract_tables() -> dict[str, Any]:
    """Return what the page of the contract lists."""
    kinds = dict(Source.Kind.choices)
    return {
        "columns": COLUMNS,
        "new_source": NEW_SOURCE,
        "indicators": Indicator.objects.order_by("domain", "code"),
        "places": Place.objects.filter(country="CN").order_by("province_code", "code"),
        "flags": [(flag, marks([flag])[0]) for flag in FLAGS],
        "kinds": [(kind, kinds[kind]) for kind in SOURCE_KINDS],
    }
