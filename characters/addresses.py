"""Mail addresses in one spelling each: capitals, invisible signs, a domain in letters or in ASCII are one mailbox."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from typing import Any

import idna
from django import forms
from django.db import models

from characters.rule import clean


def canonical_address(typed: str) -> str:
    """The spelling under which an address is kept and looked for: lower case, nothing invisible, the domain in ASCII.

    Whether it is an address at all is left to the fields' validator. A mailbox whose name differs from another's by
    capitals only is none that anybody has (RFC 5321, section 2.4, warns against relying on it).
    """
    text = "".join(char for char in clean(typed) if unicodedata.category(char) not in {"Cf", "Cc", "Zs", "Zl", "Zp"})
    name, at, domain = unicodedata.normalize("NFC", text).lower().rpartition("@")
    if not at:
        return text
    # What is no domain that could be asked for stays as typed; the validator says so.
    with suppress(idna.IDNAError):
        domain = idna.encode(domain, uts46=True).decode("ascii")
    return f"{name}@{domain.lower()}"


class MailAddressField(forms.EmailField):
    """An address as it is typed, in the spelling in which it is kept."""

    def to_python(self, value: Any) -> str:
        return canonical_address(str(super().to_python(value) or ""))


class MailAddress(models.EmailField[str, str]):
    """A mail address. Whatever writes it or looks for it uses its one spelling."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return canonical_address(prepared) if isinstance(prepared, str) and prepared else prepared

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": MailAddressField, **kwargs})
