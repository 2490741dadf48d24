"""Reads the vocabulary's tables, which lie beside this module."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

_FOLDER = Path(__file__).parent

TABLES = ("capabilities.csv", "glossary.csv")


def read_rows(table: str) -> list[dict[str, str]]:
    """Read one table.

    Args:
        table: one of `TABLES`.

    Returns:
        One dictionary a row, in the order of the file.
    """
    with (_FOLDER / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def split_cell(cell: str) -> tuple[str, ...]:
    """Split a cell that holds several values, separated by a bar."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def digest() -> str:
    """Return the SHA-256 of the tables, in hexadecimal."""
    hasher = hashlib.sha256()
    for table in TABLES:
        hasher.update((_FOLDER / table).read_bytes())
    return hasher.hexdigest()
