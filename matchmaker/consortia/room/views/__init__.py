"""Pages of a room's papers."""

from __future__ import annotations

from matchmaker.consortia.room.views.annexes import annex_total, room_annex
from matchmaker.consortia.room.views.copies import document_copy, document_log
from matchmaker.consortia.room.views.documents import (
    document_create,
    document_version,
    document_withdraw,
    own_document_list,
    room_documents,
)
from matchmaker.consortia.room.views.glass import glass_copy, glass_list, glass_second
from matchmaker.consortia.room.views.guests import room_firm, room_guest_end, room_guests
from matchmaker.consortia.room.views.naming import (
    document_detail,
    document_name,
    document_name_end,
)

__all__ = [
    "annex_total",
    "document_copy",
    "document_create",
    "document_detail",
    "document_log",
    "document_name",
    "document_name_end",
    "document_version",
    "document_withdraw",
    "glass_copy",
    "glass_list",
    "glass_second",
    "own_document_list",
    "room_annex",
    "room_documents",
    "room_firm",
    "room_guest_end",
    "room_guests",
]
