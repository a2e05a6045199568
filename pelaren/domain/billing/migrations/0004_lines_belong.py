import django.db.models.deletion
from django.db import migrations, models

from pelaren.domain.tenancy.belonging import belongs, kept


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
        ("billing", "0003_invoicing_choices_and_specifications"),
        ("contracts", "0002_enrolments_are_kept"),
        ("employers", "0001_initial"),
    ]

    operations = [
        # Its plan is kept for a session, and made when tables may still be empty: it must not read them whole later.
        migrations.RunSQL(
            "alter function invoice_reconciles() set enable_seqscan = off",
            "alter function invoice_reconciles() reset enable_seqscan",
        ),
        migrations.AlterField("invoiceline", "employer", unconstrained("employers.employer", "+")),
        migrations.AlterField("invoiceline", "invoice", unconstrained("billing.invoice", "lines")),
        migrations.AlterField("invoiceline", "insured", unconstrained("contracts.insured", "invoice_lines")),
        migrations.AlterField("invoiceline", "enrolment", unconstrained("contracts.enrolment", "invoice_lines")),
        kept("billing_invoice", "employer_id"),
        belongs("billing_invoiceline", to="billing_invoice", by={"invoice_id": "id", "employer_id": "employer_id"}),
        belongs(
            "billing_invoiceline",
            to="contracts_enrolment",
            by={"enrolment_id": "id", "insured_id": "insured_id", "employer_id": "employer_id"},
        ),
    ]
