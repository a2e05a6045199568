from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="enrolment", name="enrolment_by_group"),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["employer", "group", "insured"],
                include=["exit_date", "joined_on", "instalment"],
                name="enrolment_by_group",
            ),
        ),
        migrations.RemoveIndex(model_name="insured", name="insured_by_name"),
        migrations.AddIndex(
            model_name="insured",
            index=models.Index(fields=["employer", "sort_name", "id"], name="insured_by_name"),
        ),
        migrations.AddIndex(
            model_name="insured",
            index=models.Index(
                fields=["contract", "sort_name", "id"], include=["employer"], name="insured_by_contract"
            ),
        ),
    ]
