"""What the journal holds of the terms beside their text."""

from journal.watching import watch
from terms.models import DepositFacts

watch(DepositFacts)
