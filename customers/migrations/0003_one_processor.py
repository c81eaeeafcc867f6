"""A registry has one processor: from here on the database says so."""

from typing import Any

from django.db import migrations, models
from django.db.models import Value


def keep_the_first(apps: Any, schema_editor: Any) -> None:
    """Only the first was ever shown or printed; what a second one said stays in the history."""
    processors = apps.get_model("customers", "Processor").objects.using(schema_editor.connection.alias)
    if (first := processors.order_by("pk").first()) is not None:
        processors.exclude(pk=first.pk).delete()


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_one_spelling_of_an_address")]

    operations = [
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="processor",
            constraint=models.UniqueConstraint(
                Value(1),
                name="customers_one_processor",
                violation_error_message="A registry has one processor, and it has been entered.",
            ),
        ),
    ]
