"""The digest of a split tells who leads each lot, too; what was signed keeps its worth."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


DIGEST = """
    SELECT coalesce(encode(sha256(convert_to(string_agg(
        s.company_id || ':' || l.code || ':' || l.share_bp {lead}, ';'
        ORDER BY s.company_id, l.code COLLATE "C"), 'UTF8')), 'hex'), '')
    FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id
    WHERE s.consortium_id = a.consortium_id AND s.state = 'accepted' AND l.state = 'accepted'
"""
WITHOUT_LEADS = DIGEST.format(lead="")
WITH_LEADS = DIGEST.format(lead="|| ':' || l.is_lead::int")


def _write(schema_editor, before, after):
    schema_editor.execute(
        f"UPDATE consortia_agreement a SET split_digest = ({after}) "
        f"WHERE a.kind = 'split' AND a.lapsed_at IS NULL AND a.split_digest = ({before})"
    )
    # The table of consortia is altered next.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def name_leads(apps, schema_editor):
    """Write live agreements on the split as it is now with the digest that names the leads."""
    _write(schema_editor, WITHOUT_LEADS, WITH_LEADS)


def forget_leads(apps, schema_editor):
    """Go back to the digest without the leads."""
    _write(schema_editor, WITH_LEADS, WITHOUT_LEADS)


class Migration(migrations.Migration):

    dependencies = [
        ('consortia', '0010_room_work'),
    ]

    operations = [
        migrations.RunPython(name_leads, forget_leads),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consortium',
            name='keeps_the_guards',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consortium',
            trigger=pgtrigger.compiler.Trigger(name='keeps_the_guards', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE shares bigint; waiting bigint; partners bigint;', func='\n            IF TG_OP = \'UPDATE\' AND NEW.stage IS NOT DISTINCT FROM OLD.stage THEN\n                RETURN NEW;\n            END IF;\n            IF TG_OP = \'UPDATE\' AND (OLD.stage, NEW.stage) NOT IN ((\'claimed\', \'inviting\'), (\'inviting\', \'partly-accepted\'), (\'partly-accepted\', \'inviting\'), (\'partly-accepted\', \'formed\'), (\'formed\', \'partly-accepted\'), (\'formed\', \'inviting\'), (\'formed\', \'bid-ready\'), (\'bid-ready\', \'partly-accepted\'), (\'bid-ready\', \'inviting\'), (\'bid-ready\', \'submitted\'), (\'submitted\', \'awarded\'), (\'submitted\', \'unsuccessful\'), (\'awarded\', \'delivering\'), (\'delivering\', \'closed\'), (\'claimed\', \'withdrawn\'), (\'inviting\', \'withdrawn\'), (\'partly-accepted\', \'withdrawn\'), (\'formed\', \'withdrawn\'), (\'bid-ready\', \'withdrawn\'), (\'submitted\', \'withdrawn\')) THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_stage_follows_the_table\', MESSAGE = \'no such step between stages\';\n            END IF;\n            SELECT count(*) FILTER (WHERE state = \'accepted\' AND part <> \'lead\'),\n                   count(*) FILTER (WHERE state = \'invited\')\n            INTO partners, waiting\n            FROM consortia_seat WHERE consortium_id = NEW.id;\n            IF NEW.stage = \'partly-accepted\' AND partners = 0 THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_partner_accepted\', MESSAGE = \'no invited firm has accepted\';\n            END IF;\n            IF NEW.stage IN (\'formed\', \'bid-ready\', \'submitted\') THEN\n                SELECT coalesce(sum(l.share_bp), 0) INTO shares\n                FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id\n                WHERE s.consortium_id = NEW.id AND s.state = \'accepted\' AND l.state = \'accepted\';\n                IF shares <> 10000 OR waiting > 0 THEN\n                    RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_shares_and_answers_complete\', MESSAGE = \'shares do not sum to 100 % or an invitation is open\';\n                END IF;\n                IF EXISTS (\n                    SELECT 1 FROM opportunities_needcapability c\n                    WHERE c.need_id = NEW.need_id AND c.is_mandatory AND NOT EXISTS (\n                        SELECT 1\n                        FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id\n                        WHERE s.consortium_id = NEW.id AND s.state = \'accepted\'\n                          AND l.state = \'accepted\' AND l.code = c.code)\n                ) THEN\n                    RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_covers_mandatory_capabilities\', MESSAGE = \'a mandatory capability is not covered\';\n                END IF;\n                IF NOT EXISTS (\n                    SELECT 1 FROM consortia_agreement a\n                    WHERE a.consortium_id = NEW.id AND a.kind = \'split\'\n                      AND a.lapsed_at IS NULL AND a.split_digest = (\n    SELECT coalesce(encode(sha256(convert_to(string_agg(\n        s.company_id || \':\' || l.code || \':\' || l.share_bp || \':\' || l.is_lead::int, \';\'\n        ORDER BY s.company_id, l.code COLLATE "C"), \'UTF8\')), \'hex\'), \'\')\n    FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id\n    WHERE s.consortium_id = NEW.id AND s.state = \'accepted\' AND l.state = \'accepted\'\n)\n                ) THEN\n                    RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_split_agreement_recorded\', MESSAGE = \'no live agreement on the split is recorded\';\n                END IF;\n            END IF;\n            IF NEW.stage = \'submitted\' AND NOT EXISTS (\n                SELECT 1 FROM consortia_competitionstatement s\n                WHERE s.consortium_id = NEW.id AND s.lapsed_at IS NULL\n            ) THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_statement_recorded\', MESSAGE = \'no statement to the tendering authority is recorded\';\n            END IF;\n            IF NEW.stage IN (\'awarded\', \'unsuccessful\') AND NOT EXISTS (\n                SELECT 1 FROM consortia_bidoutcome o\n                WHERE o.consortium_id = NEW.id AND o.result = NEW.stage\n            ) THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_outcome_recorded\', MESSAGE = \'no outcome is recorded\';\n            END IF;\n            RETURN NEW;\n        ', hash='ba63f6b59b4935334c7ef2e2544356562185812b', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_the_guards_7581a', table='consortia_consortium', when='BEFORE')),
        ),
    ]
