"""HTML to PDF bytes: PDF/A-3a and PDF/UA-1, the same bytes each time."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from pdf import balancing, lettering, resources, structure, xmp
from pdf.errors import LayoutProblem, PdfError

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

_VARIANT = "pdf/a-3a"
FONTS = "fonts/lato/lato.css"
# An attachment carries a date; a fixed one keeps equal input and equal output together.
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
# Pango's font maps are not made for two threads at once, and WeasyPrint's log is one for the process.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Attached:
    """A file inside a PDF (ISO 19005-3, 6.8): its name, its bytes, what it is, and how it relates to the pages."""

    name: str
    data: bytes
    description: str
    relationship: str = "Source"
    media_type: str = "application/json"


def render(
    html: str, *, stylesheets: Sequence[str] = (), attachments: Sequence[Attached] = (), base_url: str | None = None
) -> bytes:
    """The pages of ``html`` as an unsigned PDF that is PDF/A-3a and PDF/UA-1.

    The HTML needs a language and a title. A ``<nav role="doc-toc">`` with lists becomes the contents list; ``th`` may
    name its ``scope``; a link's text is what a screen reader says. Dates are set only if the HTML's metadata has them.

    Args:
        stylesheets: names of static files, after the fonts' own.
        attachments: files to embed.
        base_url: what relative links (not resources) in the text lead to; without it they are refused.

    Raises:
        ResourceRefused: a picture, font or style is not a static file of the project.
        LayoutProblem: the HTML can't become a conforming PDF; it lists why.
    """
    import weasyprint
    from weasyprint.pdf import tags

    structure.remember_sources(tags)
    with _one_at_a_time, _problems():
        fonts = _fonts()
        styles = [_stylesheet(name) for name in (FONTS, *stylesheets)]
        source = weasyprint.HTML(string=html, base_url=base_url or resources.BASE_URL, url_fetcher=resources.fetcher())
        structure.hold_nested_lists(source.etree_element)

        def lay_out(more: str) -> Any:
            return source.render(
                pdf_variant=_VARIANT,
                font_config=fonts,
                stylesheets=[*styles, weasyprint.CSS(string=more)] if more else styles,
                # The numbers and letters of lists: HTML's own, which a style sheet can't read.
                presentational_hints=True,
            )

        document = balancing.lay_out_balanced(lay_out)
        files = [_attachment(file) for file in attachments]
        return bytes(document.write_pdf(pdf_variant=_VARIANT, attachments=files, finisher=_finish))


def _finish(document: Any, pdf: Any) -> None:
    lettering.repair(document, pdf)
    structure.repair(document, pdf)
    xmp.mark_as_accessible(document, pdf)
    if "AF" in pdf.catalog:
        # WeasyPrint lists each attachment twice.
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


@cache
def _fonts() -> FontConfiguration:
    """One font configuration for the process: building it anew costs more than laying out a page."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _stylesheet(name: str) -> Any:
    import weasyprint

    return weasyprint.CSS(
        string=resources.static_file(name).decode(),
        base_url=resources.static_url(name),
        url_fetcher=resources.fetcher(),
        font_config=_fonts(),
    )


def _attachment(file: Attached) -> Any:
    import weasyprint

    return weasyprint.Attachment(
        string=file.data,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=_NO_DATE,
        modified=_NO_DATE,
    )


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _problems() -> Iterator[None]:
    """Turn what WeasyPrint only logs as an error, and its way of failing on a resource, into named errors."""
    from weasyprint.urls import FatalURLFetchingError

    collector = _Collector()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:
        cause = error.__cause__
        raise (cause if isinstance(cause, PdfError) else PdfError(str(error))) from error
    finally:
        logger.removeHandler(collector)
    if collector.messages:
        raise LayoutProblem(collector.messages)
