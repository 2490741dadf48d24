"""What the database itself refuses: stages out of order, and teams that do not stand."""

from __future__ import annotations

import pgtrigger

FULL_SHARE = 10_000
"""All shares together, in basis points."""

ARROWS = (
    ("claimed", "inviting"),
    ("inviting", "partly-accepted"),
    ("partly-accepted", "inviting"),
    ("partly-accepted", "formed"),
    ("formed", "partly-accepted"),
    ("formed", "inviting"),
    ("formed", "bid-ready"),
    ("bid-ready", "partly-accepted"),
    ("bid-ready", "inviting"),
    ("bid-ready", "submitted"),
    ("submitted", "awarded"),
    ("submitted", "unsuccessful"),
    ("awarded", "delivering"),
    ("delivering", "closed"),
    ("claimed", "withdrawn"),
    ("inviting", "withdrawn"),
    ("partly-accepted", "withdrawn"),
    ("formed", "withdrawn"),
    ("bid-ready", "withdrawn"),
    ("submitted", "withdrawn"),
)
"""How a consortium may move; `states.STAGES` says the same with who may do it."""

STANDING = ("formed", "bid-ready", "submitted")
"""Stages that are entered only by a team that stands."""

SPLIT = """
    SELECT coalesce(encode(sha256(convert_to(string_agg(
        s.company_id || ':' || l.code || ':' || l.share_bp || ':' || l.is_lead::int, ';'
        ORDER BY s.company_id, l.code COLLATE "C"), 'UTF8')), 'hex'), '')
    FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id
    WHERE s.consortium_id = NEW.id AND s.state = 'accepted' AND l.state = 'accepted'
"""
"""The digest of who does and leads what for which share; `split.digest_of` computes the same."""


def _no(constraint: str, message: str) -> str:
    return (
        f"RAISE EXCEPTION USING ERRCODE = 'check_violation', "
        f"CONSTRAINT = '{constraint}', MESSAGE = '{message}';"
    )


UNSTATED = _no(
    "consortium_statement_recorded", "no statement to the tendering authority is recorded"
)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def guards_of_stages() -> pgtrigger.Trigger:
    """Refuse a stage that a consortium has not earned, whoever writes it."""
    arrows = ", ".join(f"('{before}', '{after}')" for before, after in ARROWS)
    return pgtrigger.Trigger(
        name="keeps_the_guards",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("shares", "bigint"), ("waiting", "bigint"), ("partners", "bigint")],
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW.stage IS NOT DISTINCT FROM OLD.stage THEN
                RETURN NEW;
            END IF;
            IF TG_OP = 'UPDATE' AND (OLD.stage, NEW.stage) NOT IN ({arrows}) THEN
                {_no("consortium_stage_follows_the_table", "no such step between stages")}
            END IF;
            SELECT count(*) FILTER (WHERE state = 'accepted' AND part <> 'lead'),
                   count(*) FILTER (WHERE state = 'invited')
            INTO partners, waiting
            FROM consortia_seat WHERE consortium_id = NEW.id;
            IF NEW.stage = 'partly-accepted' AND partners = 0 THEN
                {_no("consortium_partner_accepted", "no invited firm has accepted")}
            END IF;
            IF NEW.stage IN ({_listed(STANDING)}) THEN
                SELECT coalesce(sum(l.share_bp), 0) INTO shares
                FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id
                WHERE s.consortium_id = NEW.id AND s.state = 'accepted' AND l.state = 'accepted';
                IF shares <> {FULL_SHARE} OR waiting > 0 THEN
                    {
            _no(
                "consortium_shares_and_answers_complete",
                "shares do not sum to 100 % or an invitation is open",
            )
        }
                END IF;
                IF EXISTS (
                    SELECT 1 FROM opportunities_needcapability c
                    WHERE c.need_id = NEW.need_id AND c.is_mandatory AND NOT EXISTS (
                        SELECT 1
                        FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id
                        WHERE s.consortium_id = NEW.id AND s.state = 'accepted'
                          AND l.state = 'accepted' AND l.code = c.code)
                ) THEN
                    {
            _no("consortium_covers_mandatory_capabilities", "a mandatory capability is not covered")
        }
                END IF;
                IF NOT EXISTS (
                    SELECT 1 FROM consortia_agreement a
                    WHERE a.consortium_id = NEW.id AND a.kind = 'split'
                      AND a.lapsed_at IS NULL AND a.split_digest = ({SPLIT})
                ) THEN
                    {
            _no("consortium_split_agreement_recorded", "no live agreement on the split is recorded")
        }
                END IF;
            END IF;
            IF NEW.stage = 'submitted' AND NOT EXISTS (
                SELECT 1 FROM consortia_competitionstatement s
                WHERE s.consortium_id = NEW.id AND s.lapsed_at IS NULL
            ) THEN
                {
            _no(
                "consortium_statement_recorded",
                "no statement to the tendering authority is recorded",
            )
        }
            END IF;
            IF NEW.stage IN ('awarded', 'unsuccessful') AND NOT EXISTS (
                SELECT 1 FROM consortia_bidoutcome o
                WHERE o.consortium_id = NEW.id AND o.result = NEW.stage
            ) THEN
                {_no("consortium_outcome_recorded", "no outcome is recorded")}
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - every name comes from this module, never from a request
    )


def guard_of_members() -> pgtrigger.Trigger:
    """Refuse one firm more than the team may have, however many accept at once."""
    return pgtrigger.Trigger(
        name="keeps_the_member_limit",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("most", "integer"), ("held", "bigint")],
        func=f"""
            IF NEW.state = 'accepted' AND (TG_OP = 'INSERT' OR OLD.state <> 'accepted') THEN
                -- Whoever accepts at the same moment waits here, and counts after this one.
                SELECT max_members INTO most FROM consortia_consortium
                WHERE id = NEW.consortium_id FOR NO KEY UPDATE;
                SELECT count(*) INTO held FROM consortia_seat
                WHERE consortium_id = NEW.consortium_id AND state = 'accepted'
                  AND id IS DISTINCT FROM NEW.id;
                IF held >= most THEN
                    {_no("consortium_member_limit", "the team has all the firms it may have")}
                END IF;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - every name comes from this module, never from a request
    )


def consortium_of_lot() -> pgtrigger.Trigger:
    """Keep a lot in the consortium of its seat."""
    return pgtrigger.Trigger(
        name="takes_consortium_of_seat",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            SELECT consortium_id INTO NEW.consortium_id FROM consortia_seat WHERE id = NEW.seat_id;
            RETURN NEW;
        """,
    )
