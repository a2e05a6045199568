import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.billing.migrations._reconciliation import RECONCILE, RECONCILE_CHANGED_INVOICES
from pelaren.domain.tenancy.policies import append_only, protect


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_initial"),
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
        ("ledger", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="invoice", name="invoice_occasion"),
        migrations.RemoveConstraint(model_name="invoice", name="invoice_kind"),
        migrations.RemoveConstraint(model_name="invoiceline", name="invoice_line_amounts"),
        migrations.AlterField(
            model_name="invoice",
            name="kind",
            field=models.CharField(
                choices=[("regular", "Regular"), ("supplementary", "Supplementary"), ("credit", "Credit")],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="credits",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_invoices",
                to="billing.invoice",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="text",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="invoice", name="idempotency_key", field=models.CharField(max_length=120, null=True)
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="cancels",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cancelled_by",
                to="billing.invoiceline",
            ),
        ),
        migrations.AddField(
            model_name="paymentplan", name="agreed_term_days", field=models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "regular"), ("occasion__isnull", False)),
                    ("kind__in", ["supplementary", "credit"]),
                    _connector="OR",
                ),
                name="invoice_occasion",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credits__isnull", False), ("issued_at__isnull", False), ("kind", "credit")),
                    models.Q(("credits", None), ("kind__in", ["regular", "supplementary"])),
                    _connector="OR",
                ),
                name="invoice_credits",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["regular", "supplementary", "credit"])), name="invoice_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("employer", "idempotency_key"), name="invoice_once_per_order"),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gte", models.F("paid")), ("cancels", None), ("paid__gte", 0)),
                    models.Q(("amount__lt", 0), ("cancels__isnull", False), ("paid", 0)),
                    _connector="OR",
                ),
                name="invoice_line_amounts",
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(
                condition=models.Q(("cancels__isnull", False)), fields=["cancels"], name="invoice_line_cancelling"
            ),
        ),
        migrations.CreateModel(
            name="InvoiceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("idempotency_key", models.CharField(max_length=120, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            name="LineChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.BigIntegerField(null=True)),
                ("after", models.BigIntegerField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.invoicechange"
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.insured"
                    ),
                ),
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
        protect("billing_invoicechange"),
        protect("billing_linechange"),
        append_only("billing_invoicechange"),
        append_only("billing_linechange"),
        RECONCILE,
        RECONCILE_CHANGED_INVOICES,
    ]
