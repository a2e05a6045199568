import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.billing.migrations._reconciliation import RECONCILE, RECONCILE_CHANGED_INVOICES
from pelaren.domain.billing.migrations._sums import SUMS_FOLLOW
from pelaren.domain.tenancy.belonging import belongs, kept
from pelaren.domain.tenancy.policies import append_only, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
        ("runs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invoice",
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
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="contracts.contract"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.group"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("regular", "Regular"), ("supplementary", "Supplementary"), ("credit", "Credit")],
                        max_length=16,
                    ),
                ),
                ("occasion", models.DateField(null=True)),
                ("due_date", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("issued_at", models.DateTimeField(null=True)),
                ("issued_on", models.DateField(null=True)),
                ("number", models.CharField(max_length=20, null=True, unique=True)),
                ("reference", models.CharField(max_length=25, null=True, unique=True)),
                (
                    "credits",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_invoices",
                        to="billing.invoice",
                    ),
                ),
                ("text", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("idempotency_key", models.CharField(max_length=120, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["employer", "contract", "due_date"], name="invoice_by_contract"),
                    models.Index(
                        condition=models.Q(("issued_at", None)),
                        fields=["due_date"],
                        name="invoice_waiting_to_be_issued",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "regular")),
                        fields=("contract", "occasion", "group"),
                        name="invoice_one_per_occasion",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_at", None), ("issued_on", None), ("number", None), ("reference", None)),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("issued_on__isnull", False),
                                ("number__isnull", False),
                                ("reference__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="invoice_issued",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "regular"), ("occasion__isnull", False)),
                            ("kind__in", ["supplementary", "credit"]),
                            _connector="OR",
                        ),
                        name="invoice_occasion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credits__isnull", False), ("issued_at__isnull", False), ("kind", "credit")),
                            models.Q(("credits", None), ("kind__in", ["regular", "supplementary"])),
                            _connector="OR",
                        ),
                        name="invoice_credits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["regular", "supplementary", "credit"])), name="invoice_kind"
                    ),
                    models.UniqueConstraint(fields=("employer", "idempotency_key"), name="invoice_once_per_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceChange",
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
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="billing.invoice"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("amounts", "Amounts changed"),
                            ("total", "Grand total changed"),
                            ("imported", "Amounts read from Excel"),
                            ("credited", "Credited"),
                            ("instalment", "Instalment changed"),
                            ("joined", "Joined the group"),
                            ("left", "Left the group"),
                            ("returned", "Removal from the group undone"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=120, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "version"), name="invoice_change_version"),
                    models.UniqueConstraint(
                        fields=("employer", "idempotency_key"), name="invoice_change_once_per_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cause__in",
                                [
                                    "amounts",
                                    "total",
                                    "imported",
                                    "credited",
                                    "instalment",
                                    "joined",
                                    "left",
                                    "returned",
                                ],
                            )
                        ),
                        name="invoice_change_cause",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceDocument",
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
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="billing.invoice"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[("invoice", "Invoice"), ("specification", "Specification")],
                        db_default="invoice",
                        default="invoice",
                        max_length=13,
                    ),
                ),
                ("media_type", models.CharField(max_length=60)),
                ("content", models.BinaryField()),
                ("sha256", models.BinaryField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "version", "part", "media_type"), name="invoice_document_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["invoice", "specification"])), name="invoice_document_part"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="billing.invoice",
                    ),
                ),
                (
                    "insured",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_lines",
                        to="contracts.insured",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_lines",
                        to="contracts.enrolment",
                    ),
                ),
                ("planned", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("paid", models.BigIntegerField(default=0)),
                (
                    "cancels",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancelled_by",
                        to="billing.invoiceline",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["employer", "insured"], name="invoice_line_by_insured"),
                    models.Index(
                        condition=models.Q(("cancels__isnull", False)),
                        fields=["cancels"],
                        name="invoice_line_cancelling",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "insured"), name="invoice_line_once_per_insured"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gte", models.F("paid")), ("cancels", None), ("paid__gte", 0)),
                            models.Q(("amount__lt", 0), ("cancels__isnull", False), ("paid", 0)),
                            _connector="OR",
                        ),
                        name="invoice_line_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.employer",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sums",
                        to="billing.invoice",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contracts.group",
                    ),
                ),
                ("line_count", models.IntegerField()),
                ("amount", models.BigIntegerField()),
                ("paid", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "group"), name="invoice_sum_once_per_group")
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoicingChoice",
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
                        related_name="invoicing_choices",
                        to="contracts.contract",
                    ),
                ),
                (
                    "method",
                    models.CharField(choices=[("paper", "Paper invoice"), ("e-invoice", "E-invoice")], max_length=12),
                ),
                ("street", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("town", models.CharField(blank=True, max_length=80)),
                ("e_invoice_address", models.CharField(blank=True, max_length=60)),
                ("operator", models.CharField(blank=True, max_length=35)),
                ("buyer_reference", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(default="sv", max_length=2)),
                ("chosen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="billing.invoicingchoice",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["employer", "contract", "-id"], name="invoicing_choice_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["paper", "e-invoice"])), name="invoicing_choice_method"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ("sv", "fi", "en"))), name="invoicing_choice_language"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssueRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="issue_run", to="runs.run"
                    ),
                ),
                ("month", models.DateField()),
                ("stop_asked_at", models.DateTimeField(null=True)),
                (
                    "stop_asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stop_asked_at", None), ("stop_asked_by", None), ("stopped_at", None)),
                            models.Q(("stop_asked_at__isnull", False), ("stop_asked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="issue_run_stopped",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineChange",
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
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.invoicechange"
                    ),
                ),
                (
                    "insured",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.insured"
                    ),
                ),
                ("before", models.BigIntegerField(null=True)),
                ("after", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("change", "insured"), name="line_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("before__isnull", False), ("after__isnull", False), _connector="OR"),
                        name="line_change_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentPlan",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_plan",
                        to="contracts.contract",
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ]
                        ),
                        size=None,
                    ),
                ),
                ("due_day", models.PositiveSmallIntegerField(default=15)),
                ("propose_days", models.PositiveSmallIntegerField(default=45)),
                ("issue_days", models.PositiveSmallIntegerField(default=21)),
                ("agreed_term_days", models.PositiveSmallIntegerField(null=True)),
                (
                    "next_months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ]
                        ),
                        null=True,
                        size=None,
                    ),
                ),
                ("next_due_day", models.PositiveSmallIntegerField(null=True)),
                ("next_from", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_day__gte", 1), ("due_day__lte", 28)), name="payment_plan_due_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("propose_days__gt", models.F("issue_days"))), name="payment_plan_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("months__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), ("months__len__gte", 1)
                        ),
                        name="payment_plan_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_due_day", None), ("next_from", None), ("next_months", None)),
                            models.Q(
                                ("next_due_day__gte", 1),
                                ("next_due_day__lte", 28),
                                ("next_from__day", 1),
                                ("next_months__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
                                ("next_months__len__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="payment_plan_next",
                    ),
                ],
            },
        ),
        protect("billing_paymentplan"),
        protect("billing_invoice"),
        protect("billing_invoiceline"),
        protect("billing_invoicedocument"),
        protect("billing_invoicechange"),
        protect("billing_linechange"),
        protect("billing_invoicingchoice"),
        protect("billing_invoicesum"),
        append_only("billing_invoicedocument"),
        append_only("billing_invoicechange"),
        append_only("billing_linechange"),
        append_only("billing_invoicingchoice"),
        RECONCILE,
        RECONCILE_CHANGED_INVOICES,
        kept("billing_invoice", "employer_id"),
        belongs("billing_invoiceline", to="billing_invoice", by={"invoice_id": "id", "employer_id": "employer_id"}),
        belongs(
            "billing_invoiceline",
            to="contracts_enrolment",
            by={"enrolment_id": "id", "insured_id": "insured_id", "employer_id": "employer_id"},
        ),
        SUMS_FOLLOW,
    ]
