"""From the text of a file to its rows, one line a row, so that an error names its line."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from matchmaker.spreadsheet import FORMULA_LEADS
from opportunities.search import tidy
from opportunities.upload.contract import (
    LONGEST_LINE,
    MOST_ROWS,
    NAMES,
    REQUIRED,
)
from opportunities.upload.problems import Problem, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t")
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
NUMBER_START = re.compile(r"-[\d.]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the file gives it."""

    number: int
    cells: dict[str, str]


class Table:
    """The rows of a file below its header."""

    def __init__(self, text: str) -> None:
        """Read the header.

        Raises:
            UnreadableFileError: there is no header, or it is not that of the contract.
        """
        self._lines = enumerate(StringIO(text, newline=None), start=1)
        header = next((line for _number, line in self._lines if line.strip()), "")
        if len(header) > LONGEST_LINE:
            raise UnreadableFileError(
                _("The header is longer than %(most)s characters.") % {"most": LONGEST_LINE}
            )
        self.delimiter = max(DELIMITERS, key=lambda mark: len(_known(header, mark)))
        self.names = _header(header, self.delimiter)
        self.row_count = 0

    def rows(self) -> Iterator[Line | Problem]:
        """Yield each row, or why its line is none; blank lines are passed over.

        Raises:
            UnreadableFileError: there are more rows than one upload may have, or none.
        """
        for number, line in self._lines:
            if not line.strip(" \t\r\n,;"):
                continue
            self.row_count += 1
            if self.row_count > MOST_ROWS:
                raise UnreadableFileError(
                    _("The file has more than %(most)s rows. Split it, and upload the parts.")
                    % {"most": MOST_ROWS}
                )
            yield self._row(number, line.rstrip("\n"))
        if not self.row_count:
            raise UnreadableFileError(_("The file has a header and no rows."))

    def _row(self, number: int, line: str) -> Line | Problem:
        if len(line) > LONGEST_LINE:
            reason = _("The line is longer than %(most)s characters.") % {"most": LONGEST_LINE}
            return Problem(number, "", reason)
        try:
            cells = split(line, self.delimiter)
        except csv.Error:
            return Problem(
                number,
                "",
                _("A quotation mark is opened and not closed. A cell holds no line break."),
            )
        wanted = len(self.names)
        if len(cells) < wanted or any(cell.strip() for cell in cells[wanted:]):
            return Problem(
                number,
                "",
                _("The row has %(found)s cells, the header has %(wanted)s.")
                % {"found": len(cells), "wanted": wanted},
            )
        return Line(number, dict(zip(self.names, cells[:wanted], strict=True)))


def split(line: str, delimiter: str) -> list[str]:
    """Split a line into its cells.

    Raises:
        csv.Error: a quotation mark is not closed.
    """
    if '"' not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, strict=True))


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would compute a text rather than show it."""
    text = cell.strip(" ")
    return text[:1] in {"\t", "\r"} or (text[:1] in FORMULA_STARTS and not NUMBER_START.match(text))


def cleaned(cell: str) -> str:
    """Return a text as a reader sees it, without the apostrophe of an export."""
    text = cell.strip() if cell.isascii() and cell.isprintable() else tidy(cell)
    if text[:1] == "'" and text[1:2] in FORMULA_LEADS:
        return text[1:]
    return text


def _header(line: str, delimiter: str) -> list[str]:
    try:
        cells = split(line.rstrip("\n"), delimiter)
    except csv.Error:
        raise UnreadableFileError(
            _("A quotation mark in the header is opened and not closed.")
        ) from None
    names = [_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    problems = [*_strange(names), *_missing(names)]
    if problems:
        raise UnreadableFileError(" ".join(problems))
    return names


def _known(header: str, delimiter: str) -> set[str]:
    return {_name(cell) for cell in header.replace('"', "").split(delimiter)} & set(NAMES)


def _name(cell: str) -> str:
    return "_".join(tidy(cell).lower().split())


def _strange(names: list[str]) -> Iterator[str]:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        yield _("These columns stand twice in the header: %(names)s.") % {"names": _list(twice)}
    if "" in names:
        yield _("A column of the header has no name.")
    unknown = sorted(set(names) - set(NAMES) - {""})
    if unknown:
        yield _("The contract has no such columns: %(names)s.") % {
            "names": _list([_with_guess(name) for name in unknown])
        }


def _with_guess(name: str) -> str:
    close = get_close_matches(name, NAMES, n=1)
    if not close:
        return name[:40]
    return _("%(name)s (did you mean %(guess)s?)") % {"name": name[:40], "guess": close[0]}


def _missing(names: list[str]) -> Iterator[str]:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        yield _("The header lacks these columns: %(names)s.") % {"names": _list(missing)}
    elif "source_key" not in names and "source_title" not in names:
        yield _(
            "The header has neither source_key nor source_title: a figure without a source is"
            " not stored."
        )


def _list(names: list[str]) -> str:
    shown = ", ".join(names[:20])
    return f"{shown}, …" if len(names) > 20 else shown
