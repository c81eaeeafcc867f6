"""Papers of our own wording with all that is hard to conform: split tables, lists, links, contents, page heads."""

from __future__ import annotations

import functools
from html import escape

from pdf import render

STYLE = """
@page { size: A4; margin: 24mm 20mm 22mm;
  @top-left { content: string(part); font: 8pt Lato; }
  @top-right { content: "Proefsealing"; font: 8pt Lato; }
  @bottom-right { content: counter(page) " van " counter(pages); font: 8pt Lato; } }
body { font: 10pt/1.4 Lato; }
h1 { string-set: part content(); break-before: page; }
table { border-collapse: collapse; width: 100%; }
th, td { border: .5pt solid #666; padding: 2mm; text-align: left; vertical-align: top; }
nav a::after { content: leader(". ") target-counter(attr(href), page); }
nav ol { list-style: none; padding: 0; }
ul.round { list-style-type: "\\25CF  "; }
"""

SENTENCE = "De leverancier legt vast wie een kopie kreeg, op welke dag dat was en welke uitgave het betrof. "


def page(title: str, body: str, lang: str = "nl") -> str:
    """A whole HTML document."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="author" content="Voorbeeld B.V."><style>{STYLE}</style></head><body>{body}</body></html>'
    )


def contents(chapters: int) -> str:
    """A contents list with leaders and page numbers."""
    items = "".join(
        f'<li><a href="#c{n}">Hoofdstuk {n}</a><ol><li><a href="#c{n}t">Overzicht van {n}</a></li></ol></li>'
        for n in range(1, chapters + 1)
    )
    return f'<h1 class="title">Voorbeeldvoorwaarden</h1><nav role="doc-toc"><h2>Inhoud</h2><ol>{items}</ol></nav>'


def chapter(number: int, rows: int) -> str:
    """Paragraphs, lists in lists, a link, and a table of ``rows`` rows that goes over pages, one cell over a break."""
    cells = "".join(
        f'<tr><th scope="row">Gegeven {n}</th><td>{SENTENCE * (1 + n % 3)}</td>'
        f"<td><p>Voorbeeld {n}</p><ul><li>eerste</li><li>tweede</li></ul></td></tr>"
        for n in range(rows)
    )
    return (
        f'<section><h1 id="c{number}">Hoofdstuk {number}</h1><p>{SENTENCE * 20}</p>'
        f'<p>Meer staat in <a href="https://example.org/uitleg">de uitleg van het register, die lang genoeg is om'
        f" zeker over het einde van een regel heen te lopen en dus twee vlakken heeft</a>.</p>"
        f'<ul class="round"><li>Een punt</li><li>Nog een punt<ul><li>een onderdeel</li></ul></li>'
        f"<li><p>{SENTENCE}</p><p>{SENTENCE}</p></li></ul>"
        f'<h2 id="c{number}t">Overzicht van {number}</h2><table><caption>Tabel {number}</caption><thead><tr>'
        f"<th>Gegeven</th><th>Omschrijving</th><th>Voorbeeld</th></tr></thead><tbody>{cells}</tbody></table>"
        f"<p>{SENTENCE * 60}</p><ol><li>{SENTENCE * 70}</li><li>Slot</li></ol></section>"
    )


def body(chapters: int = 3, rows: int = 30, lang: str = "nl") -> str:
    """The papers themselves."""
    text = contents(chapters) + "".join(chapter(n, rows) for n in range(1, chapters + 1))
    return page("Voorbeeldvoorwaarden", text, lang)


@functools.cache
def lay_out() -> bytes:
    """The papers as a PDF, made once in a process."""
    return render(body(chapters=2, rows=14))


def cover(customer: str = "Gemeente Voorbeeld", lang: str = "nl") -> str:
    """A customer's cover."""
    return page(
        f"Overeenkomst van {customer}",
        f"<h1>Overeenkomst van {escape(customer)}</h1><p>Uitgereikt aan {escape(customer)}.</p>"
        f'<p><a href="https://example.org/controle">Controleer deze kopie</a></p>',
        lang,
    )


def evidence(lang: str = "nl") -> str:
    """The evidence pages."""
    rows = "".join(f"<tr><th scope='row'>Deel {n}</th><td>{n:064x}</td></tr>" for n in range(60))
    return page(
        "Bewijs",
        f"<h1>Bewijs</h1><p>{SENTENCE}</p><table><thead><tr><th>Deel</th><th>SHA-256</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>",
        lang,
    )
