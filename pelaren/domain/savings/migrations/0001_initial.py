import django.db.models.deletion
from django.db import migrations, models

from pelaren.domain.tenancy.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvestmentFund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("currency", models.CharField(max_length=3)),
                ("asset_class", models.CharField(max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "currency"), name="fund_name_in_currency"),
                    models.CheckConstraint(condition=models.Q(("currency__in", ["EUR", "SEK"])), name="fund_currency"),
                    models.CheckConstraint(
                        condition=models.Q(("asset_class__in", ("equity", "long_rates", "short_rates", "real_estate"))),
                        name="fund_asset_class",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fund",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prices",
                        to="savings.investmentfund",
                    ),
                ),
                ("day", models.DateField()),
                ("price", models.DecimalField(decimal_places=6, max_digits=14)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("fund", "day"), name="fund_price_of_day"),
                    models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="fund_price_above_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitHolding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "insured",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_holdings",
                        to="contracts.insured",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="savings.investmentfund",
                    ),
                ),
                ("as_of", models.DateField()),
                ("units", models.DecimalField(decimal_places=6, max_digits=18)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("insured", "as_of", "fund"), name="unit_holding_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("units__gte", 0)), name="unit_holding_units"),
                ],
            },
        ),
        protect("savings_unitholding"),
    ]
