"""Titles of sources that a reader can take in, made from the running text of the tables."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from opportunities.imports import reading

EXCERPT = re.compile(r"\s*\((?:[^()]*\b)?page excerpts?\b[^()]*\)")
REVISION = re.compile(r"\s@\s?[0-9a-f]{12,40}\b")
FILE_PATH = re.compile(r"\s[\w.-]+/[\w./-]+\.(?:csv|rda|json)\b")
LICENCE = re.compile(r"[;,]\s*(?:no licence file|licence )[^;]*(?:;.*)?$")
REPOSITORY = re.compile(r"\bGitHub (?P<name>[\w.-]+/[\w.-]+)")
LEFT_BY_ADDRESS = (
    (re.compile(r"\(\s*\)"), ""),
    (re.compile(r"\s+(?:as reproduced at|agree with|at)\s*(?=;|$)"), ""),
    (re.compile(r";(?:[^;]*\b(?:values|rows)|\s*threshold)\s*$"), ""),
    (re.compile(r"\(GitHub\) \(([^()]*)\)"), r"(GitHub), \1"),
    (re.compile(r"(?<=\d)\.\.(?=\d)"), " to "),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s*[,;]\s*(?=;)"), ""),
    (re.compile(r"\s+(?=[;,])"), ""),
)


def title_of(text: str) -> str:
    """Return what names a source, without addresses, revisions and remarks on how it was read."""
    bare = LICENCE.sub("", FILE_PATH.sub("", REVISION.sub("", _without_addresses(text))))
    bare = REPOSITORY.sub(r"\g<name> (GitHub)", bare)
    for pattern, instead in LEFT_BY_ADDRESS:
        bare = pattern.sub(instead, bare)
    bare = bare.strip(" ,;:")
    site = _site(text)
    if not bare:
        return (f"Page on {site}" if site else text)[:500]
    if site and not bare[0].isalnum():
        return f"Page on {site} {bare}"[:500]
    return bare[:500]


def in_full(text: str) -> str:
    """Return the reference as its table has it, where the title leaves more out than addresses."""
    if not (REVISION.search(text) or LICENCE.search(text)):
        return ""
    return " ".join(_without_addresses(text).split())


def _without_addresses(text: str) -> str:
    return reading.ADDRESS.sub("", EXCERPT.sub("", text))


def _site(text: str) -> str:
    return urlsplit(reading.first_address(text)).netloc.removeprefix("www.")
