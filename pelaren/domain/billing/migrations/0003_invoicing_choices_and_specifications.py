import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import append_only, protect


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0002_changes_and_credits"),
        ("contracts", "0001_initial"),
        ("employers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="invoicedocument", name="invoice_document_once"),
        migrations.AddField(
            model_name="invoicedocument",
            name="part",
            field=models.CharField(
                choices=[("invoice", "Invoice"), ("specification", "Specification")],
                db_default="invoice",
                default="invoice",
                max_length=13,
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicedocument",
            constraint=models.UniqueConstraint(
                fields=("invoice", "version", "part", "media_type"), name="invoice_document_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicedocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["invoice", "specification"])), name="invoice_document_part"
            ),
        ),
        migrations.CreateModel(
            name="InvoicingChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoicing_choices",
                        to="contracts.contract",
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
        protect("billing_invoicingchoice"),
        append_only("billing_invoicingchoice"),
    ]
