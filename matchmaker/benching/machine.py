"""What was measured on: the processor, the system and the versions that matter."""

from __future__ import annotations

import importlib
import os
import platform
from importlib import metadata

from matchmaker.processor import processor

PACKAGES = ("numpy", "scipy", "numba", "faiss-cpu", "scikit-learn", "psycopg", "celery")
GIGABYTE = 1e9


def machine() -> dict[str, object]:
    """Name the processor, the memory and the system."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": processor()[0],
        "cores": cores,
        "memory_gb": round(pages / GIGABYTE, 1),
        "system": platform.platform(),
        "load_average": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that do the work."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    found["blas"] = blas_kernel()
    return found


def blas_kernel() -> str:
    """Name the library and kernel of NumPy's matrix product, such as "openblas 0.3 Haswell"."""
    kernels = {
        f"{one['internal_api']} {one.get('version')} {one.get('architecture', '')}".strip()
        for one in _blas()
    }
    return ", ".join(sorted(kernels)) or "unknown"


def blas_architecture() -> str:
    """Name the processor that NumPy's matrix product is written for; empty where unknown."""
    return next((one["architecture"] for one in _blas() if one.get("architecture")), "")


def _blas() -> list[dict[str, str]]:
    # Loaded, NumPy brings its library along; only then it can be asked.
    importlib.import_module("numpy")
    try:
        loaded = importlib.import_module("threadpoolctl").threadpool_info()
    except ImportError:
        return []
    return [one for one in loaded if one["user_api"] == "blas" and "numpy" in one["filepath"]]
