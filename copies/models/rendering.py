"""Rendered PDFs: stored once per content, language and layout; and which customer's copies they are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer


def rendering_path(rendering: Rendering, filename: str) -> str:
    """Where a file lies in the private storage: by its key, which tells nothing about whose it is."""
    return f"renderings/{rendering.key[:2]}/{rendering.key}.pdf"


class Rendering(models.Model):
    """A PDF of a version or an agreement, asked for and perhaps made already.

    ``key`` is the SHA-256 over what is printed (``fingerprint``), the language, and the layout: the same content is
    never rendered twice. ``source`` tells the worker what to render.
    """

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=10, editable=False)
    source = models.JSONField(_("source"), editable=False)
    file = models.FileField(_("file"), upload_to=rendering_path, max_length=200, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, editable=False)
    requested_at = models.DateTimeField(_("requested at"), editable=False)
    rendered_at = models.DateTimeField(_("rendered at"), null=True, editable=False)
    task = models.UUIDField(_("task"), null=True, editable=False)

    class Meta:
        verbose_name = _("rendered PDF")
        verbose_name_plural = _("rendered PDFs")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return self.key[:12]


class RenderedCopy(models.Model):
    """A customer's agreement at a moment was asked for as a PDF; ``answer`` is what bound, and why, as then known, and
    ``named_agreements`` for which agreements.

    A later back-dated or voided receipt can change that answer; the copy is then named (domain rule 7).
    """

    rendering = models.ForeignKey(
        Rendering, models.CASCADE, related_name="copies", verbose_name=_("rendered PDF"), editable=False
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="rendered_copies", verbose_name=_("customer"), editable=False
    )
    moment = models.DateTimeField(_("agreement at"), editable=False)
    answer = models.CharField(_("fingerprint of the answer"), max_length=64, editable=False)
    # Empty: made before this was noted.
    named_agreements = models.CharField(
        _("fingerprint of the agreements named"), max_length=64, blank=True, default="", editable=False
    )
    asked_at = models.DateTimeField(_("asked for at"), editable=False)

    class Meta:
        verbose_name = _("copy of an agreement")
        verbose_name_plural = _("copies of agreements")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["rendering", "customer", "moment"], name="copies_copy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {self.moment:%Y-%m-%d %H:%M}"
