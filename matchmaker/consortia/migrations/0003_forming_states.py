import django.contrib.postgres.fields
import django.db.models.deletion
import matchmaker.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0001_initial'),
        ('consortia', '0002_room_guest'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        matchmaker.schema.MakeTogether(
            operations=[
                migrations.CreateModel(
                    name='Agreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('nda', 'Non-disclosure agreement'), ('mou', 'Memorandum of understanding'), ('split', 'Agreement on the split of the work')], max_length=5, verbose_name='kind')),
                        ('signed_on', models.DateField(verbose_name='signed on')),
                        ('reference', models.CharField(blank=True, max_length=200, verbose_name='reference')),
                        ('split_digest', models.CharField(blank=True, max_length=64)),
                        ('recorded_at', models.DateTimeField()),
                        ('lapsed_at', models.DateTimeField(blank=True, null=True)),
                        ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='consortia.consortium')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('nda', 'mou', 'split'))), name='agreement_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'split'), _negated=True), models.Q(('split_digest', ''), _negated=True), _connector='OR'), name='agreement_on_split_names_it')],
                        'verbose_name': 'agreement',
                        'verbose_name_plural': 'agreements',
                        'ordering': ('consortium', '-recorded_at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='AgreementEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('nda', 'Non-disclosure agreement'), ('mou', 'Memorandum of understanding'), ('split', 'Agreement on the split of the work')], max_length=5, verbose_name='kind')),
                        ('signed_on', models.DateField(verbose_name='signed on')),
                        ('reference', models.CharField(blank=True, max_length=200, verbose_name='reference')),
                        ('split_digest', models.CharField(blank=True, max_length=64)),
                        ('recorded_at', models.DateTimeField()),
                        ('lapsed_at', models.DateTimeField(blank=True, null=True)),
                        ('consortium', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='consortia.consortium')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='consortia.agreement')),
                        ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='BidOutcome',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('result', models.CharField(choices=[('awarded', 'Awarded'), ('unsuccessful', 'Unsuccessful')], max_length=12, verbose_name='result')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='amount awarded')),
                        ('lessons', models.TextField(blank=True, max_length=5000, verbose_name='lessons')),
                        ('recorded_at', models.DateTimeField()),
                        ('consortium', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='outcome', to='consortia.consortium')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('result__in', ('awarded', 'unsuccessful'))), name='outcome_result_is_known'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), models.Q(('amount__gt', 0), ('result', 'awarded')), _connector='OR'), name='outcome_amount_only_of_an_award')],
                        'verbose_name': 'outcome of a bid',
                        'verbose_name_plural': 'outcomes of bids',
                        'ordering': ('-recorded_at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='BidOutcomeEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('result', models.CharField(choices=[('awarded', 'Awarded'), ('unsuccessful', 'Unsuccessful')], max_length=12, verbose_name='result')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='amount awarded')),
                        ('lessons', models.TextField(blank=True, max_length=5000, verbose_name='lessons')),
                        ('recorded_at', models.DateTimeField()),
                        ('consortium', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='consortia.consortium')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='consortia.bidoutcome')),
                        ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='CompetitionStatement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('addressed_to', models.CharField(max_length=200, verbose_name='addressed to')),
                        ('means', models.CharField(choices=[('letter', 'Letter'), ('email', 'Email'), ('portal', 'Tendering portal'), ('in-bid', 'Inside the bid'), ('other', 'Another way')], max_length=10, verbose_name='given by')),
                        ('given_on', models.DateField(verbose_name='given on')),
                        ('text', models.TextField(max_length=8000, verbose_name='text')),
                        ('firms', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                        ('recorded_at', models.DateTimeField()),
                        ('lapsed_at', models.DateTimeField(blank=True, null=True)),
                        ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='consortia.consortium')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('means__in', ('letter', 'email', 'portal', 'in-bid', 'other'))), name='statement_means_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('addressed_to', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='statement_says_what_to_whom')],
                        'verbose_name': 'statement to the tendering authority',
                        'verbose_name_plural': 'statements to tendering authorities',
                        'ordering': ('consortium', '-recorded_at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='CompetitionStatementEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('addressed_to', models.CharField(max_length=200, verbose_name='addressed to')),
                        ('means', models.CharField(choices=[('letter', 'Letter'), ('email', 'Email'), ('portal', 'Tendering portal'), ('in-bid', 'Inside the bid'), ('other', 'Another way')], max_length=10, verbose_name='given by')),
                        ('given_on', models.DateField(verbose_name='given on')),
                        ('text', models.TextField(max_length=8000, verbose_name='text')),
                        ('firms', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                        ('recorded_at', models.DateTimeField()),
                        ('lapsed_at', models.DateTimeField(blank=True, null=True)),
                        ('consortium', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='consortia.consortium')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='consortia.competitionstatement')),
                        ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='InvitationLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_on', models.DateField()),
                        ('used_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='consortia.seat')),
                    ],
                    options={
                        'verbose_name': 'link of an invitation',
                        'verbose_name_plural': 'links of invitations',
                        'ordering': ('seat', 'pk'),
                    },
                ),
                migrations.CreateModel(
                    name='SeatLot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(blank=True, max_length=60, verbose_name='lot')),
                        ('share_bp', models.PositiveIntegerField(default=0, verbose_name='share')),
                        ('is_lead', models.BooleanField(default=True, verbose_name='leads this lot')),
                        ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('released', 'Released')], default='offered', max_length=10)),
                        ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lots', to='consortia.consortium')),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lots', to='consortia.seat')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('seat', 'code'), name='seat_lot_once'), models.UniqueConstraint(condition=models.Q(('is_lead', True), ('state', 'accepted')), fields=('consortium', 'code'), name='lot_one_lead'), models.CheckConstraint(condition=models.Q(('share_bp__lte', 10000)), name='lot_share_at_most_all'), models.CheckConstraint(condition=models.Q(('state__in', ('offered', 'accepted', 'declined', 'released'))), name='lot_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), ('is_lead', False), _connector='OR'), name='lot_general_has_no_lead')],
                        'verbose_name': 'lot of a seat',
                        'verbose_name_plural': 'lots of seats',
                        'ordering': ('seat', 'code'),
                    },
                ),
                migrations.CreateModel(
                    name='SeatLotEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(blank=True, max_length=60, verbose_name='lot')),
                        ('share_bp', models.PositiveIntegerField(default=0, verbose_name='share')),
                        ('is_lead', models.BooleanField(default=True, verbose_name='leads this lot')),
                        ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('released', 'Released')], default='offered', max_length=10)),
                        ('consortium', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='consortia.consortium')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='consortia.seatlot')),
                        ('seat', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='consortia.seat')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='agreement',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consortia_agreementevent" ("consortium_id", "id", "kind", "lapsed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "reference", "signed_on", "split_digest") VALUES (NEW."consortium_id", NEW."id", NEW."kind", NEW."lapsed_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."signed_on", NEW."split_digest"); RETURN NULL;', hash='398d76a43eff296bd45ed653ba46075129cca8b8', operation='INSERT', pgid='pgtrigger_insert_insert_d09cd', table='consortia_agreement', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='agreement',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consortia_agreementevent" ("consortium_id", "id", "kind", "lapsed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "reference", "signed_on", "split_digest") VALUES (NEW."consortium_id", NEW."id", NEW."kind", NEW."lapsed_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."signed_on", NEW."split_digest"); RETURN NULL;', hash='91dcfa57e27577cb2caab661f6a9c8f886ccdf39', operation='UPDATE', pgid='pgtrigger_update_update_b461b', table='consortia_agreement', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidoutcome',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consortia_bidoutcomeevent" ("amount", "consortium_id", "id", "lessons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "result") VALUES (NEW."amount", NEW."consortium_id", NEW."id", NEW."lessons", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."result"); RETURN NULL;', hash='2de42fbf617d8b3c44c44d3442e1220ecd9f2e09', operation='INSERT', pgid='pgtrigger_insert_insert_21c67', table='consortia_bidoutcome', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bidoutcome',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consortia_bidoutcomeevent" ("amount", "consortium_id", "id", "lessons", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "result") VALUES (NEW."amount", NEW."consortium_id", NEW."id", NEW."lessons", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."result"); RETURN NULL;', hash='e4e56bfc0c3c81f3cc924f1f0ee43578e5a9ac3a', operation='UPDATE', pgid='pgtrigger_update_update_c3de4', table='consortia_bidoutcome', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='competitionstatement',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consortia_competitionstatementevent" ("addressed_to", "consortium_id", "firms", "given_on", "id", "lapsed_at", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "text") VALUES (NEW."addressed_to", NEW."consortium_id", NEW."firms", NEW."given_on", NEW."id", NEW."lapsed_at", NEW."means", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."text"); RETURN NULL;', hash='f5f403420c2fd8fd31624269f60a1bed8f909d56', operation='INSERT', pgid='pgtrigger_insert_insert_40d13', table='consortia_competitionstatement', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='competitionstatement',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consortia_competitionstatementevent" ("addressed_to", "consortium_id", "firms", "given_on", "id", "lapsed_at", "means", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "text") VALUES (NEW."addressed_to", NEW."consortium_id", NEW."firms", NEW."given_on", NEW."id", NEW."lapsed_at", NEW."means", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."text"); RETURN NULL;', hash='f4e5ab28dbc18fa54abafaf3f22e6939ffa5f789', operation='UPDATE', pgid='pgtrigger_update_update_6ea1b', table='consortia_competitionstatement', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seatlot',
                    trigger=pgtrigger.compiler.Trigger(name='takes_consortium_of_seat', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            SELECT consortium_id INTO NEW.consortium_id FROM consortia_seat WHERE id = NEW.seat_id;\n            RETURN NEW;\n        ', hash='7b6999c9d9f105e92f70a3d6bff9e2ecab522d6d', operation='INSERT OR UPDATE', pgid='pgtrigger_takes_consortium_of_seat_f6dba', table='consortia_seatlot', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seatlot',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "consortia_seatlotevent" ("code", "consortium_id", "id", "is_lead", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "share_bp", "state") VALUES (NEW."code", NEW."consortium_id", NEW."id", NEW."is_lead", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seat_id", NEW."share_bp", NEW."state"); RETURN NULL;', hash='87f7fe404b0650fc9ff3c5531e7cfaca8ad998b2', operation='INSERT', pgid='pgtrigger_insert_insert_a6a91', table='consortia_seatlot', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seatlot',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "consortia_seatlotevent" ("code", "consortium_id", "id", "is_lead", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "share_bp", "state") VALUES (NEW."code", NEW."consortium_id", NEW."id", NEW."is_lead", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seat_id", NEW."share_bp", NEW."state"); RETURN NULL;', hash='46b3462ac1cc26aa213f521109031e19c106776d', operation='UPDATE', pgid='pgtrigger_update_update_09d0e', table='consortia_seatlot', when='AFTER')),
                ),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consortium',
            name='keeps_the_guards',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consortium',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consortium',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='seat',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='seat',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='consortium',
            name='consortium_stage_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_one_live_per_company',
        ),
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_answer_names_who_and_when',
        ),
        matchmaker.schema.MakeTogether(
            operations=[
                migrations.AddField(
                    model_name='consortium',
                    name='max_members',
                    field=models.PositiveSmallIntegerField(default=5, verbose_name='firms at most'),
                ),
                migrations.AddField(
                    model_name='consortiumevent',
                    name='max_members',
                    field=models.PositiveSmallIntegerField(default=5, verbose_name='firms at most'),
                ),
                migrations.AddField(
                    model_name='seat',
                    name='replaced_by',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='consortia.seat'),
                ),
                migrations.AddField(
                    model_name='seatevent',
                    name='replaced_by',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='consortia.seat'),
                ),
            ],
        ),
        migrations.AlterField(
            model_name='consortium',
            name='stage',
            field=models.CharField(choices=[('claimed', 'Claimed'), ('inviting', 'Inviting'), ('partly-accepted', 'Partly accepted'), ('formed', 'Formed'), ('bid-ready', 'Ready to bid'), ('submitted', 'Bid submitted'), ('awarded', 'Awarded'), ('unsuccessful', 'Unsuccessful'), ('delivering', 'Delivering'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='claimed', max_length=15),
        ),
        migrations.AlterField(
            model_name='consortiumevent',
            name='stage',
            field=models.CharField(choices=[('claimed', 'Claimed'), ('inviting', 'Inviting'), ('partly-accepted', 'Partly accepted'), ('formed', 'Formed'), ('bid-ready', 'Ready to bid'), ('submitted', 'Bid submitted'), ('awarded', 'Awarded'), ('unsuccessful', 'Unsuccessful'), ('delivering', 'Delivering'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='claimed', max_length=15),
        ),
        migrations.AlterField(
            model_name='seat',
            name='part',
            field=models.CharField(choices=[('lead', 'Lead'), ('technology', 'Technology'), ('integrator', 'Integrator or EPC contractor'), ('local-partner', 'Local partner'), ('finance', 'Finance'), ('operation', 'Operation'), ('anchor', 'Anchor company')], max_length=20, verbose_name='part'),
        ),
        migrations.AlterField(
            model_name='seat',
            name='state',
            field=models.CharField(choices=[('suggested', 'Planned'), ('invited', 'Invited'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired'), ('removed', 'Removed'), ('replaced', 'Replaced')], default='invited', max_length=10),
        ),
        migrations.AlterField(
            model_name='seatevent',
            name='part',
            field=models.CharField(choices=[('lead', 'Lead'), ('technology', 'Technology'), ('integrator', 'Integrator or EPC contractor'), ('local-partner', 'Local partner'), ('finance', 'Finance'), ('operation', 'Operation'), ('anchor', 'Anchor company')], max_length=20, verbose_name='part'),
        ),
        migrations.AlterField(
            model_name='seatevent',
            name='state',
            field=models.CharField(choices=[('suggested', 'Planned'), ('invited', 'Invited'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired'), ('removed', 'Removed'), ('replaced', 'Replaced')], default='invited', max_length=10),
        ),
    ]
