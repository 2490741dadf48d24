"""Layout of PDFs takes seconds; tests of consortia take a page's text for it, unless they ask."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_pdfs" not in request.fixturenames:
        monkeypatch.setattr("matchmaker.consortia.pack.pages.to_pdf", str.encode)


@pytest.fixture
def real_pdfs() -> None:
    """Have PDFs laid out in this test."""
