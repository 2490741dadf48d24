"""One measurement in a process of its own, with its own threads, processor kernel and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "BLIS_NUM_THREADS": "1",
}
"""Libraries read these while they load, so that they must be set before Python starts. The
engine's own workers are threads that each multiply with one thread."""


ELSEWHERE = ("DATABASE_URL", "REDIS_URL")
"""Variables that would make a measurement work on somebody's data."""


class MeasurementError(Exception):
    """A measuring process ended without a result; the text is its last words."""


def measure(
    task: str, options: Mapping[str, Any], *, kernel: str = "", seconds: float = 1_800
) -> dict[str, Any]:
    """Run a task in a new process.

    Args:
        task: its name, one of `matchmaker.benching.__main__.TASKS`.
        options: plain values.
        kernel: of OpenBLAS, such as "Haswell"; the processor's own by default.
        seconds: given to it.

    Returns:
        What the task returned.

    Raises:
        MeasurementError: it failed.
    """
    with TemporaryDirectory(prefix="matchmaker-bench-") as folder:
        return _measure(task, options, _environment(folder, kernel), seconds)


def _environment(folder: str, kernel: str) -> dict[str, str]:
    """A data folder of its own: no measurement touches a copy that somebody uses."""
    env = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    env |= ONE_THREAD | {"MATCHMAKER_DATA_DIR": folder}
    if kernel:
        env["OPENBLAS_CORETYPE"] = kernel
    return env


def _measure(
    task: str, options: Mapping[str, Any], env: dict[str, str], seconds: float
) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "matchmaker.benching", task, json.dumps(dict(options))],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
        env=env,
        timeout=seconds,
    )
    if done.returncode:
        message = f"measuring {task} ended with {done.returncode}; its messages are above"
        raise MeasurementError(message)
    return cast("dict[str, Any]", json.loads(done.stdout.splitlines()[-1]))
