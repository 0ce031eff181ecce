import django.db.models.deletion
from django.db import migrations, models


# Each holds one night in one partition, which the night replaces (foundation/publishing.py).
CREATE_PARTITIONED_TABLES = """
CREATE TABLE stewardship_customer_tier (
    customer_id bigint NOT NULL,
    branch_id bigint NOT NULL,
    tier varchar(24) NOT NULL,
    tier_rank smallint NOT NULL,
    band varchar(24) NOT NULL,
    maintained boolean NOT NULL,
    grounds text NOT NULL,
    tier_since date NOT NULL,
    months_below smallint NOT NULL,
    falls_on date,
    measured_tier varchar(24) NOT NULL,
    next_tier varchar(24),
    next_at_least_minor bigint,
    gap_minor bigint,
    day_band varchar(24) NOT NULL,
    assets_minor bigint NOT NULL,
    basis_minor bigint NOT NULL,
    top_basis_minor bigint NOT NULL,
    contribution_minor bigint NOT NULL,
    evidence text NOT NULL,
    night bigint NOT NULL
) PARTITION BY LIST (night);
CREATE TABLE stewardship_pyramid (
    branch_id bigint NOT NULL,
    day date NOT NULL,
    tier_rank bigint NOT NULL,
    customers bigint NOT NULL,
    assets_minor bigint NOT NULL,
    contribution_minor bigint NOT NULL,
    night bigint NOT NULL
) PARTITION BY LIST (night);
CREATE TABLE stewardship_waiting (
    customer_id bigint NOT NULL,
    branch_id bigint NOT NULL,
    tier_rank bigint NOT NULL,
    waiting text NOT NULL,
    night bigint NOT NULL
) PARTITION BY LIST (night);
"""
DROP_PARTITIONED_TABLES = """
DROP TABLE stewardship_customer_tier;
DROP TABLE stewardship_pyramid;
DROP TABLE stewardship_waiting;
"""

