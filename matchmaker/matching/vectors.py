"""Vectors of technologies and needs, encoded once and kept."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

import numpy as np

from matchmaker.matching import encoders
from matchmaker.matching.models import TextVector

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchmaker.engine.encoders import Encoder, Identity, Vectors

Kind = Literal["technology", "need"]

STORED = np.dtype("<i2")
FIELDS = ("encoder_version", "weights_sha256", "text_sha256", "vector")


def vectors_of(kind: Kind, ids: Sequence[int], texts: Sequence[str]) -> Vectors | None:
    """Return the vectors of texts, from the table where they are still right.

    A vector is right while the text, the encoder's version and the hash of its weights are those
    that it was made with; others are made anew and kept. One query where nothing is missing,
    two where something is, whatever the number of rows.

    Args:
        kind: whose texts they are.
        ids: n primary keys.
        texts: n texts, as `documents.technology_text` and `documents.need_text` join them.

    Returns:
        (n, d); nothing where no encoder is set or installed.
    """
    encoder = encoders.current()
    if encoder is None:
        return None
    return read(kind, ids, texts, encoder.identity, keep=True)


def read(
    kind: Kind, ids: Sequence[int], texts: Sequence[str], identity: Identity, *, keep: bool
) -> Vectors:
    """Return the vectors of texts by a given encoder; as `vectors_of`.

    Args:
        kind: whose texts they are.
        ids: n primary keys, None for what is in no table.
        texts: n texts.
        identity: the encoder.
        keep: whether what had to be made is stored.

    Returns:
        (n, d). Zeros where a vector is missing and the encoder is not installed as it was.
    """
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    kept = _kept(kind, [key for key in ids if key is not None], identity)
    found = np.zeros((len(ids), identity.dimension), dtype=np.int16)
    stale = []
    for row, (key, digest) in enumerate(zip(ids, digests, strict=True)):
        if key in kept and kept[key][0] == digest:
            found[row] = np.frombuffer(kept[key][1], dtype=STORED)
        else:
            stale.append(row)
    # Loading an encoder takes seconds: only where something is missing.
    encoder = encoders.current() if stale else None
    if encoder is not None and encoder.identity == identity:
        found[stale] = encoder.encode([texts[row] for row in stale])
        if keep:
            _keep(kind, {ids[row]: (digests[row], found[row]) for row in stale}, encoder)
    return found


def _kept(kind: Kind, ids: Sequence[int], identity: Identity) -> dict[int, tuple[str, bytes]]:
    rows = TextVector.objects.filter(
        **{f"{kind}_id__in": ids},
        encoder=identity.name,
        encoder_version=identity.version,
        weights_sha256=identity.sha256,
    ).values_list(f"{kind}_id", "text_sha256", "vector")
    return {key: (digest, bytes(vector)) for key, digest, vector in rows}


def _keep(kind: Kind, rows: Mapping[int, tuple[str, Vectors]], encoder: Encoder) -> None:
    identity = encoder.identity
    TextVector.objects.bulk_create(
        [
            TextVector(
                **{f"{kind}_id": key},
                encoder=identity.name,
                encoder_version=identity.version,
                weights_sha256=identity.sha256,
                text_sha256=digest,
                vector=vector.astype(STORED).tobytes(),
            )
            for key, (digest, vector) in rows.items()
        ],
        update_conflicts=True,
        unique_fields=[kind, "encoder"],
        update_fields=FIELDS,
    )
