import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0001_initial"),
        ("employers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="about",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(model_name="run", name="asked_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="run", name="refused_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="run", name="confirmed_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="run",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["employer", "about", "-started_at"], name="run_latest_about"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="run_confirmed",
            ),
        ),
    ]
