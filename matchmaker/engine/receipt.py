"""A score with all that it was made from, as text that can be sealed and worked out again."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from matchmaker.engine import replay_2026_2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FIRST_PREVIOUS = "0" * 64
"""Stands for the digest before the first receipt."""

RESULTS = ("points", "score", "assumed", "quality", "confidence", "gate")
"""What the formulas make of the inputs; `replay` returns each of them."""

METHODS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "2026.2": replay_2026_2.replay,
}
"""The formulas of every method that receipts were made by. An entry is never taken out."""


class UnknownMethodError(ValueError):
    """A receipt names formulas that this version does not have."""


class Difference(NamedTuple):
    """One value that is not what the receipt says.

    Attributes:
        name: of the value.
        kept: what the receipt says.
        found: what was worked out.
    """

    name: str
    kept: Any
    found: Any


def canonical(payload: Mapping[str, Any]) -> str:
    """Write a payload as the one text that it has: sorted keys, no spaces, no floats.

    Args:
        payload: objects, lists, strings, whole numbers, True, False and None.

    Returns:
        JSON; equal payloads give equal text.

    Raises:
        TypeError: the payload holds a float, or a key that is no string.
    """
    _refuse_floats(payload)
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(content: str) -> str:
    """Seal a text.

    Args:
        content: canonical JSON.

    Returns:
        SHA-256 of its UTF-8 bytes, 64 hexadecimal digits.
    """
    return hashlib.sha256(content.encode()).hexdigest()


def replay(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Work a score out again from what the receipt holds, by the formulas of its method.

    Args:
        payload: the content of a receipt.

    Returns:
        A value for each of `RESULTS`, in the units of the receipt.

    Raises:
        UnknownMethodError: no formulas of the method are known.
        KeyError: the receipt lacks an input.

    Source:
        docs/scoring.md, "Receipts".
    """
    formulas = METHODS.get(payload["method"])
    if formulas is None:
        message = f"no formulas of method {payload['method']}"
        raise UnknownMethodError(message)
    return formulas(payload)


def replay_differences(payload: Mapping[str, Any]) -> list[Difference]:
    """Compare what a receipt says with what its inputs give.

    Args:
        payload: the content of a receipt.

    Returns:
        The results that differ; none where the receipt holds.

    Raises:
        UnknownMethodError: no formulas of the method are known.
    """
    found = replay(payload)
    return [
        Difference(name, payload.get(name), found[name])
        for name in RESULTS
        if payload.get(name) != found[name]
    ]


def seal_differences(
    content: str, sealed: str, previous: str, columns: Mapping[str, Any]
) -> Iterator[Difference]:
    """Say what about a stored receipt is not as it was sealed.

    Args:
        content: the text.
        sealed: the digest that was stored with it.
        previous: the digest of the receipt before, `FIRST_PREVIOUS` for the first.
        columns: what is stored beside the text, by the key that repeats it there.

    Yields:
        One difference each for a broken seal, text that is not canonical, a broken chain, and
        every column that says something else.
    """
    found = digest(content)
    if found != sealed:
        yield Difference("digest", sealed, found)
    try:
        payload = json.loads(content)
        is_canonical = isinstance(payload, dict) and canonical(payload) == content
    except (TypeError, ValueError):
        payload, is_canonical = {}, False
    if not is_canonical:
        yield Difference("content", "canonical JSON", "other text")
        return
    told = {"previous": previous, **columns}
    for name, value in told.items():
        if payload.get(name) != value:
            yield Difference(name, value, payload.get(name))


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        message = f"{value} is no whole number"
        raise TypeError(message)
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            message = "keys are strings"
            raise TypeError(message)
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
