"""The text editor of the admin: it can make the markup that an agreement may carry, and no other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget, prose_editor_admin_media
from js_asset.js import Script
from js_asset.media import Media

from documents import richtext
from documents.fields import RichTextField

# One extension for each part of the tree that is stored (documents.markup.tree); those called Contract… are ours, in
# contract-text.js. Links are never made by themselves: an address that a contract prints as text stays text.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "ContractList": True,
    "ListItem": True,
    "HardBreak": True,
    "ContractLink": {
        "autolink": False,
        "linkOnPaste": False,
        "title": _("Link"),
        "wrong": _(
            "An agreement can link to an address that begins with https://, http:// or mailto:. Correct the address."
        ),
    },
    "ContractPaste": {
        "messages": {
            "struck": _("Left out, because it was struck out or deleted where it came from: {words}."),
            "hidden": _("Left out, because it was hidden where it came from: {words}."),
            "comment": _("Left out, because it was a comment: {words}."),
            "picture": _("A picture was left out. {words}"),
            "field": _("A form field was left out. {words}"),
            "table": _("A table became one paragraph for each row, with | between its cells. Look at it once more."),
            "heading": _("A heading became a paragraph in strong text: {words}."),
            "link": _("A link was left out, since an agreement can't link to its address; its text stays: {words}."),
            "number": _("A list had numbers of its own; it counts by itself now. Compare: {words}."),
            "underlined": _("Underlined or marked text became plain: {words}."),
            "superscript": _("Raised text became plain: {words}."),
            "subscript": _("Lowered text became plain: {words}."),
        }
    },
}


class RichTextWidget(AdminProseEditorWidget):
    """An editor over a text area, which stays a text area without JavaScript."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            {"rows": 4, **(attrs or {})}, config={"extensions": EXTENSIONS}, preset="registry"
        )

    def get_config(self) -> Any:
        return {**super().get_config(), "js_modules": [static("admin-registry/contract-text.js")]}  # type: ignore[no-untyped-call]

    @property
    def media(self) -> Any:
        # In place of a preset of the library, which makes every editor of the page at once.
        editor = Script("admin-registry/editor.js", type="module")
        return prose_editor_admin_media + Media(js=[editor])


class RichTextFormField(forms.CharField):
    """Rich text as typed; the model's field turns it into the form in which it is stored."""

    widget = RichTextWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["widget"] = RichTextWidget()
        super().__init__(*args, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Two ways to write the same text are no change."""
        return super().has_changed(_stored_form(initial), _stored_form(data))


def _stored_form(text: Any) -> Any:
    """A text as it would be stored; what would be refused stays as it was typed."""
    if not isinstance(text, str) or len(text) > richtext.MAXIMUM_LENGTH or richtext.read(text).foreign:
        return text
    return richtext.canonical(text)


def is_same_when_stored(column: models.Field[Any, Any], value: Any, sent: str) -> bool:
    """Whether what was sent for a model field would be stored as ``value``."""
    if is_rich(column):
        return bool(_stored_form(value) == _stored_form(sent))
    return str("" if value is None else value) == sent.strip()


def is_rich(field: models.Field[Any, Any]) -> bool:
    """Whether a model field holds rich text: it is validated as such."""
    return isinstance(field, RichTextField)
