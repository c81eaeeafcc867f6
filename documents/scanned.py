"""What a virus scanner says of a file that somebody sends, in the words of whoever sent it."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _

from accounts.log.security import SecurityEvent, record
from documents.errors import Refused
from files.scanning import ScannerAway, find_virus

logger = logging.getLogger(__name__)


def refuse_infected(data: bytes, *, account: int | None = None) -> None:
    """Raises ``Refused`` for a file with a virus, and while the scanner can't say: then nothing is taken unseen.

    ``account`` sent it, where nobody is signed in to this request.
    """
    try:
        virus = find_virus(data)
    except ScannerAway as problem:
        logger.error("a file was refused unseen: %s", problem)
        raise Refused(
            _("The file can't be checked for viruses at the moment. Nothing was kept; try again in a few minutes."),
            field="file",
        ) from problem
    if virus:
        # The name is the scanner's own, of its list.
        logger.warning("a file was refused: %s", virus)
        record(SecurityEvent.FILE_REFUSED, account=account, what="virus")
        raise Refused(
            _(
                "The virus scanner found something in this file, so it was not kept. Don't open it, and tell whoever "
                "looks after computers at your organisation. Send a file that is clean."
            ),
            field="file",
        )
