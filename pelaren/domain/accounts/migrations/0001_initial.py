import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from pelaren.domain.tenancy.policies import USER, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("handle", models.CharField(max_length=8, unique=True)),
                ("first_name", models.CharField(max_length=80)),
                ("last_name", models.CharField(max_length=80)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "notices",
                    models.CharField(
                        choices=[("at-once", "At once"), ("daily", "Once a day"), ("never", "Never")],
                        default="at-once",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(default="sv", max_length=5)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("notices__in", ["at-once", "daily", "never"])), name="user_notices"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("master", "All rights"),
                            ("pension-officer", "Insured persons and invoices"),
                            ("messages", "Messages and cases"),
                            ("reader", "May only look"),
                        ],
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["employer", "user"], name="membership_by_employer")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("user", "employer"),
                        name="membership_one_per_employer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["master", "pension-officer", "messages", "reader"])),
                        name="membership_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff_member",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("handler", "Case handler"), ("administrator", "System administrator")],
                        default="handler",
                        max_length=20,
                    ),
                ),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "departments",
                    models.ManyToManyField(blank=True, related_name="staff_members", to="accounts.department"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["handler", "administrator"])), name="staff_role"
                    )
                ],
            },
        ),
        protect("accounts_membership", visible=f"user_id = {USER}"),
        # Choosing a role shows the names of one's own employers before any of them is opened.
        migrations.RunSQL(
            "create policy employers_employer_represented on employers_employer for select using ("
            f"exists (select 1 from accounts_membership m where m.employer_id = employers_employer.id and m.user_id = {USER}))",
            "drop policy employers_employer_represented on employers_employer",
        ),
    ]
