"""The pages of an admin class that ask before they act, and the one that shows a secret once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext


class AskingPages:
    """A base beside ``ModelAdmin``."""

    admin_site: Any
    opts: Any
    media: Any

    def ask(self, request: HttpRequest, form: forms.Form, title: str, button: str, **values: Any) -> HttpResponse:
        """A page with a form and one button; 400 where what was sent can't be taken."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "title": title,
            "button": button,
            **values,
        }
        status = 400 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/registry/ask.html", context, status=status)

    def show_secret(self, request: HttpRequest, template: str, **values: Any) -> HttpResponse:
        """The one page that shows a secret; no cache keeps it."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("The secret"),
            **values,
        }
        response = TemplateResponse(request, f"admin/registry/{template}.html", context, status=201)
        response.headers["Cache-Control"] = "private, no-store"
        return response
