"""The schemas of the standard and of our extension; read from here, never over a network."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

HERE = Path(__file__).resolve().parent
EXTENSION_FILES = ("extension.json", "release-schema.json", "+partyRole.csv", "README.md")
"""Files of the extension that go with every release."""


class InvalidReleaseError(Exception):
    """A release that the official schema, or our extension's, does not accept."""


def check(package: dict[str, Any]) -> None:
    """Check a release package by the official schema, then by our extension's, then by sense.

    Raises:
        InvalidReleaseError: what is wrong, with the place in the package.
    """
    for validator in _validators():
        for error in validator.iter_errors(package):
            place = "/".join(str(step) for step in error.absolute_path)
            raise InvalidReleaseError(f"{place}: {error.message[:300]}")
    for complaint in _loose_ends(package):
        raise InvalidReleaseError(complaint)


@cache
def currencies() -> frozenset[str]:
    """Return the currency codes that the standard knows."""
    listed = _read("release-schema.json")["definitions"]["Value"]["properties"]["currency"]["enum"]
    return frozenset(code for code in listed if code)


def extension_file(name: str) -> bytes:
    """Return one of `EXTENSION_FILES` as it goes with a release."""
    return (HERE / "consortium_shares" / name).read_bytes()


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return read


@cache
def _validators() -> tuple[Validator, Validator]:
    # Loading takes a moment, and no page but the one that makes a pack needs it.
    from jsonschema import Draft4Validator, FormatChecker  # noqa: PLC0415
    from referencing import Registry  # noqa: PLC0415
    from referencing.jsonschema import DRAFT4  # noqa: PLC0415

    formats = FormatChecker(formats=())
    formats.checks("uri", ValueError)(_is_uri)
    formats.checks("date-time", ValueError)(_is_moment)
    package, official = _read("release-package-schema.json"), _read("release-schema.json")
    extended = _merged(official, _read("consortium_shares/release-schema.json"))

    def by(schema: dict[str, Any]) -> Validator:
        resource = DRAFT4.create_resource(schema)
        # A reference that is not held here fails; the registry fetches nothing.
        held = Registry().with_resource(official["id"], resource)
        return Draft4Validator(package, registry=held, format_checker=formats)

    return by(official), by(extended)


def _merged(base: Any, patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396), the way extensions of the standard are applied."""
    if not isinstance(patch, dict):
        return patch
    found = dict(base) if isinstance(base, dict) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = _merged(found.get(name), value)
    return found


def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _loose_ends(package: dict[str, Any]) -> Iterator[str]:
    """Find references to parties and lots that the release does not hold, and shares amiss."""
    for release in package["releases"]:
        parties = {one["id"] for one in release.get("parties", ())}
        lots = {one["id"] for one in release["tender"].get("lots", ())}
        if len(parties) != len(release.get("parties", ())):
            yield "parties: an id stands twice"
        for bid in release["bids"]["details"]:
            shares = bid["memberShares"]
            named = {one["tenderer"]["id"] for one in shares}
            named |= {one["id"] for one in bid["tenderers"]}
            if not named <= parties:
                yield f"bids/{bid['id']}: names no party: {sorted(named - parties)}"
            if not {one["relatedLot"] for one in shares if "relatedLot" in one} <= lots:
                yield f"bids/{bid['id']}: names no lot"
            total = sum(one["shareBasisPoints"] for one in shares)
            if bid.get("status") and total != 10_000:
                yield f"bids/{bid['id']}: shares sum to {total}, not to 10000"
