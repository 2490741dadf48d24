"""What every kind of person gets at every address: the policy, row by row.

Two firms are in play: "own" with the `member` and "leading" with the `lead` of a consortium, in
which "own" holds an open invitation. `other member` speaks for a third firm. The need lies inside
the portfolio of `inside` and not in that of `outside`. A request carries no data: a form that is
sent empty comes back with 422, an act without a form is done and redirects (302).
"""

from __future__ import annotations

ACTORS = ("anonymous", "member", "other member", "inside", "outside", "lead", "administrator")

Answers = tuple[int, int, int, int, int, int, int]


def _public(status: int = 200) -> Answers:
    return (status,) * 7


def _signed_in(status: int = 200) -> Answers:
    return (302, *(status,) * 6)  # type: ignore[return-value]


def _who(yes: int, no: int, *, granted: tuple[str, ...], anonymous: int = 302) -> Answers:
    """Return `yes` for the people named and `no` for all others who signed in."""
    unknown = set(granted) - set(ACTORS)
    assert not unknown, unknown
    return (anonymous, *(yes if who in granted else no for who in ACTORS[1:]))  # type: ignore[return-value]


MEMBERS = ("member", "other member", "lead")
OWN = ("member", "administrator")
OWN_ONLY = ("member",)
STAFF = ("inside", "outside", "administrator")
PORTFOLIO = ("inside", "administrator")
ADMINISTRATOR = ("administrator",)
PAIR = ("member", "inside", "administrator")
TEAM = ("member", "lead", "inside", "administrator")
SEATED = ("member", "lead", "inside", "administrator")

