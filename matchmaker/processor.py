"""Names the processor that something was measured on."""

from __future__ import annotations

import platform
from pathlib import Path


def processor() -> tuple[str, int]:
    """Return its name and how many of them the system shows, at least one."""
    try:
        read = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        read = ""
    lines = [line for line in read.splitlines() if line.startswith("model name")]
    name = lines[0].split(":", 1)[1].strip() if lines else platform.machine()
    return name, len(lines) or 1
