"""The agreement's annexes in the shapes of others: filled with the registry's facts, with what is missing named."""

from exports.forms.decision import annexes_of
from exports.forms.statement import statement_of

__all__ = ["annexes_of", "statement_of"]