TABLE: dict[tuple[str, str], tuple[str, Answers]] = {
    # Health and pages for everyone.
    ("healthz", "GET"): ("", _public()),
    ("readyz", "GET"): ("", _public(503)),
    ("home", "GET"): ("", _public()),
    ("area-list", "GET"): ("", _public()),
    ("area-detail", "GET"): ("area", _public()),
    ("about-scores", "GET"): ("", _public()),
    ("about-data", "GET"): ("", _public()),
    ("about-independence", "GET"): ("", _public()),
    ("about-accessibility", "GET"): ("", _public()),
    ("about-rules", "GET"): ("", _public()),
    ("about-rules", "POST"): ("", _public(405)),
    ("city-tracker", "GET"): ("", _public()),
    ("city-tracker-csv", "GET"): ("", _public()),
    ("place-list", "GET"): ("", _public()),
    ("place-detail", "GET"): ("place", _public()),
    ("place-csv", "GET"): ("place", _public()),
    ("place-briefing", "GET"): ("place", _public()),
    ("place-briefing-pdf", "GET"): ("place", _signed_in()),
    ("framework-list", "GET"): ("", _public()),
    ("framework-list", "POST"): ("", _public(405)),
    ("framework-method", "GET"): ("", _public()),
    ("framework-detail", "GET"): ("framework", _public()),
    ("framework-index-csv", "GET"): ("framework", _public()),
    ("search", "GET"): ("", _public()),
    ("signal-list", "GET"): ("", _public()),
    ("signal-detail", "GET"): ("signal", _public()),
    ("programme-list", "GET"): ("", _public()),
    ("need-list", "GET"): ("", _public()),
    ("need-list", "POST"): ("", _public(405)),
    ("need-detail", "GET"): ("need", _public()),
    ("need-detail", "POST"): ("need", _public(405)),
    ("company-list", "GET"): ("", _public()),
    ("company-detail", "GET"): ("company", _public()),
    ("technology-detail", "GET"): ("technology", _public()),
    ("quick-match", "GET"): ("", _public()),
    ("quick-match", "POST"): ("", _public(422)),
    # Figures by file: read by all staff, decided by the owner ("inside") or an administrator.
    ("measurement-contract", "GET"): ("", _public()),
    ("measurement-template", "GET"): ("", _public()),
    ("measurement-schema", "GET"): ("", _public()),
    ("measurement-export", "GET"): ("", _public()),
    ("measurement-import-list", "GET"): ("", _who(200, 403, granted=STAFF)),
    ("measurement-import-create", "GET"): ("", _who(200, 403, granted=STAFF)),
    ("measurement-import-create", "POST"): ("", _who(422, 403, granted=STAFF)),
    ("measurement-import-detail", "GET"): ("upload", _who(200, 404, granted=STAFF)),
    ("measurement-import-errors", "GET"): ("upload", _who(200, 404, granted=STAFF)),
    ("measurement-import-store", "GET"): ("upload", _signed_in(405)),
    ("measurement-import-store", "POST"): ("upload", (302, 404, 404, 302, 403, 404, 302)),
    ("measurement-import-discard", "POST"): ("upload", (302, 404, 404, 302, 403, 404, 302)),
    # Needs are written by commissioners and administrators.
    ("need-create", "GET"): ("", _who(200, 403, granted=STAFF)),
    ("need-create", "POST"): ("", _who(422, 403, granted=STAFF)),
    ("need-edit", "GET"): ("need", _who(200, 403, granted=PORTFOLIO)),
    ("need-edit", "POST"): ("need", _who(422, 403, granted=PORTFOLIO)),
    # Figures: everyone sees them, who signs in reports errors, the portfolio corrects them.
    ("data-coverage", "GET"): ("", _public()),
    ("data-coverage-csv", "GET"): ("", _public()),
    ("correction-list", "GET"): ("", _public()),
    ("correction-csv", "GET"): ("", _public()),
    ("measurement-detail", "GET"): ("measurement", _public()),
    ("measurement-correct", "GET"): ("measurement", _who(200, 403, granted=PORTFOLIO)),
    ("measurement-correct", "POST"): ("measurement", _who(422, 403, granted=PORTFOLIO)),
    ("error-report-create", "GET"): ("measurement", _signed_in()),
    ("error-report-create", "POST"): ("measurement", _signed_in(422)),
    ("error-report-list", "GET"): ("", _signed_in()),
    ("error-report-detail", "GET"): ("report", _who(200, 404, granted=PAIR)),
    ("error-report-detail", "POST"): ("report", (302, 403, 404, 422, 404, 404, 422)),
    # Proposed needs: staff read all, and decide those of their portfolio.
    ("hypothesis-list", "GET"): ("", _who(200, 403, granted=STAFF)),
    ("hypothesis-list", "POST"): ("", _signed_in(405)),
    ("hypothesis-bulk", "GET"): ("", _signed_in(405)),
    ("hypothesis-bulk", "POST"): ("", _who(422, 403, granted=STAFF)),
    ("hypothesis-detail", "GET"): ("hypothesis", _who(200, 404, granted=STAFF)),
    ("hypothesis-confirm", "GET"): ("hypothesis", _signed_in(405)),
    ("hypothesis-confirm", "POST"): ("hypothesis", (302, 404, 404, 422, 403, 404, 422)),
    ("hypothesis-merge", "POST"): ("hypothesis", (302, 404, 404, 422, 403, 404, 422)),
    ("hypothesis-dismiss", "POST"): ("hypothesis", (302, 404, 404, 422, 403, 404, 422)),
    ("hypothesis-reopen", "POST"): ("hypothesis", (302, 404, 404, 422, 403, 404, 422)),
    # Companies: everyone may see the published part, only their people may write.
    ("company-create", "GET"): ("", _who(200, 403, granted=MEMBERS)),
    ("company-create", "POST"): ("", _who(422, 403, granted=MEMBERS)),
    ("company-edit", "GET"): ("company", _who(200, 403, granted=OWN)),
    ("company-edit", "POST"): ("company", _who(422, 403, granted=OWN)),
    ("company-claim", "GET"): ("record", _who(200, 403, granted=MEMBERS)),
    ("company-claim", "POST"): ("record", _who(422, 403, granted=MEMBERS)),
    ("company-publish", "GET"): ("company", _signed_in(405)),
    ("company-publish", "POST"): ("company", _who(302, 403, granted=OWN)),
    ("company-unpublish", "POST"): ("company", _who(302, 403, granted=OWN)),
    ("company-remove", "GET"): ("company", _who(200, 403, granted=ADMINISTRATOR)),
    ("company-remove", "POST"): ("company", _who(422, 403, granted=ADMINISTRATOR)),
    ("claim-list", "GET"): ("", _who(200, 403, granted=ADMINISTRATOR)),
    ("claim-answer", "POST"): ("claim", _who(302, 403, granted=ADMINISTRATOR)),
    ("member-list", "GET"): ("company", _who(200, 403, granted=OWN)),
    ("member-list", "POST"): ("company", _who(422, 403, granted=OWN)),
    ("member-remove", "POST"): ("person", _who(302, 403, granted=OWN)),
    ("technology-create", "GET"): ("company", _who(200, 403, granted=OWN_ONLY)),
    ("technology-create", "POST"): ("company", _who(422, 403, granted=OWN_ONLY)),
    ("technology-edit", "GET"): ("technology", _who(200, 403, granted=OWN)),
    ("technology-edit", "POST"): ("technology", _who(422, 403, granted=OWN)),
    ("technology-publish", "POST"): ("technology", _who(302, 403, granted=OWN)),
    ("technology-unpublish", "POST"): ("technology", _who(302, 403, granted=OWN)),
    ("capacity-edit", "GET"): ("company", _who(200, 403, granted=OWN_ONLY)),
    ("capacity-edit", "POST"): ("company", _who(422, 403, granted=OWN_ONLY)),
    ("delivery-create", "GET"): ("company", _who(200, 403, granted=OWN_ONLY)),
    ("delivery-create", "POST"): ("company", _who(422, 403, granted=OWN_ONLY)),
    ("certification-create", "GET"): ("company", _who(200, 403, granted=OWN_ONLY)),
    ("certification-create", "POST"): ("company", _who(422, 403, granted=OWN_ONLY)),
    ("ip-right-create", "GET"): ("company", _who(200, 403, granted=OWN_ONLY)),
    ("ip-right-create", "POST"): ("company", _who(422, 403, granted=OWN_ONLY)),
    ("performance-create", "GET"): ("technology", _who(200, 403, granted=OWN_ONLY)),
    ("performance-create", "POST"): ("technology", _who(422, 403, granted=OWN_ONLY)),
    ("proof-delete", "POST"): ("proof", _who(302, 403, granted=OWN_ONLY)),
    # Matches: own technologies, the portfolio, or all for administrators; strangers get 404.
    ("match-queue", "GET"): ("", _who(200, 403, granted=STAFF)),
    ("match-bulk", "POST"): ("", _who(422, 403, granted=STAFF)),
    ("match-detail", "GET"): ("pair", _who(200, 404, granted=PAIR)),
    ("match-review", "GET"): ("pair", _signed_in(405)),
    ("match-review", "POST"): (
        "pair",
        (302, 403, 404, 422, 404, 404, 422),
    ),
    ("receipt-keep", "GET"): ("pair", _signed_in(405)),
    ("receipt-keep", "POST"): ("pair", _who(302, 404, granted=PAIR)),
    ("receipt-detail", "GET"): ("receipt", _who(200, 404, granted=PAIR)),
    ("receipt-json", "GET"): ("receipt", _who(200, 404, granted=PAIR)),
    ("my-match-list", "GET"): ("", _signed_in()),
    ("interest-answer", "POST"): ("pair", (302, 422, 404, 403, 404, 404, 403)),
    ("run-list", "GET"): ("", _who(200, 403, granted=ADMINISTRATOR)),
    ("run-start", "POST"): ("", _who(302, 403, granted=ADMINISTRATOR)),
    ("run-detail", "GET"): ("run", _signed_in()),
    ("weight-list", "GET"): ("", _who(200, 403, granted=STAFF)),
    ("weight-adopt", "GET"): ("weight_proposal", _signed_in(405)),
    ("weight-adopt", "POST"): ("weight_proposal", _who(422, 403, granted=ADMINISTRATOR)),
    ("weight-again", "GET"): ("weight_set", _signed_in(405)),
    ("weight-again", "POST"): ("weight_set", _who(409, 403, granted=ADMINISTRATOR)),
    ("weight-dismiss", "GET"): ("weight_proposal", _signed_in(405)),
    ("weight-dismiss", "POST"): ("weight_proposal", _who(302, 403, granted=ADMINISTRATOR)),
    ("exposure-cap", "GET"): ("", _signed_in(405)),
    ("exposure-cap", "POST"): ("", _who(422, 403, granted=ADMINISTRATOR)),
    ("exposure-report", "GET"): ("", _who(200, 403, granted=STAFF)),
    # Teams and consortia: those in them, the portfolio, administrators.
    ("suggestion-list", "GET"): ("need", (302, 200, 200, 200, 404, 200, 200)),
    ("suggestion-detail", "GET"): ("team", _who(200, 404, granted=TEAM)),
    ("consortium-list", "GET"): ("", _signed_in()),
    ("consortium-create", "GET"): ("need", (302, 200, 200, 403, 403, 200, 403)),
    ("consortium-create", "POST"): ("need", (302, 422, 422, 403, 403, 422, 403)),
    ("consortium-detail", "GET"): ("consortium", _who(200, 404, granted=SEATED)),
    ("seat-invite", "GET"): ("consortium", (302, 403, 404, 403, 404, 200, 403)),
    ("seat-invite", "POST"): ("consortium", (302, 403, 404, 403, 404, 422, 403)),
    ("seat-edit", "GET"): ("consortium seat", (302, 403, 404, 403, 404, 200, 403)),
    ("seat-edit", "POST"): ("consortium seat", (302, 403, 404, 403, 404, 422, 403)),
    ("seat-remove", "POST"): ("consortium seat", (302, 403, 404, 403, 404, 302, 403)),
    ("share-edit", "GET"): ("consortium", (302, 403, 404, 403, 404, 200, 403)),
    ("share-edit", "POST"): ("consortium", (302, 403, 404, 403, 404, 422, 403)),
    ("consortium-form", "POST"): ("consortium", (302, 403, 404, 403, 404, 422, 403)),
    ("bid-submit", "GET"): ("consortium", (302, 403, 404, 403, 404, 200, 403)),
    ("bid-submit", "POST"): ("consortium", (302, 403, 404, 403, 404, 422, 403)),
    ("bid-pack", "GET"): ("consortium", _who(200, 404, granted=("lead",))),
    ("bid-pack", "POST"): ("consortium", _who(422, 404, granted=("lead",))),
    ("bid-pack-file", "GET"): ("consortium pack", _who(200, 404, granted=("lead",))),
    ("consortium-checks", "GET"): ("consortium", _who(200, 404, granted=("lead", "inside"))),
    ("consortium-checks", "POST"): ("consortium", _signed_in(405)),
    ("subcontracting", "GET"): ("consortium", (302, 403, 404, 403, 404, 200, 403)),
    ("subcontracting", "POST"): ("consortium", (302, 403, 404, 403, 404, 422, 403)),
    ("subcontracting-none", "POST"): ("consortium", (302, 403, 404, 403, 404, 302, 403)),
    ("subcontracting-remove", "POST"): ("consortium work", (302, 403, 404, 403, 404, 302, 403)),
    ("grade-requirements", "GET"): ("consortium", (302, 403, 404, 403, 404, 200, 403)),
    ("grade-requirements", "POST"): ("consortium", (302, 403, 404, 403, 404, 302, 403)),
    ("consortium-withdraw", "POST"): ("consortium", (302, 403, 404, 403, 404, 302, 403)),
    # Papers of the room: firms that have accepted; administrators only by a written reason.
    ("room-documents", "GET"): ("consortium", _who(200, 404, granted=("lead",))),
    ("document-create", "GET"): ("consortium", _who(200, 404, granted=("lead",))),
    ("document-create", "POST"): ("consortium", _who(422, 404, granted=("lead",))),
    ("document-detail", "GET"): ("room document", _who(200, 404, granted=("lead",))),
    ("document-version", "GET"): ("room document", _who(200, 404, granted=("lead",))),
    ("document-version", "POST"): ("room document", _who(422, 404, granted=("lead",))),
    ("document-copy", "GET"): ("room copy", _who(200, 404, granted=("lead",))),
    ("document-log", "GET"): ("room document", _who(200, 404, granted=("lead",))),
    ("document-name", "GET"): ("room document", _signed_in(405)),
    ("document-name", "POST"): ("room document", _who(422, 404, granted=("lead",))),
    ("document-name-end", "POST"): ("room name", _who(302, 404, granted=("lead",))),
    ("document-withdraw", "POST"): ("room document", _who(302, 404, granted=("lead",))),
    ("room-annex", "GET"): ("consortium", _who(200, 404, granted=("lead",))),
    ("room-annex", "POST"): ("consortium", _who(422, 404, granted=("lead",))),
    ("annex-total", "POST"): ("consortium", _who(302, 404, granted=("lead",))),
    ("room-guests", "GET"): ("consortium", _who(200, 404, granted=("lead",))),
    ("room-guests", "POST"): ("consortium", _who(422, 404, granted=("lead",))),
    ("room-guest-end", "POST"): ("room guest", _who(302, 404, granted=("lead",))),
    ("room-firm", "POST"): ("consortium", _who(302, 404, granted=("lead",))),
    ("own-document-list", "GET"): ("", _signed_in()),
    ("glass-list", "GET"): ("", _who(200, 403, granted=ADMINISTRATOR)),
    ("glass-list", "POST"): ("", _who(422, 403, granted=ADMINISTRATOR)),
    ("glass-second", "POST"): ("glass", _who(302, 403, granted=ADMINISTRATOR)),
    ("glass-copy", "GET"): ("glass", _who(200, 403, granted=ADMINISTRATOR)),
    # The scale ledger, calls for partners and field notes. The call is that of "lead", answered
    # by "member", who has given the note.
    ("scale-ledger", "GET"): ("", _signed_in()),
    ("scale-ledger", "POST"): ("", _signed_in(405)),
    ("scale-ledger-csv", "GET"): ("", _signed_in()),
    ("call-list", "GET"): ("", _signed_in()),
    ("call-create", "GET"): ("", _who(200, 403, granted=MEMBERS)),
    ("call-create", "POST"): ("", _who(422, 403, granted=MEMBERS)),
    ("call-detail", "GET"): ("call", (302, 200, 200, 200, 404, 200, 200)),
    ("call-edit", "GET"): ("call", (302, 403, 403, 403, 404, 200, 403)),
    ("call-edit", "POST"): ("call", (302, 403, 403, 403, 404, 422, 403)),
    ("call-close", "POST"): ("call", (302, 403, 403, 403, 404, 302, 403)),
    ("call-answer", "POST"): ("call", (302, 422, 422, 403, 404, 403, 403)),
    ("call-decide", "POST"): ("call answer", (302, 403, 404, 404, 404, 422, 404)),
    ("field-note-list", "GET"): ("", _signed_in()),
    ("field-note-create", "GET"): ("", _who(200, 403, granted=MEMBERS)),
    ("field-note-create", "POST"): ("", _who(422, 403, granted=MEMBERS)),
    ("field-note-detail", "GET"): ("note", (302, 200, 404, 200, 404, 404, 200)),
    ("field-note-withdraw", "POST"): ("note", (302, 302, 404, 403, 404, 404, 403)),
    ("field-note-report", "POST"): ("note", (302, 422, 404, 422, 404, 404, 422)),
    ("field-note-hide", "POST"): ("note", (302, 403, 404, 403, 404, 404, 422)),
    ("invitation-list", "GET"): ("", _signed_in()),
    ("invitation-detail", "GET"): ("seat", _who(200, 404, granted=OWN_ONLY)),
    ("seat-answer", "POST"): ("seat", _who(422, 404, granted=OWN_ONLY)),
    # One's own account.
    ("my-day", "GET"): ("", _signed_in()),
    ("account", "GET"): ("", _signed_in()),
    ("account", "POST"): ("", _signed_in(422)),
    ("account-close", "GET"): ("", _signed_in()),
    ("account-close", "POST"): ("", _signed_in(422)),
    # allauth's pages.
    ("account_login", "GET"): ("", (200, *(302,) * 6)),
    ("account_signup", "GET"): ("", (200, *(302,) * 6)),
    ("account_logout", "GET"): ("", _signed_in()),
    ("account_inactive", "GET"): ("", _public()),
    ("account_reauthenticate", "GET"): ("", _signed_in(403)),  # nobody here has a password
    ("account_email", "GET"): ("", _signed_in()),
    ("account_email_verification_sent", "GET"): ("", _public()),
    ("account_change_password", "GET"): ("", _signed_in(302)),
    ("account_set_password", "GET"): ("", _signed_in()),
    ("account_reset_password", "GET"): ("", _public()),
    ("account_reset_password_done", "GET"): ("", _public()),
    ("account_reset_password_from_key", "GET"): ("reset", _public()),
    ("account_reset_password_from_key_done", "GET"): ("", _public()),
    ("account_confirm_email", "GET"): ("key", _public()),
    ("account_confirm_login_code", "GET"): ("", _public(302)),
}
