"""Every address in its one spelling. Two accounts of one mailbox are kept apart: the later one gets a marked address."""

import sys

import django.db.models.functions.text
from django.db import migrations, models

import characters.addresses


def spell_as_one(apps, schema_editor):
    """Nobody is merged or removed: which of two accounts a person uses is for an officer to find out."""
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    # Read as they stand: the field that is altered above spells what it writes, not what it reads.
    stored = list(users.order_by("pk").values_list("pk", "email"))
    taken, apart, spelled = {}, {}, {}
    for pk, email in stored:
        address = characters.addresses.canonical_address(email)
        if address in taken:
            name, _at, domain = address.rpartition("@")
            apart[pk] = f"{name}+account{pk}@{domain}"
            sys.stderr.write(
                f"Accounts {taken[address]} and {pk} have one mailbox. Account {pk} is kept apart as {apart[pk]}: ask "
                "the person which one stays, and deactivate the other.\n"
            )
        else:
            taken[address] = pk
            if address != email:
                spelled[pk] = address
    # First those that give way.
    for pk, address in (*apart.items(), *spelled.items()):
        users.filter(pk=pk).update(email=address)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="email",
            field=characters.addresses.MailAddress(max_length=254, unique=True, verbose_name="e-mail address"),
        ),
        migrations.RunPython(spell_as_one, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="accounts_user_email_lower_case",
            ),
        ),
    ]
