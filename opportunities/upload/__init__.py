"""Figures that people bring by file: read, checked row by row, shown, and only then stored."""
