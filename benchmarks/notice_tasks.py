"""What :mod:`benchmarks.notices` has a process of its own do: make notices, or have killed workers send them."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks import many_customers  # noqa: E402
from documents.models import Line  # noqa: E402
from documents.rows.drafting import create_draft  # noqa: E402
from notices.acts import writing  # noqa: E402
from notices.acts.announcing import Telling, announce  # noqa: E402
from notices.models import Announcement, Kind  # noqa: E402
from terms.content import Article, Paragraph, TermsContent  # noqa: E402
from terms.kinds import TERMS  # noqa: E402

_TELLING = Telling(Kind.NEW_VERSION, opens_window=True, meaning="Artikel 8 is duidelijker over audits.")


def _announce() -> Announcement:
    officer, now = User.objects.get(email="root@example.org"), timezone.now()
    articles = tuple(
        Article(f"Artikel {number}.", f"Onderwerp {number}", (Paragraph("1.", f"<p>De tekst van {number}.</p>"),))
        for number in range(1, 31)
    )
    content = TermsContent(date=None, articles=articles)
    draft = create_draft(content, Line.objects.get(document__kind=TERMS), by=officer, at=now)
    return announce(draft, _TELLING, by=officer, at=now)


def main() -> None:
    what, notices, kills, place = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    many_customers.make(notices)
    began = time.perf_counter()
    announcement = _announce()
    announced = time.perf_counter()
    if what == "make":
        writing.tend(now=timezone.now())
        ended = time.perf_counter()
        each = 1000 * (ended - began) / announcement.notices.count()
        found = {
            "notices": announcement.notices.count(),
            "announce_s": announced - began,
            "write_s": ended - announced,
            "each_ms": each,
        }
    else:
        from tests.notices import kills as killing  # noqa: PLC0415 - its server is for this alone

        outcome = killing.run(announcement, kills=kills, folder=place, seconds=1500)
        found = {**asdict(outcome), "lost": outcome.lost}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
