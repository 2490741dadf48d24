"""Pages of suggested teams, consortia, seats and invitations."""

from __future__ import annotations

from matchmaker.consortia.views.bids import (
    bid_submit,
    consortium_close,
    consortium_deliver,
    consortium_form,
    consortium_outcome,
    consortium_ready,
    consortium_withdraw,
)
from matchmaker.consortia.views.consortia import consortium_detail, consortium_list
from matchmaker.consortia.views.founding import consortium_create
from matchmaker.consortia.views.invitations import (
    invitation_detail,
    invitation_list,
    invitation_open,
    seat_answer,
)
from matchmaker.consortia.views.inviting import seat_invite, seat_replace
from matchmaker.consortia.views.records import consortium_agreements, consortium_statement
from matchmaker.consortia.views.reusing import consortium_reuse
from matchmaker.consortia.views.seats import seat_edit, seat_remove, share_edit
from matchmaker.consortia.views.suggestions import suggestion_detail, suggestion_list

__all__ = [
    "bid_submit",
    "consortium_agreements",
    "consortium_close",
    "consortium_create",
    "consortium_deliver",
    "consortium_detail",
    "consortium_form",
    "consortium_list",
    "consortium_outcome",
    "consortium_ready",
    "consortium_reuse",
    "consortium_statement",
    "consortium_withdraw",
    "invitation_detail",
    "invitation_list",
    "invitation_open",
    "seat_answer",
    "seat_edit",
    "seat_invite",
    "seat_remove",
    "seat_replace",
    "share_edit",
    "suggestion_detail",
    "suggestion_list",
]
