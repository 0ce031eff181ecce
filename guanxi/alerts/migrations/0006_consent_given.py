from django.db import migrations, models

KINDS = [
    ("money_in", "A single amount came in"),
    ("money_out", "A single amount went out"),
    ("salary_arrived", "A salary arrived"),
    ("purchase_made", "A product was bought"),
    ("account_closed", "An account was closed"),
    ("complaint_opened", "A complaint was opened"),
    ("complaint_closed", "A complaint was closed"),
    ("consent_withdrawn", "A consent was withdrawn"),
    ("consent_given", "A consent was given"),
]


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_held_back")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=40),
        ),
    ]
