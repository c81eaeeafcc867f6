"""Issue a sealed copy to every customer whom an agreement binds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.applicability.reasons import show
from copies.models import CopyRequest, IssueRun
from copies.sealed import runs
from copies.sealed import tasks as issuing
from documents.cli import RegistryCommand, moment, person
from workers.heartbeat import is_any_alive

_SECONDS_BETWEEN_LOOKS = 1.0


class Command(RegistryCommand):
    acts = True
    help = (
        "Issues a sealed copy to every customer whom an agreement binds, through the task queue: any number of workers "
        "(db_worker) may run. Who has the copy already gets no second one, so running it again does nothing, and one "
        "that was interrupted goes on by itself. Without options it starts the issue, or says how far the one under "
        "way is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="MOMENT", help="issue what applied then, such as 2023-09-10T14:00; now when left out"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default="nl",
            help="language of cover and evidence pages (the documents themselves are never translated)",
        )
        parser.add_argument("--by", metavar="USER", help="e-mail address of who asks for it; stands in the copies")
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--wait", action="store_true", help="stay until it has ended, and help: issue copies in this process too"
        )
        what.add_argument("--status", action="store_true", help="only say how far it is")
        what.add_argument("--pause", action="store_true", help="take no further copy; what is in work is finished")
        what.add_argument("--resume", action="store_true", help="go on after a pause")
        what.add_argument("--cancel", action="store_true", help="issue no further copy; what was issued stays")

    def handle(self, *, language: str, **options: Any) -> None:
        now = timezone.now()
        if options["status"]:
            last = IssueRun.objects.filter(language=language).first()
            self._say(_lines(last) if last else [_("No issue of copies has been started yet.")])
            return
        if options["pause"] or options["resume"] or options["cancel"]:
            self._change(language, options)
            return
        by = person(options["by"]) if options["by"] else None
        at = moment(options["at"].strip()) if options["at"] is not None else now
        run, is_new = issuing.start_run(moment=at, language=language, by=by, now=now)
        if not is_new:
            self._say([_("Issue %(run)s is under way already; none was started.") % {"run": run.pk}])
        if options["wait"]:
            self._wait(run)
        self._say(_lines(run))
        if options["wait"] and runs.progress_of(run).failed:
            raise SystemExit(1)

    def _change(self, language: str, options: dict[str, Any]) -> None:
        run = runs.open_run(language)
        if run is None:
            raise CommandError(_("No issue of copies is under way."))
        if options["pause"]:
            runs.pause(run)
        elif options["resume"]:
            issuing.resume_run(run, now=timezone.now())
        else:
            runs.cancel(run, now=timezone.now())
        self._say(_lines(run))

    def _wait(self, run: IssueRun) -> None:
        """Work along until nothing of the run is open; one that is paused is left to whoever paused it."""
        while True:
            if not issuing.issue_next():
                issuing.tend(now=timezone.now())
                run.refresh_from_db()
                if run.status != IssueRun.Status.RUNNING:
                    return
                time.sleep(_SECONDS_BETWEEN_LOOKS)

    def _say(self, lines: Any) -> None:
        self.stdout.write("\n".join(lines))


def _lines(run: IssueRun) -> Iterator[str]:
    progress = runs.progress_of(run)
    yield _("Issue %(run)s of what applied on %(moment)s, in %(language)s: %(status)s") % {
        "run": run.pk,
        "moment": show(run.moment),
        "language": run.get_language_display(),
        "status": run.get_status_display(),
    }
    yield _("  issued %(issued)s of %(total)s (%(percent)s %%), failed %(failed)s, cancelled %(cancelled)s") % {
        "issued": progress.issued,
        "total": progress.total,
        "percent": progress.percent,
        "failed": progress.failed,
        "cancelled": progress.cancelled,
    }
    yield _("  had their copy already: %(had)s; bound by no agreement: %(without)s") % {
        "had": run.had_copy,
        "without": run.without_agreement,
    }
    problems = run.requests.exclude(problem="").order_by("problem").values_list("problem", flat=True).distinct()
    for problem in problems:
        yield f"  {CopyRequest.Problem(problem).label}"
    if run.status == IssueRun.Status.RUNNING and not is_any_alive(now=timezone.now()):
        yield _("  No background worker is running: start one with `manage.py db_worker`, or use --wait.")
