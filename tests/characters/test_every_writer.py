"""No writer of text is forgotten: every text field of every model and form holds to the rule."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.urls import get_resolver

from agreements.models import Agreement
from characters import PlainLine, PlainText
from characters.forms import LineField, LinesField
from customers.models import Customer
from tests import factories

LIBRARIES = ("django", "allauth", "unfold")
OURS = {config.label for config in apps.get_app_configs() if not config.name.startswith(LIBRARIES)}
# Written by the registry itself, never by a person: digests, keys, states, JSON, addresses of files.
MACHINE = {
    "digest", "sha256", "key", "salt", "fingerprint", "answer", "combination", "arrangements_digest", "bundle_digest",
    "named_agreements", "mark", "message_id", "about", "encrypted_body",
    "statement_digest", "shown_digest", "statement", "canonical", "previous_hash", "entry_hash", "ledger_head", "level",
    "token_digest", "content_type", "language", "detail", "worker", "password", "kind", "change_reason",
    "history_change_reason", "history_type", "identity", "warnings",
}  # fmt: skip
# The text of a statement is canonical JSON of words that were looked at one by one (agreements.acts.statements).
MACHINE_FIELDS = {
    "agreements.Statement.text",
    "agreements.StandingPart.release",
    "customers.SavedFilter.query",
    "files.PendingFile.name",
    "imports.SourceFile.format",
    "imports.SourceFile.text",
    "mail.MailboxPosition.name",
    "notices.Announcement.concerns",
    "notices.CalendarFeed.secret_digest",
    "machines.Client.client_id",
    "machines.Client.scope",
    "machines.ClientSecret.hint",
    "machines.Answered.body",
    "webhooks.Webhook.address",
    "webhooks.Webhook.kinds",
    "webhooks.SigningSecret.hint",
    "webhooks.SigningSecret.encrypted",
    "webhooks.WebhookEvent.subject",
    "copies.Rendering.language",
    # What a save would have sent, looked at when it is saved.
    "documents.OpenDraft.changes",
    "documents.OpenDraft.tab",
    "workers.TaskOrigin.request",
    # The names that a release and its migrations have.
    "workers.WorkerHeartbeat.version",
    "workers.WorkerHeartbeat.waits_for",
    # Copies of texts that were looked at where they stand.
    "search.Passage.text",
    "search.Place.name",
    "search.Place.anchor",
    # The journal holds what others wrote, as they wrote it; its own texts are made by the registry.
    *(
        f"journal.{name}"
        for name in (
            "Entry.subject",
            "Entry.states_sha256",
            "Entry.commitment",
            "Entry.mac",
            "RowState.table",
            "RowState.image",
            "Checkpoint.root",
            "Checkpoint.note",
            "Cosignature.witness",
            "Cosignature.line",
            "Verification.first",
        )
    ),
}
# These have characters of their own: addresses of mail and pages, codes in addresses.
OTHER_RULES = (models.EmailField, models.URLField, models.SlugField)


def is_passing(model: Any, field: Any) -> bool:
    """Whether a test of migrations left it behind: in the history of a model that is no more, or was otherwise."""
    if not model.__name__.startswith("Historical") or field.name.startswith("history_"):
        return False
    present = {found.__name__: found for found in apps.get_app_config(model._meta.app_label).get_models()}
    subject = present.get(model.__name__.removeprefix("Historical"))
    return subject is None or field.name not in {each.name for each in subject._meta.concrete_fields}


def text_fields() -> Iterator[tuple[str, Any]]:
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            written = isinstance(field, models.CharField | models.TextField) and not isinstance(field, OTHER_RULES)
            if is_passing(model, field):
                continue
            if written and not field.choices and field.name not in MACHINE and name not in MACHINE_FIELDS:
                yield name, field


def test_every_text_field_of_every_model_has_the_rule() -> None:
    found = dict(text_fields())
    assert len(found) > 60
    assert [name for name, field in found.items() if not isinstance(field, PlainLine | PlainText)] == []


@pytest.mark.parametrize("name", [name for name, _field in text_fields() if "istorical" not in name])
def test_each_stores_what_is_meant_and_nothing_that_nobody_can_read(name: str) -> None:
    field = dict(text_fields())[name]
    stored = field.get_db_prep_save("af\u00adbreken", connection)
    assert stored.removeprefix("<p>").removesuffix("</p>") == "afbreken"
    with pytest.raises(ValidationError, match=r"U\+FFFD"):
        field.get_db_prep_save("cli\ufffdnt", connection)


def forms_of(module: str) -> Iterator[Any]:
    for found in vars(import_module(module)).values():
        if isinstance(found, type) and issubclass(found, forms.BaseForm) and found.__module__ == module:
            yield found


def is_inherited(form: Any, name: str) -> bool:
    """Whether a library's form has the field: codes and names that the library itself keeps."""
    return any(
        name in getattr(base, "base_fields", ()) for base in form.__mro__ if base.__module__.startswith(LIBRARIES)
    )


def test_every_text_field_of_every_form_has_the_rule() -> None:
    assert get_resolver().url_patterns  # every view, and with it every form, is imported
    import sys

    found = {
        (form.__name__, name): field
        for module in list(sys.modules)
        if module.split(".")[0] in {"accounts", "agreements", "annexes", "customers", "office", "portal", "documents"}
        for form in forms_of(module)
        for name, field in form.base_fields.items()
        if not is_inherited(form, name)
        and type(field) is forms.CharField
        and not isinstance(field.widget, forms.HiddenInput | forms.PasswordInput)
    }
    assert list(found) == []
    from portal.views.answering import DeclineForm

    assert isinstance(DeclineForm.base_fields["reason"], LinesField)
    assert isinstance(DeclineForm.base_fields["name"], LineField)


def test_bulk_writes_and_updates_pass_through_it_too(db: None) -> None:
    customer = factories.customer()
    with pytest.raises(ValidationError, match=r"U\+202E"), transaction.atomic():
        Customer.objects.filter(pk=customer.pk).update(name="Gemeente \u202edlowrednaZ")
    Customer.objects.filter(pk=customer.pk).update(name="Gemeente Zand\u00adwolde")
    customer.refresh_from_db()
    assert customer.name == "Gemeente Zandwolde"
    with pytest.raises(ValidationError, match=r"U\+1F600"), transaction.atomic():
        Agreement.objects.bulk_create([Agreement(customer=customer, reference="OVK 😀")])
    [made] = Agreement.objects.bulk_create([Agreement(customer=customer, reference="OVK\u200b-1")])
    assert made.reference == Agreement.objects.get(pk=made.pk).reference == "OVK-1"
