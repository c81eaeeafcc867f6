"""Small files of each format, made in code: what word processors write, as far as a test needs it."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

import docx
from weasyprint import HTML

NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Artikel %1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
</w:numbering>"""
BESIDE = {
    "comments": '<w:comment w:id="1"><w:p><w:r><w:t>Klopt dit nog?</w:t></w:r></w:p></w:comment>',
    "footnotes": '<w:footnote w:id="2"><w:p><w:r><w:t>Zie ook de wet.</w:t></w:r></w:p></w:footnote>',
}
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = f'xmlns:w="{_WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def paragraph(inside: str, *, number: tuple[int, int] | None = None, style: str = "") -> str:
    """A paragraph of Word: ``inside`` is its runs, or plain text; ``number`` the list and the level it stands in."""
    runs = inside if inside.startswith("<w:") else run(inside)
    listed = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{runs}</w:p>"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="1" w:author="X">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="X"><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'


def word(body: str, *, header: str = "", more: dict[str, str] | None = None) -> bytes:
    """A .docx file with this body: headings, lists, comments and footnotes as above."""
    beside = dict(BESIDE)
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rIdheader"/></w:sectPr>' if header else ""
    parts = {
        "word/document.xml": f"<w:document {_NS}><w:body>{body}{section}</w:body></w:document>",
        "word/numbering.xml": NUMBERING.format(ns=_NS),
        "word/styles.xml": f'<w:styles {_NS}><w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>',
        **{f"word/{kind}.xml": f"<w:{kind} {_NS}>{inside}</w:{kind}>" for kind, inside in beside.items()},
        "word/header1.xml": f"<w:hdr {_NS}>{header}</w:hdr>",
    }
    kinds = ["numbering", "styles", *beside]
    relations = "".join(f'<Relationship Id="rId{kind}" Type="{_TYPE}{kind}" Target="{kind}.xml"/>' for kind in kinds)
    relations += f'<Relationship Id="rIdheader" Type="{_TYPE}header" Target="header1.xml"/>'
    relations += f'<Relationship Id="rIdlink" Type="{_TYPE}hyperlink" Target="https://voorbeeld.example/regels"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{space}">{relations}</Relationships>'
    office = f'<Relationship Id="rId1" Type="{_TYPE}officeDocument" Target="word/document.xml"/>'
    parts["_rels/.rels"] = f'<Relationships xmlns="{space}">{office}</Relationships>'
    parts["[Content_Types].xml"] = "<Types/>"
    return archive(parts | (more or {}))


def open_document(body: str, *, styles: str = "", changes: str = "", more: dict[str, str] | None = None) -> bytes:
    """An .odt file with this body."""
    names = {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }  # fmt: skip
    space = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    content = (
        f"<office:document-content {space}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text>{changes}{body}</office:text></office:body></office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return archive(parts | (more or {}))


def archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def pdf(body: str, style: str = "") -> bytes:
    """A PDF as a printer makes it."""
    made: bytes = HTML(string=f"<style>@page {{ size: A4 }} {style}</style>{body}").write_pdf()
    return made


def long_word(pages: int) -> bytes:
    """A .docx file of so many pages."""
    document: Any = docx.Document()
    for number in range(pages):
        document.add_heading(f"Artikel {number + 1}. Onderwerp", 1)
        for place in range(8):
            document.add_paragraph(f"{place + 1}. " + "De verwerker verwerkt persoonsgegevens in opdracht. " * 8)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