# What was known stays as it was known: only that it was replaced may be added, once.
KEEP_HISTORY = """
CREATE FUNCTION stewardship_history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of tiers is never rewritten: row % of stewardship_tierchange',
        OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stewardship_history_rewritten BEFORE UPDATE ON stewardship_tierchange
FOR EACH ROW WHEN (
    OLD.replaced_by_id IS NOT NULL OR NEW.replaced_by_id IS NULL
    OR (OLD.id, OLD.customer_id, OLD.tier, OLD.effective_from, OLD.effective_until,
        OLD.known_from_id)
    IS DISTINCT FROM (NEW.id, NEW.customer_id, NEW.tier, NEW.effective_from, NEW.effective_until,
        NEW.known_from_id)
) EXECUTE FUNCTION stewardship_history_is_kept();
CREATE TRIGGER stewardship_history_deleted BEFORE DELETE ON stewardship_tierchange
FOR EACH ROW EXECUTE FUNCTION stewardship_history_is_kept();
"""
FORGET_HISTORY = """
DROP TRIGGER stewardship_history_rewritten ON stewardship_tierchange;
DROP TRIGGER stewardship_history_deleted ON stewardship_tierchange;
DROP FUNCTION stewardship_history_is_kept();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('bank', '0001_first'),
    ]

    operations = [
        migrations.RunSQL(CREATE_PARTITIONED_TABLES, DROP_PARTITIONED_TABLES),
        migrations.CreateModel(
            name='CustomerTier',
            fields=[
                ('customer', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='bank.customer')),
                ('night', models.BigIntegerField()),
                ('branch_id', models.BigIntegerField()),
                ('tier', models.CharField(choices=[('diamond', 'Diamond'), ('platinum', 'Platinum'), ('gold', 'Gold'), ('wealth', 'Wealth'), ('preferred', 'Preferred'), ('potential', 'Potential'), ('mass', 'Mass')], max_length=24)),
                ('tier_rank', models.SmallIntegerField()),
                ('band', models.CharField(choices=[('private', 'Private banking'), ('wealth', 'Wealth'), ('preferred', 'Preferred'), ('potential', 'Potential'), ('mass', 'Mass')], max_length=24)),
                ('maintained', models.BooleanField()),
                ('grounds', models.TextField()),
                ('tier_since', models.DateField()),
                ('months_below', models.SmallIntegerField()),
                ('falls_on', models.DateField(null=True)),
                ('measured_tier', models.CharField(choices=[('diamond', 'Diamond'), ('platinum', 'Platinum'), ('gold', 'Gold'), ('wealth', 'Wealth'), ('preferred', 'Preferred'), ('potential', 'Potential'), ('mass', 'Mass')], max_length=24)),
                ('next_tier', models.CharField(choices=[('diamond', 'Diamond'), ('platinum', 'Platinum'), ('gold', 'Gold'), ('wealth', 'Wealth'), ('preferred', 'Preferred'), ('potential', 'Potential'), ('mass', 'Mass')], max_length=24, null=True)),
                ('next_at_least_minor', models.BigIntegerField(null=True)),
                ('gap_minor', models.BigIntegerField(null=True)),
                ('day_band', models.CharField(choices=[('private', 'Private banking'), ('wealth', 'Wealth'), ('preferred', 'Preferred'), ('potential', 'Potential'), ('mass', 'Mass')], max_length=24)),
                ('assets_minor', models.BigIntegerField()),
                ('basis_minor', models.BigIntegerField()),
                ('top_basis_minor', models.BigIntegerField()),
                ('contribution_minor', models.BigIntegerField()),
                ('evidence', models.TextField()),
            ],
            options={
                'db_table': 'stewardship_customer_tier',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='PyramidStep',
            fields=[
                ('night', models.BigIntegerField(primary_key=True, serialize=False)),
                ('branch_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('tier_rank', models.IntegerField()),
                ('customers', models.BigIntegerField()),
                ('assets_minor', models.BigIntegerField()),
                ('contribution_minor', models.BigIntegerField()),
            ],
            options={
                'db_table': 'stewardship_pyramid',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='WaitingCustomer',
            fields=[
                ('customer', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='bank.customer')),
                ('night', models.BigIntegerField()),
                ('branch_id', models.BigIntegerField()),
                ('tier_rank', models.BigIntegerField()),
                ('waiting', models.TextField()),
            ],
            options={
                'db_table': 'stewardship_waiting',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='DecidedNight',
            fields=[
                ('night', models.BigIntegerField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('rulebook', models.CharField(max_length=100)),
                ('rulebook_version', models.CharField(max_length=100)),
                ('policy', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Stewardship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(choices=[('A', 'Steward A'), ('B', 'Steward B')], max_length=1)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(choices=[('default', 'default allocation'), ('steward_left', 'the steward left the bank'), ('office_changed', 'the steward or the customer moved to another office'), ('role_changed', "the steward's new role looks after no customers"), ('over_capacity', 'the steward had more customers than the role may have'), ('not_maintained', 'the customer is no longer a maintained one'), ('no_second_steward', "the customer's tier has no second steward")], max_length=24)),
                ('ended_reason', models.CharField(blank=True, choices=[('default', 'default allocation'), ('steward_left', 'the steward left the bank'), ('office_changed', 'the steward or the customer moved to another office'), ('role_changed', "the steward's new role looks after no customers"), ('over_capacity', 'the steward had more customers than the role may have'), ('not_maintained', 'the customer is no longer a maintained one'), ('no_second_steward', "the customer's tier has no second steward")], max_length=24)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bank.staff')),
                ('customer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='bank.customer')),
                ('night', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stewardship.decidednight')),
                ('staff', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='bank.staff')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('customer', 'position'), name='one_steward_a_and_one_b'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('staff', 'customer'), name='stewards_a_and_b_are_two_people'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='stewardship_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('ended_reason', ''), ('until__isnull', True)), models.Q(('until__isnull', False), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='stewardship_ends_for_a_reason'), models.CheckConstraint(condition=models.Q(('night__isnull', False), ('by__isnull', False), _connector='OR'), name='stewardship_decided_by_night_or_person')],
            },
        ),
        migrations.CreateModel(
            name='TierChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.CharField(choices=[('diamond', 'Diamond'), ('platinum', 'Platinum'), ('gold', 'Gold'), ('wealth', 'Wealth'), ('preferred', 'Preferred'), ('potential', 'Potential'), ('mass', 'Mass')], max_length=24)),
                ('effective_from', models.DateField()),
                ('effective_until', models.DateField(blank=True, null=True)),
                ('customer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='bank.customer')),
                ('known_from', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stewardship.decidednight')),
                ('replaced_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stewardship.decidednight')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_until__isnull', True), ('effective_until__gt', models.F('effective_from')), _connector='OR'), name='tier_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), ('replaced_by__gt', models.F('known_from')), _connector='OR'), name='tier_replaced_after_it_was_known'), models.UniqueConstraint(condition=models.Q(('replaced_by__isnull', True)), fields=('customer', 'effective_from'), name='one_tier_begins_on_a_day'), models.UniqueConstraint(condition=models.Q(('effective_until__isnull', True), ('replaced_by__isnull', True)), fields=('customer',), name='one_tier_in_force')],
            },
        ),
        migrations.RunSQL(KEEP_HISTORY, FORGET_HISTORY),
    ]
