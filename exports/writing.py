"""Writing what was taken out: to a file, or as it is to standard output."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _


def write_out(command: BaseCommand, data: bytes, output: Path | None) -> None:
    """Write ``data`` to ``output``, or to standard output. Raises ``CommandError`` where the file can't be written."""
    if output is None:
        # Bytes, not text: what was sealed is written out exactly, whatever the terminal's encoding.
        stream = getattr(command.stdout, "buffer", None)
        if stream is None:
            command.stdout.write(data.decode("utf-8", errors="replace"), ending="")
        else:
            stream.write(data)
            stream.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        message = _("“%(path)s” can't be written: %(error)s") % {"path": output, "error": error}
        raise CommandError(message) from error
