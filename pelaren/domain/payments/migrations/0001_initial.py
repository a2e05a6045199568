import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.billing.migrations._reconciliation import reconcile_after
from pelaren.domain.tenancy.policies import append_only, protect


def only_may_change(table: str, *columns: str) -> migrations.RunSQL:
    """Let rows be added and read, and nothing of them be changed but these columns."""
    return migrations.RunSQL(
        f"revoke update, delete, truncate on {table} from pelaren_app, pelaren_worker;"
        f"grant update ({', '.join(columns)}) on {table} to pelaren_app, pelaren_worker;",
        migrations.RunSQL.noop,
    )


OF_TWO_PERSONS = ("approved_at", "approved_by_id", "withdrawn_at", "withdrawn_by_id", "booked_at")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("billing", "0001_initial"),
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField()),
                ("breaches", models.JSONField(default=dict)),
            ],
            options={
                "get_latest_by": ["checked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("registered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("needs_approval", models.BooleanField()),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("booked_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="contracts.contract"
                    ),
                ),
                ("value_date", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reference", models.CharField(blank=True, max_length=140)),
                ("bank_reference", models.CharField(blank=True, max_length=60)),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="billing.invoice",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="payments.payment",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("idempotency_key", models.CharField(max_length=120, unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["employer", "contract", "value_date"], name="payment_by_contract"),
                    models.Index(
                        condition=models.Q(("booked_at", None), ("withdrawn_at", None)),
                        fields=["registered_at"],
                        name="payment_awaiting_approval",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_amount"),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("bank_reference", ""), _negated=True), ("withdrawn_at", None)),
                        fields=("bank_reference",),
                        name="payment_once_per_bank_transaction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("booked_at", None), ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="payment_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("registered_by", None),
                            models.Q(("approved_by", models.F("registered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("booked_at", None),
                            ("needs_approval", False),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_booked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="payments.payment"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="billing.invoice"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("credited_on", models.DateField()),
                (
                    "credit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="billing.invoice",
                    ),
                ),
                ("allocated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "allocated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=120, null=True, unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["employer", "contract"], name="allocation_by_contract")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount", 0), _negated=True), name="allocation_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("credit", None), ("amount__lt", 0), _connector="OR"),
                        name="allocation_credit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
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
                ("registered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("needs_approval", models.BooleanField()),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("booked_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="contracts.contract"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="payments.payment"
                    ),
                ),
                ("paid_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("idempotency_key", models.CharField(max_length=120, unique=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="refund_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("booked_at", None), ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="refund_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("registered_by", None),
                            models.Q(("approved_by", models.F("registered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="refund_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("booked_at", None),
                            ("needs_approval", False),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="refund_booked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllocationLine",
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
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.allocation"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="billing.invoiceline",
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("fee", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("allocation", "line"), name="allocation_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("fee__gte", 0)),
                            models.Q(("amount__lt", 0), ("fee__lte", 0)),
                            _connector="OR",
                        ),
                        name="allocation_line_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractTerms",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="contracts.contract"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("premium_fee", models.DecimalField(decimal_places=5, default=0, max_digits=6)),
                ("use_surplus", models.BooleanField(default=False)),
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
            ],
            options={
                "verbose_name_plural": "contract terms",
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "valid_from"), name="contract_terms_from"),
                    models.CheckConstraint(
                        condition=models.Q(("premium_fee__gte", 0), ("premium_fee__lt", 1)),
                        name="contract_terms_premium_fee",
                    ),
                ],
            },
        ),
        protect("payments_payment"),
        protect("payments_refund"),
        protect("payments_allocation"),
        protect("payments_allocationline"),
        protect("payments_contractterms"),
        only_may_change("payments_payment", "invoice_id", *OF_TWO_PERSONS),
        only_may_change("payments_refund", *OF_TWO_PERSONS),
        append_only("payments_allocation"),
        append_only("payments_allocationline"),
        append_only("payments_contractterms"),
        append_only("payments_ledgercheck"),
        reconcile_after("insert", "payments_allocation", invoice="invoice_id"),
    ]
