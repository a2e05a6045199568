from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("next_number", models.BigIntegerField()),
            ],
        ),
    ]
