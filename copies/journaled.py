"""What the journal holds of copies: those that were issued, and the files that others are made from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from copies.models import CopyBody, CopyPart, IssuedCopy, RenderedCopy, Rendering
from journal import kinds
from journal.watching import exempt, watch

ISSUED, RENEWED, BODY, READING = "copy.issued", "copy.renewed", "body.laid_out", "reading.made"

kinds.declare(
    {
        ISSUED: _("sealed copy issued"),
        RENEWED: _("archive time stamp of a sealed copy renewed"),
        BODY: _("pages of copies laid out"),
        READING: _("reading copy made, or its file dropped"),
    }
)
watch(IssuedCopy, scope="customer_id")
watch(CopyPart, scope="copy__customer_id")
watch(CopyBody, only=("id", "key", "file", "sha256", "mark", "laid_out_at"), kind=BODY)
watch(Rendering, only=("id", "key", "fingerprint", "language", "file", "sha256", "size"), kind=READING)
watch(RenderedCopy, scope="customer_id", kind=READING)
exempt("copies.copyrequest", "what is still to be made, and by which worker")
exempt("copies.issuerun", "how far a run of issues is")
