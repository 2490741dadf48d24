"""Consortia in the long workflow: `draft` is `claimed` now, and seats are made of lots."""

import matchmaker.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def name_stages(apps, schema_editor):
    for name in ("Consortium", "ConsortiumEvent"):
        rows = apps.get_model("consortia", name).objects
        rows.filter(stage="draft").update(stage="claimed")
    seats = apps.get_model("consortia", "Seat").objects
    joined = seats.filter(state="accepted").exclude(part="lead").values("consortium")
    # What was formed without a signed split is formed anew, with one.
    apps.get_model("consortia", "Consortium").objects.filter(
        stage__in=("inviting", "formed"), pk__in=joined
    ).update(stage="partly-accepted")


def unname_stages(apps, schema_editor):
    for name in ("Consortium", "ConsortiumEvent"):
        rows = apps.get_model("consortia", name).objects
        rows.filter(stage="claimed").update(stage="draft")
        rows.filter(stage="partly-accepted").update(stage="inviting")
        rows.filter(stage="bid-ready").update(stage="formed")
        rows.filter(stage__in=("awarded", "unsuccessful", "delivering", "closed")).update(
            stage="submitted"
        )


def make_lots(apps, schema_editor):
    """Spread each seat's share over its capabilities; the earliest firm leads a lot."""
    lots = []
    led = set()
    for seat in apps.get_model("consortia", "Seat").objects.order_by("invited_at", "pk"):
        codes = sorted(set(seat.capabilities)) or [""]
        each, rest = divmod(seat.share_bp, len(codes))
        state = {"invited": "offered", "accepted": "accepted", "declined": "declined"}.get(
            seat.state, "released"
        )
        for position, code in enumerate(codes):
            place = (seat.consortium_id, code)
            is_lead = code != "" and place not in led
            if is_lead and state == "accepted":
                led.add(place)
            lots.append(
                apps.get_model("consortia", "SeatLot")(
                    consortium_id=seat.consortium_id,
                    seat_id=seat.pk,
                    code=code,
                    share_bp=each + (position < rest),
                    is_lead=is_lead,
                    state=state,
                )
            )
    apps.get_model("consortia", "SeatLot").objects.bulk_create(lots)


