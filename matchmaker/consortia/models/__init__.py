"""Suggested teams (derived) and consortia (authored)."""

from __future__ import annotations

from matchmaker.consortia.models.consortium import FULL_SHARE, Bid, Consortium, Seat
from matchmaker.consortia.models.guest import RoomGuest
from matchmaker.consortia.models.suggestion import TEAM_NAMESPACE, Suggestion, TeamSearch

__all__ = [
    "FULL_SHARE",
    "TEAM_NAMESPACE",
    "Bid",
    "Consortium",
    "RoomGuest",
    "Seat",
    "Suggestion",
    "TeamSearch",
]
