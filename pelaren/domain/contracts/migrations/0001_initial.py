import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.belonging import kept
from pelaren.domain.tenancy.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            # The Swedish alphabet without a locale: { | } stand after z. Equal to values.names.sort_key.
            """
            create function swe_sort(t text) returns text language sql immutable strict parallel safe as
            $$ select translate(lower(t), 'åäæöøéèêëüáàíóúçñ', '{||}}eeeeyaaioucn') $$;
            """,
            "drop function swe_sort(text)",
        ),
        migrations.RunSQL(
            # Names as search compares them: lower case without accents. Follows values.names.fold.
            r"""
            create function fold_name(t text) returns text language sql immutable strict parallel safe as
            $$ select btrim(regexp_replace(translate(
                   replace(replace(replace(replace(
                       lower(regexp_replace(normalize(t, nfkd), '[\u0300-\u036f]', '', 'g')),
                       'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
                   'øđðłħı', 'oddlhi'), '\s+', ' ', 'g')) $$;
            """,
            "drop function fold_name(text)",
        ),
        migrations.CreateModel(
            name="Contract",
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
                ("number", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("product", models.CharField(max_length=120)),
                ("currency", models.CharField(max_length=3)),
                ("valid_from", models.DateField()),
                ("lowest_retirement_age", models.PositiveSmallIntegerField(default=63)),
                ("retirement_age", models.PositiveSmallIntegerField(default=65)),
                ("highest_retirement_age", models.PositiveSmallIntegerField(default=67)),
                ("invoiced_per_group", models.BooleanField(default=False)),
                (
                    "invoicing_method",
                    models.CharField(
                        choices=[("paper", "Paper invoice"), ("e-invoice", "E-invoice")], default="paper", max_length=12
                    ),
                ),
                ("e_invoice_address", models.CharField(blank=True, max_length=60)),
                ("buyer_reference", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["employer", "number"], name="contract_by_employer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^[A-Za-z0-9_-]+$")), name="contract_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__in", ["EUR", "SEK"])), name="contract_currency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("highest_retirement_age__gte", models.F("retirement_age")),
                            ("lowest_retirement_age__lte", models.F("retirement_age")),
                        ),
                        name="contract_retirement_ages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
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
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="groups", to="contracts.contract"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("criterion", models.CharField(blank=True, max_length=200)),
                ("retirement_age", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "number"), name="group_number_in_contract")
                ],
            },
        ),
        migrations.CreateModel(
            name="Insured",
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
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="insured", to="contracts.contract"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("first_name", models.CharField(max_length=80)),
                ("last_name", models.CharField(max_length=80)),
                ("identity_kind", models.CharField(max_length=20)),
                ("identity_sealed", models.BinaryField()),
                ("identity_index", models.BinaryField()),
                ("identity_head", models.CharField(max_length=12)),
                ("birth_date", models.DateField(null=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("employee_number", models.CharField(blank=True, max_length=30)),
                ("retirement_age", models.PositiveSmallIntegerField(null=True)),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.RawSQL("swe_sort(last_name || ' ' || first_name)", []),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "search_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.RawSQL(
                            "fold_name(last_name || ' ' || first_name || ' ' || last_name)", []
                        ),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["employer", "sort_name", "id"], name="insured_by_name"),
                    models.Index(
                        fields=["contract", "sort_name", "id"], include=("employer",), name="insured_by_contract"
                    ),
                    models.Index(fields=["employer", "identity_index"], name="insured_by_identity"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "number"), name="insured_number_in_contract"),
                    models.UniqueConstraint(
                        fields=("contract", "identity_index"), name="insured_person_once_in_contract"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="contracts.insured"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="contracts.group"
                    ),
                ),
                ("joined_on", models.DateField()),
                ("exit_date", models.DateField(null=True)),
                ("instalment", models.BigIntegerField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["employer", "group", "insured"],
                        include=("exit_date", "joined_on", "instalment"),
                        name="enrolment_by_group",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("exit_date", None)),
                        fields=("insured",),
                        name="enrolment_one_open_per_insured",
                    ),
                    models.CheckConstraint(condition=models.Q(("instalment__gte", 0)), name="enrolment_instalment"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exit_date", None), ("exit_date__gte", models.F("joined_on")), _connector="OR"
                        ),
                        name="enrolment_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstalmentChange",
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
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalment_changes",
                        to="contracts.enrolment",
                    ),
                ),
                ("before", models.BigIntegerField()),
                ("after", models.BigIntegerField()),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["enrolment", "-changed_at"], name="instalment_change_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="instalment_change_undone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvestmentPlan",
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
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investment_plans",
                        to="contracts.contract",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "valid_from"), name="investment_plan_from")
                ],
            },
        ),
        migrations.CreateModel(
            name="InvestmentShare",
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="contracts.investmentplan",
                    ),
                ),
                ("option", models.CharField(max_length=120)),
                ("percent", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 1), ("percent__lte", 100)), name="investment_share_percent"
                    )
                ],
            },
        ),
        protect("contracts_contract"),
        protect("contracts_group"),
        protect("contracts_insured"),
        protect("contracts_enrolment"),
        protect("contracts_instalmentchange"),
        protect("contracts_investmentplan"),
        protect("contracts_investmentshare"),
        kept("contracts_enrolment", "employer_id", "insured_id"),
    ]