def write_now(apps, schema_editor):
    """Check what is deferred, so that the tables may be altered after their rows."""
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('consortia', '0003_forming_states'),
    ]

    operations = [
        migrations.RunPython(write_now, write_now),
        migrations.RunPython(name_stages, unname_stages),
        migrations.RunPython(make_lots, migrations.RunPython.noop),
        migrations.RunPython(write_now, write_now),
        matchmaker.schema.MakeTogether(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name='consortium',
                    trigger=pgtrigger.compiler.Trigger(name='keeps_the_guards', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE shares bigint; waiting bigint; partners bigint;', func='\n            IF TG_OP = \'UPDATE\' AND NEW.stage IS NOT DISTINCT FROM OLD.stage THEN\n                RETURN NEW;\n            END IF;\n            IF TG_OP = \'UPDATE\' AND (OLD.stage, NEW.stage) NOT IN ((\'claimed\', \'inviting\'), (\'inviting\', \'partly-accepted\'), (\'partly-accepted\', \'inviting\'), (\'partly-accepted\', \'formed\'), (\'formed\', \'partly-accepted\'), (\'formed\', \'inviting\'), (\'formed\', \'bid-ready\'), (\'bid-ready\', \'partly-accepted\'), (\'bid-ready\', \'inviting\'), (\'bid-ready\', \'submitted\'), (\'submitted\', \'awarded\'), (\'submitted\', \'unsuccessful\'), (\'awarded\', \'delivering\'), (\'delivering\', \'closed\'), (\'claimed\', \'withdrawn\'), (\'inviting\', \'withdrawn\'), (\'partly-accepted\', \'withdrawn\'), (\'formed\', \'withdrawn\'), (\'bid-ready\', \'withdrawn\'), (\'submitted\', \'withdrawn\')) THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_stage_follows_the_table\', MESSAGE = \'no such step between stages\';\n            END IF;\n            SELECT count(*) FILTER (WHERE state = \'accepted\' AND part <> \'lead\'),\n                   count(*) FILTER (WHERE state = \'invited\')\n            INTO partners, waiting\n            FROM consortia_seat WHERE consortium_id = NEW.id;\n            IF NEW.stage = \'partly-accepted\' AND partners = 0 THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_partner_accepted\', MESSAGE = \'no invited firm has accepted\';\n            END IF;\n            IF NEW.stage IN (\'formed\', \'bid-ready\', \'submitted\') THEN\n                SELECT coalesce(sum(l.share_bp), 0) INTO shares\n                FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id\n                WHERE s.consortium_id = NEW.id AND s.state = \'accepted\' AND l.state = \'accepted\';\n                IF shares <> 10000 OR waiting > 0 THEN\n                    RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_shares_and_answers_complete\', MESSAGE = \'shares do not sum to 100 % or an invitation is open\';\n                END IF;\n                IF EXISTS (\n                    SELECT 1 FROM opportunities_needcapability c\n                    WHERE c.need_id = NEW.need_id AND c.is_mandatory AND NOT EXISTS (\n                        SELECT 1\n                        FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id\n                        WHERE s.consortium_id = NEW.id AND s.state = \'accepted\'\n                          AND l.state = \'accepted\' AND l.code = c.code)\n                ) THEN\n                    RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_covers_mandatory_capabilities\', MESSAGE = \'a mandatory capability is not covered\';\n                END IF;\n                IF NOT EXISTS (\n                    SELECT 1 FROM consortia_agreement a\n                    WHERE a.consortium_id = NEW.id AND a.kind = \'split\'\n                      AND a.lapsed_at IS NULL AND a.split_digest = (\n    SELECT coalesce(encode(sha256(convert_to(string_agg(\n        s.company_id || \':\' || l.code || \':\' || l.share_bp, \';\'\n        ORDER BY s.company_id, l.code COLLATE "C"), \'UTF8\')), \'hex\'), \'\')\n    FROM consortia_seatlot l JOIN consortia_seat s ON s.id = l.seat_id\n    WHERE s.consortium_id = NEW.id AND s.state = \'accepted\' AND l.state = \'accepted\'\n)\n                ) THEN\n                    RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_split_agreement_recorded\', MESSAGE = \'no live agreement on the split is recorded\';\n                END IF;\n            END IF;\n            IF NEW.stage = \'submitted\' AND NOT EXISTS (\n                SELECT 1 FROM consortia_competitionstatement s\n                WHERE s.consortium_id = NEW.id AND s.lapsed_at IS NULL\n            ) THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_statement_recorded\', MESSAGE = \'no statement to the tendering authority is recorded\';\n            END IF;\n            IF NEW.stage IN (\'awarded\', \'unsuccessful\') AND NOT EXISTS (\n                SELECT 1 FROM consortia_bidoutcome o\n                WHERE o.consortium_id = NEW.id AND o.result = NEW.stage\n            ) THEN\n                RAISE EXCEPTION USING ERRCODE = \'check_violation\', CONSTRAINT = \'consortium_outcome_recorded\', MESSAGE = \'no outcome is recorded\';\n            END IF;\n            RETURN NEW;\n        ', hash='64cda09c987dc08bde0f0937acbb559325ff20e9', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_the_guards_7581a', table='consortia_consortium', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='consortium',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consortia_consortiumevent" ("created_at", "created_by_id", "id", "key", "lead_id", "max_members", "name", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "stage", "started_from") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."key", NEW."lead_id", NEW."max_members", NEW."name", NEW."need_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."stage", NEW."started_from"); RETURN NULL;', hash='207fcbf0b036411fdb6288363e5b98a3a1c7e742', operation='INSERT', pgid='pgtrigger_insert_insert_4d534', table='consortia_consortium', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='consortium',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consortia_consortiumevent" ("created_at", "created_by_id", "id", "key", "lead_id", "max_members", "name", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "stage", "started_from") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."key", NEW."lead_id", NEW."max_members", NEW."name", NEW."need_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."stage", NEW."started_from"); RETURN NULL;', hash='0fb7110c83291a52fa13828c7f984b8dbb6ce92d', operation='UPDATE', pgid='pgtrigger_update_update_a99b5', table='consortia_consortium', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seat',
                    trigger=pgtrigger.compiler.Trigger(name='keeps_the_member_limit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE most integer; held bigint;', func="\n            IF NEW.state = 'accepted' AND (TG_OP = 'INSERT' OR OLD.state <> 'accepted') THEN\n                -- Whoever accepts at the same moment waits here, and counts after this one.\n                SELECT max_members INTO most FROM consortia_consortium\n                WHERE id = NEW.consortium_id FOR NO KEY UPDATE;\n                SELECT count(*) INTO held FROM consortia_seat\n                WHERE consortium_id = NEW.consortium_id AND state = 'accepted'\n                  AND id IS DISTINCT FROM NEW.id;\n                IF held >= most THEN\n                    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'consortium_member_limit', MESSAGE = 'the team has all the firms it may have';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='e874c8f10974d8c4789a3e8b442e576093285f89', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_the_member_limit_2fea1', table='consortia_seat', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seat',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consortia_seatevent" ("answered_at", "answered_by_id", "capabilities", "company_id", "consortium_id", "expires_on", "id", "invited_at", "invited_by_id", "message", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "replaced_by_id", "share_bp", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."capabilities", NEW."company_id", NEW."consortium_id", NEW."expires_on", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."message", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."replaced_by_id", NEW."share_bp", NEW."state"); RETURN NULL;', hash='a97b8dbf97c3e450800585391063ff76c2b59640', operation='INSERT', pgid='pgtrigger_insert_insert_2327c', table='consortia_seat', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seat',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consortia_seatevent" ("answered_at", "answered_by_id", "capabilities", "company_id", "consortium_id", "expires_on", "id", "invited_at", "invited_by_id", "message", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "replaced_by_id", "share_bp", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."capabilities", NEW."company_id", NEW."consortium_id", NEW."expires_on", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."message", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."replaced_by_id", NEW."share_bp", NEW."state"); RETURN NULL;', hash='2ea55d7b98c4ef5f5774e24e07539959a3d206c3', operation='UPDATE', pgid='pgtrigger_update_update_f834e', table='consortia_seat', when='AFTER')),
                ),
                migrations.AddConstraint(
                    model_name='consortium',
                    constraint=models.CheckConstraint(condition=models.Q(('stage__in', ('claimed', 'inviting', 'partly-accepted', 'formed', 'bid-ready', 'submitted', 'awarded', 'unsuccessful', 'delivering', 'closed', 'withdrawn'))), name='consortium_stage_is_known'),
                ),
                migrations.AddConstraint(
                    model_name='consortium',
                    constraint=models.CheckConstraint(condition=models.Q(('max_members__gte', 2)), name='consortium_is_more_than_one_firm'),
                ),
                migrations.AddConstraint(
                    model_name='seat',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('suggested', 'invited', 'accepted'))), fields=('consortium', 'company'), name='seat_one_live_per_company'),
                ),
                migrations.AddConstraint(
                    model_name='seat',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ('suggested', 'invited', 'accepted', 'declined', 'expired', 'removed', 'replaced'))), name='seat_state_is_known'),
                ),
                migrations.AddConstraint(
                    model_name='seat',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ('suggested', 'invited', 'expired', 'removed')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='seat_answer_names_who_and_when'),
                ),
                migrations.AddConstraint(
                    model_name='seat',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_by__isnull', False), _connector='OR'), name='seat_replaced_by_another'),
                ),
            ],
        ),
    ]
