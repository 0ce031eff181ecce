from django.db import migrations, models

# One night in one partition, which the night replaces (foundation/publishing.py).
CREATE_PARTITIONED_TABLE = """
CREATE TABLE insight_anonymous_customer (
    number bigint NOT NULL,
    branch_id bigint,
    age_band varchar(24) NOT NULL,
    tenure_band varchar(24) NOT NULL,
    assets_band varchar(24) NOT NULL,
    card_grade varchar(24) NOT NULL,
    products varchar(60) NOT NULL,
    assets_minor bigint NOT NULL,
    month_average_assets_minor bigint NOT NULL,
    demand_deposit_minor bigint,
    time_deposit_minor bigint,
    investments_minor bigint,
    contribution_minor bigint,
    loans_outstanding_minor bigint,
    card_owed_minor bigint,
    card_spend_12_months_minor bigint,
    inflow_12_months_minor bigint NOT NULL,
    outflow_12_months_minor bigint NOT NULL,
    transactions_12_months bigint NOT NULL,
    counter_12_months bigint NOT NULL,
    mobile_12_months bigint NOT NULL,
    last_active_year bigint NOT NULL,
    alike_at_least bigint NOT NULL,
    night bigint NOT NULL
) PARTITION BY LIST (night);
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="AnonymousCustomer",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("branch_id", models.BigIntegerField(null=True)),
                ("age_band", models.CharField(max_length=24)),
                ("tenure_band", models.CharField(max_length=24)),
                ("assets_band", models.CharField(max_length=24)),
                ("card_grade", models.CharField(max_length=24)),
                ("products", models.CharField(max_length=60)),
                ("assets_minor", models.BigIntegerField()),
                ("month_average_assets_minor", models.BigIntegerField()),
                ("demand_deposit_minor", models.BigIntegerField(null=True)),
                ("time_deposit_minor", models.BigIntegerField(null=True)),
                ("investments_minor", models.BigIntegerField(null=True)),
                ("contribution_minor", models.BigIntegerField(null=True)),
                ("loans_outstanding_minor", models.BigIntegerField(null=True)),
                ("card_owed_minor", models.BigIntegerField(null=True)),
                ("card_spend_12_months_minor", models.BigIntegerField(null=True)),
                ("inflow_12_months_minor", models.BigIntegerField()),
                ("outflow_12_months_minor", models.BigIntegerField()),
                ("transactions_12_months", models.BigIntegerField()),
                ("counter_12_months", models.BigIntegerField()),
                ("mobile_12_months", models.BigIntegerField()),
                ("last_active_year", models.BigIntegerField()),
                ("alike_at_least", models.BigIntegerField()),
                ("night", models.BigIntegerField()),
            ],
            options={"db_table": "insight_anonymous_customer", "managed": False},
        ),
        *(
            migrations.AddField("publication", name, models.BigIntegerField(default=0))
            for name in ("alike_at_least", "anonymous_customers", "left_out")
        ),
        migrations.RunSQL(CREATE_PARTITIONED_TABLE, "DROP TABLE insight_anonymous_customer"),
    ]
