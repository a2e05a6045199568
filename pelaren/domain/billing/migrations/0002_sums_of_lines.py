import django.db.models.deletion
from django.db import migrations, models

from pelaren.domain.billing.migrations._sums import SUM_UP, SUMS_FOLLOW
from pelaren.domain.tenancy.policies import protect


def unconstrained(to: str, related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_initial"),
        ("contracts", "0002_lists_read_from_indexes"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvoiceSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_count", models.IntegerField()),
                ("amount", models.BigIntegerField()),
                ("paid", models.BigIntegerField()),
                ("employer", unconstrained("employers.employer", "+")),
                ("invoice", unconstrained("billing.invoice", "sums")),
                ("group", unconstrained("contracts.group", "+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "group"), name="invoice_sum_once_per_group")
                ],
            },
        ),
        protect("billing_invoicesum"),
        SUM_UP,
        SUMS_FOLLOW,
    ]
