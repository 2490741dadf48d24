"""Suggested teams (derived) and consortia (authored)."""

from __future__ import annotations

from matchmaker.consortia.models.access_log import DocumentView, GlassBreak
from matchmaker.consortia.models.annex import AnnexTotal, SealedAnnex
from matchmaker.consortia.models.call import CallAnswer, PartnerCall
from matchmaker.consortia.models.check import (
    ConsortiumCheck,
    GradeRequirement,
    NothingSubcontracted,
    SubcontractedWork,
)
from matchmaker.consortia.models.consortium import Consortium, Seat
from matchmaker.consortia.models.document import (
    Document,
    DocumentContent,
    DocumentGrant,
    DocumentVersion,
)
from matchmaker.consortia.models.guest import RoomGuest
from matchmaker.consortia.models.ledger import LedgerSnapshot
from matchmaker.consortia.models.link import InvitationLink
from matchmaker.consortia.models.lot import GENERAL, SeatLot
from matchmaker.consortia.models.note import FieldNote, NoteReport
from matchmaker.consortia.models.pack import BidPack
from matchmaker.consortia.models.record import (
    Agreement,
    Bid,
    BidOutcome,
    CompetitionStatement,
)
from matchmaker.consortia.models.room import Audience, CalendarEntry, ProgrammePlan, Task
from matchmaker.consortia.models.suggestion import (
    TEAM_NAMESPACE,
    Suggestion,
    TeamPrice,
    TeamSearch,
)
from matchmaker.consortia.models.talk import (
    Answer,
    Message,
    Question,
    Thread,
    ThreadPerson,
)
from matchmaker.consortia.models.triggers import FULL_SHARE

__all__ = [
    "FULL_SHARE",
    "GENERAL",
    "TEAM_NAMESPACE",
    "Agreement",
    "AnnexTotal",
    "Answer",
    "Audience",
    "Bid",
    "BidOutcome",
    "BidPack",
    "CalendarEntry",
    "CallAnswer",
    "CompetitionStatement",
    "Consortium",
    "ConsortiumCheck",
    "Document",
    "DocumentContent",
    "DocumentGrant",
    "DocumentVersion",
    "DocumentView",
    "FieldNote",
    "GlassBreak",
    "GradeRequirement",
    "InvitationLink",
    "LedgerSnapshot",
    "Message",
    "NoteReport",
    "NothingSubcontracted",
    "PartnerCall",
    "ProgrammePlan",
    "Question",
    "RoomGuest",
    "SealedAnnex",
    "Seat",
    "SeatLot",
    "SubcontractedWork",
    "Suggestion",
    "Task",
    "TeamPrice",
    "TeamSearch",
    "Thread",
    "ThreadPerson",
]
