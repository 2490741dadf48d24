"""Scores, evidence and teams: arrays in, arrays out, the same integers on every machine.

Imports neither Django nor a clock and does no I/O. Every formula, with its unit, range, source
and a worked example, is in docs/scoring.md. Points are whole numbers of 1e-7 that add up to the
score exactly. An unknown input takes a neutral value and lowers the confidence, not the score.
"""
