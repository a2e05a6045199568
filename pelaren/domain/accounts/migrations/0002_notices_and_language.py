from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(default="sv", max_length=5),
        ),
        migrations.AddField(
            model_name="user",
            name="notices",
            field=models.CharField(
                choices=[("at-once", "At once"), ("daily", "Once a day"), ("never", "Never")],
                default="at-once",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("notices__in", ["at-once", "daily", "never"])), name="user_notices"
            ),
        ),
    ]
