"""The text editor of the admin: it can make the markup that an agreement may carry, and no other."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db import models
from django_prose_editor.widgets import AdminProseEditorWidget, prose_editor_admin_media
from js_asset.js import Script
from js_asset.media import Media

from documents.text import richtext

# One extension for each allowed element (documents.text.richtext.TAGS). Links are never made by themselves: an address
# that a contract prints as text stays text.
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "Link": {
        "enableTarget": False,
        "autolink": False,
        "linkOnPaste": False,
        "protocols": sorted(richtext.SCHEMES),
        "HTMLAttributes": {"target": None, "rel": None, "class": None},
    },
}

_PARAGRAPH_IN_ITEM = re.compile(r"<li><p>((?:(?!</?(?:p|ul|ol|li)\b).)*)</p>(?=</li>|<ul>|<ol>)", re.DOTALL)


class RichTextWidget(AdminProseEditorWidget):
    """An editor over a text area, which stays a text area without JavaScript."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            {"rows": 4, **(attrs or {})}, config={"extensions": EXTENSIONS}, preset="registry"
        )

    @property
    def media(self) -> Any:
        # In place of a preset of the library, which makes every editor of the page at once.
        editor = Script("admin-registry/editor.js", type="module")
        return prose_editor_admin_media + Media(js=[editor])


class RichTextFormField(forms.CharField):
    """Rich text as typed, in the form in which importers and editor agree: a list item holds its text directly."""

    widget = RichTextWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["widget"] = RichTextWidget()
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _PARAGRAPH_IN_ITEM.sub(r"<li>\1", text) if isinstance(text, str) else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The editor's and the importer's way to write the same text are no change."""
        return super().has_changed(self.to_python(initial), self.to_python(data))


def is_rich(field: models.Field[Any, Any]) -> bool:
    """Whether a model field holds rich text: it is validated as such."""
    return richtext.validate in field.validators
