"""Forms that know which version a person has seen, so that nothing is overwritten unseen."""

from __future__ import annotations

from django import forms


class SeenMixin(forms.BaseForm):
    """Carries what a person has seen in its field `seen`."""

    def see(self, seen: object) -> None:
        """Note that the person is shown the newest version now, with what they typed kept."""
        self.data = {**self.data.dict(), "seen": str(seen)}  # type: ignore[attr-defined]
