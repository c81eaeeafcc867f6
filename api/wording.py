"""What is wrong with a value, in the reader's language: pydantic's own words are English.

By the type of the error; what a type says beside it (a limit, a pattern) is filled in. A type that is not listed here
keeps pydantic's words. Those of our own types are translated where they are made (:mod:`api.types`).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def detail_of(error: dict[str, Any]) -> str:
    """One error of pydantic's in words."""
    context = error.get("ctx") or {}
    if (count := _counted(error["type"], context)) is not None:
        return count
    words = _words().get(error["type"])
    if words is None:
        return str(error["msg"])
    try:
        return words % context
    except KeyError:
        return str(error["msg"])


def _counted(kind: str, context: dict[str, Any]) -> str | None:
    match kind:
        case "string_too_short":
            least = int(context["min_length"])
            return ngettext("Give %(count)s character at least.", "Give %(count)s characters at least.", least) % {
                "count": least
            }
        case "string_too_long":
            most = int(context["max_length"])
            return ngettext("Give %(count)s character at most.", "Give %(count)s characters at most.", most) % {
                "count": most
            }
        case "too_short":
            least = int(context["min_length"])
            return ngettext("Give %(count)s item at least.", "Give %(count)s items at least.", least) % {"count": least}
        case "too_long":
            most = int(context["max_length"])
            return ngettext("Give %(count)s item at most.", "Give %(count)s items at most.", most) % {"count": most}
    return None


def _words() -> dict[str, str]:
    whole, truth = _("Give a whole number."), _("Give true or false.")
    day, number = _("Give a date, such as 2024-05-01."), _("Give a number.")
    return {
        "missing": _("This is required."),
        "extra_forbidden": _("There is no such field."),
        "string_type": _("Give a text."),
        "string_pattern_mismatch": _("This does not have the form that is asked for: %(pattern)s"),
        "string_unicode": _("This is no text in UTF-8."),
        "int_type": whole,
        "int_parsing": whole,
        "int_parsing_size": whole,
        "int_from_float": whole,
        "float_type": number,
        "float_parsing": number,
        "finite_number": number,
        "bool_type": truth,
        "bool_parsing": truth,
        "greater_than_equal": _("Give %(ge)s at least."),
        "less_than_equal": _("Give %(le)s at most."),
        "greater_than": _("Give more than %(gt)s."),
        "less_than": _("Give less than %(lt)s."),
        "literal_error": _("Give one of these: %(expected)s."),
        "enum": _("Give one of these: %(expected)s."),
        "list_type": _("Give a list."),
        "dict_type": _("Give an object."),
        "model_type": _("Give an object."),
        "model_attributes_type": _("Give an object."),
        "date_type": day,
        "date_parsing": day,
        "date_from_datetime_parsing": day,
        "date_from_datetime_inexact": day,
        "timezone_aware": _("Give a moment with its offset from UTC."),
    }
