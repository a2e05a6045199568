from django.db import migrations, models

from pelaren.domain.tenancy.policies import protect


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Employer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_number", models.PositiveIntegerField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("business_id", models.CharField(max_length=12, unique=True)),
                ("market", models.CharField(choices=[("FI", "Finland"), ("SE", "Sweden")], max_length=2)),
                ("street", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("town", models.CharField(blank=True, max_length=80)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("contact_name", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("market__in", ["FI", "SE"])), name="employer_market")
                ],
            },
        ),
        protect("employers_employer", column="id"),
    ]
