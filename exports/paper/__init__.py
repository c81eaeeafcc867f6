"""A paper that is made from facts: its sections and blocks as data, and their shape as page, PDF and Word document."""

from exports.paper.blocks import (
    Block,
    Cell,
    Facts,
    Grid,
    GridRow,
    Items,
    Line,
    Missing,
    Paper,
    Rich,
    Section,
    Text,
    cell,
)

__all__ = [
    "Block",
    "Cell",
    "Facts",
    "Grid",
    "GridRow",
    "Items",
    "Line",
    "Missing",
    "Paper",
    "Rich",
    "Section",
    "Text",
    "cell",
]
