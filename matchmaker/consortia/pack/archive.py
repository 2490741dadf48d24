"""The ZIP: the same content always gives the same bytes, so that its digest means something."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from matchmaker.consortia.pack.content import METHOD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.consortia.pack.content import Content

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: a ZIP would else differ by the second it was made in."""
COMPRESSION = 6


def archive_of(content: Content, files: Mapping[str, bytes], notes: Sequence[str]) -> bytes:
    """Pack the files with a manifest of their digests.

    Args:
        content: what the files were made from.
        files: by name, without the manifest.
        notes: codes of what the machine could not do.
    """
    manifest = as_json(manifest_of(content, files, notes))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in sorted({**files, "manifest.json": manifest}.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, compresslevel=COMPRESSION)
    return packed.getvalue()


def manifest_of(
    content: Content, files: Mapping[str, bytes], notes: Sequence[str]
) -> dict[str, Any]:
    """List every file with its SHA-256, and say which version this is and how it was made."""
    edition = content.edition
    return {
        "format": "matchmaker-bid-pack",
        "method": METHOD,
        "consortium": str(content.identity),
        "need": content.need.ref,
        "version": edition.version,
        "state": "submitted" if edition.is_submitted else "draft",
        "made_at": edition.made_at.isoformat(),
        "made_by_role": edition.role,
        "rates_and_checks_as_of": content.on.isoformat(),
        "notes": list(notes),
        "files": [
            {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        ],
    }


def as_json(value: Any) -> bytes:
    """Write JSON so that people can read it, always in the same bytes."""
    return f"{json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)}\n".encode()


def readme_of(content: Content) -> bytes:
    """Say in plain English what is in the pack and how to check it."""
    state = "handed in" if content.edition.is_submitted else "DRAFT, nothing has been handed in"
    return README.format(
        name=content.consortium.name,
        ref=content.need.ref,
        version=content.edition.version,
        state=state,
    ).encode()


README = """\
Bid pack: {name}
For: {ref}
Version: {version} ({state})

pack.pdf, pack-fr.pdf   what is asked for, the team, capacity, shares, checks, fields of a joint
                        agreement, statement to the tendering authority; in English and French
companies/              a sheet of each firm in English, French and Chinese, of public facts only
release.json            the bid as a release package of the Open Contracting Data Standard 1.1
ocds-extension/         what release.json adds to the standard: shares of the members, by lot
manifest.json           SHA-256 of every file, version, and when and in which role it was made

To check the files: compute the SHA-256 of each and compare it with manifest.json. The SHA-256 of
the whole ZIP stands on the page of the pack, and is kept with the version that was handed in.

The ocid in release.json is this product's own unless the need carries one of a publisher: its
prefix is not registered with the Open Contracting Partnership. A closing day without an hour is
written as its last second in China's time.

No price of a single firm, no document of the team's room and nothing that asks for a signed
agreement is in this pack. Nothing in it is legal advice. Matchmaker is independent and is not a
Government of Canada service.
"""
