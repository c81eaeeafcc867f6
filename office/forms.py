"""What forms of the administration share."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.forms import Form

from documents.errors import Refused, RegistryError


def put_refusal(form: Form, refusal: RegistryError | ValidationError) -> None:
    """Put a refusal at the field that it names, or above the form; what was typed stays."""
    if isinstance(refusal, ValidationError):
        form.add_error(None, ValidationError(refusal.messages))
        return
    field = refusal.field if isinstance(refusal, Refused) and refusal.field in form.fields else None
    form.add_error(field, str(refusal))
