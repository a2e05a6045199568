from django.db import migrations

from pelaren.domain.tenancy.belonging import kept


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [kept("contracts_enrolment", "employer_id", "insured_id")]
