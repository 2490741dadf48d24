"""A whole file: which rows can be stored, why the others cannot, and what storing would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from opportunities.upload.comparing import Compared, Outcome, compare, leave_to_others
from opportunities.upload.known import load_known
from opportunities.upload.problems import Problem
from opportunities.upload.reading import Line, Table
from opportunities.upload.rows import Figure, Key, RowReader
from opportunities.upload.sources import Sources
from opportunities.upload.values import plain

if TYPE_CHECKING:
    from datetime import date

    from matchmaker.accounts.models import User


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that says again what an earlier one says."""

    line: int
    first_line: int


@dataclass(slots=True)
class Report:
    """What a check of a file found."""

    delimiter: str
    row_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)

    @property
    def bad_count(self) -> int:
        """How many rows cannot be stored."""
        return len({problem.line for problem in self.problems})

    @property
    def good_count(self) -> int:
        """How many figures can be stored, or are stored already."""
        return len(self.compared)

    def counts(self) -> Counter[str]:
        """Count the figures by what storing them would do."""
        return Counter(one.outcome.value for one in self.compared)

    def of(self, outcome: Outcome) -> list[Compared]:
        """Return the figures with which storing would do this."""
        return [one for one in self.compared if one.outcome == outcome]

    def print_of_conflicts(self) -> str:
        """Name the differences that somebody sees, to notice when others have come up."""
        seen = (
            (one.stored.pk, plain(one.stored.value), one.stored.source_detail)
            for one in self.of(Outcome.CONFLICT)
            if one.stored is not None
        )
        return sha256(repr(sorted(seen)).encode()).hexdigest()

    def beside_others(self) -> list[Compared]:
        """Return the figures of which another source says something else."""
        return [one for one in self.compared if one.other is not None]


def check(text: str, *, decimal_mark: str, on: date, by: User | None = None) -> Report:
    """Check a file against its contract and against what is stored now.

    Args:
        text: the file.
        decimal_mark: `.` or `,`, as the person says.
        on: no period may end after this day.
        by: who would store it; stored figures that this person may not correct stay. None may all.

    Raises:
        UnreadableFileError: the file as a whole cannot be read.
    """
    table = Table(text)
    report = Report(delimiter=table.delimiter)
    reader = RowReader(load_known(), Sources(on), decimal_mark, on)
    figures: dict[Key, list[Figure]] = {}
    for row in table.rows():
        read = reader.read(row) if isinstance(row, Line) else [row]
        if isinstance(read, Figure):
            figures.setdefault(read.key, []).append(read)
        else:
            report.problems += read
    report.row_count = table.row_count
    kept = [alike[0] for alike in figures.values() if _agree(alike, report)]
    report.compared = compare(kept)
    if by is not None:
        report.compared = leave_to_others(report.compared, by)
    report.problems.sort(key=lambda problem: problem.line)
    return report


def _agree(alike: list[Figure], report: Report) -> bool:
    """Tell whether rows for one figure say the same; note it either way."""
    first, *others = alike
    if all(one.value == first.value for one in others):
        report.repeats += [Repeat(one.line, first.line) for one in others]
        return True
    another = next(one for one in others if one.value != first.value)
    for one in alike:
        elsewhere = another if one.value == first.value else first
        reason = _("Line %(line)s gives %(value)s for the same place, period and source.") % {
            "line": elsewhere.line,
            "value": plain(elsewhere.value),
        }
        report.problems.append(Problem(one.line, "value", reason, plain(one.value)))
    return False
