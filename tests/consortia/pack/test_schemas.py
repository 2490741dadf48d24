"""The schemas are the official ones, and what does not follow them is refused."""

from __future__ import annotations

import copy
import hashlib
import json
import socket
from typing import Any

import pytest

from matchmaker.consortia.pack.ocds import schemas

PACKAGE = "06577cec73cc16eca0cac331a7ea9ee9cd684b21c55f5f0711f7442623153698"
RELEASE = "fac192e1ccfb061f5164bdb2d64c29e517c0f81661996b97de40cebc55a2c1bc"
"""SHA-256 of the files of the standard's tag 1__1__5."""
MOMENT = "2026-11-21T12:00:00+00:00"


@pytest.fixture
def package() -> dict[str, Any]:
    """A package of one firm that does everything."""
    firm = {"id": "a", "name": "A"}
    share = {"id": "1", "tenderer": firm, "relatedLot": "x", "shareBasisPoints": 10_000}
    bid = {"id": "b", "status": "pending", "tenderers": [firm], "memberShares": [share]}
    release = {
        "ocid": "o",
        "id": "r",
        "date": MOMENT,
        "tag": ["tender"],
        "initiationType": "tender",
        "parties": [{**firm, "roles": ["tenderer", "leadTenderer"]}],
        "tender": {"id": "t", "lots": [{"id": "x"}]},
        "bids": {"details": [bid]},
    }
    return {
        "uri": "urn:uuid:00000000-0000-0000-0000-000000000000",
        "version": "1.1",
        "publishedDate": MOMENT,
        "publisher": {"name": "Matchmaker"},
        "releases": [release],
    }


def test_the_schemas_are_the_official_ones_byte_by_byte() -> None:
    package, release = (
        hashlib.sha256((schemas.HERE / name).read_bytes()).hexdigest()
        for name in ("release-package-schema.json", "release-schema.json")
    )

    assert (package, release) == (PACKAGE, RELEASE)


def test_a_sound_package_passes_without_a_network(
    package: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("a socket was opened")

    schemas._validators.cache_clear()
    monkeypatch.setattr(socket, "socket", refuse)

    schemas.check(package)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("publishedDate",), "yesterday"),
        (("publishedDate",), "2026-11-21T12:00:00"),
        (("uri",), "no address"),
        (("publisher",), None),
        (("releases", 0, "tag"), ["bid"]),
        (("releases", 0, "initiationType"), "guess"),
        (("releases", 0, "tender", "status"), "won"),
        (("releases", 0, "tender", "lots"), [{"title": "no id"}]),
        (("releases", 0, "bids", "details", 0, "status"), "hoped"),
        (("releases", 0, "bids", "details", 0, "memberShares", 0, "shareBasisPoints"), 10_001),
        (("releases", 0, "bids", "details", 0, "memberShares", 0, "shareBasisPoints"), 0.5),
        (("releases", 0, "bids", "details", 0, "memberShares", 0, "part"), "friend"),
        (("releases", 0, "bids", "details", 0, "memberShares", 0, "price"), 12),
        (("releases", 0, "bids", "details", 0, "memberShares", 0, "relatedLot"), "y"),
        (("releases", 0, "bids", "details", 0, "memberShares", 0, "tenderer"), {"id": "z"}),
        (("releases", 0, "bids", "details", 0, "tenderers"), [{"id": "z"}]),
        (("releases", 0, "bids", "details", 0, "memberShares", 0, "shareBasisPoints"), 9_999),
        (("releases", 0, "parties"), [{"id": "a"}, {"id": "a", "name": "twice"}]),
    ],
)
def test_what_does_not_follow_the_standard_or_itself_is_refused(
    package: dict[str, Any], path: tuple[Any, ...], value: object
) -> None:
    broken = copy.deepcopy(package)
    place = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(schemas.InvalidReleaseError):
        schemas.check(broken)


def test_a_draft_need_not_be_shared_out_in_full(package: dict[str, Any]) -> None:
    bid = package["releases"][0]["bids"]["details"][0]
    del bid["status"]
    bid["memberShares"][0]["shareBasisPoints"] = 6_000

    schemas.check(package)


def test_a_merge_patch_takes_away_what_it_says_is_nothing() -> None:
    assert schemas._merged({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": 3}}) == {
        "b": {"c": 2, "d": 3}
    }


def test_the_extension_describes_itself() -> None:
    described = json.loads(schemas.extension_file("extension.json"))

    assert set(described["schemas"] + described["codelists"]) < set(schemas.EXTENSION_FILES)
    assert b"leadTenderer" in schemas.extension_file("+partyRole.csv")
