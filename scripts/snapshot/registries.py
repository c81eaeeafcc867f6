"""The two registries of which pictures are taken: the demo, and one with both source texts."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import signal
import ssl
import tempfile
from pathlib import Path
from typing import Any

from scripts.snapshot import acts, standstill, visits
from scripts.snapshot.plain import Plain

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
_MOMENTS = ("2021-06-01", "2023-09-10T14:00", "2024-06-01")


class House:
    """A registry of its own, with nothing in it yet, in a folder that goes away. One a process."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data = folder, data
        os.environ |= {
            "DPA_ENV": "test",
            "DATABASE_URL": f"sqlite:///{data}/db.sqlite3",
            "DPA_DATA_DIR": str(data),
            "DPA_STATIC_ROOT": str(data / "static"),
            "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
        }
        (data / "static").mkdir()
        standstill.stop()
        import django  # noqa: PLC0415
        from django.apps import apps  # noqa: PLC0415

        django.setup()
        # Refusals are looked for here; what fails is still told.
        logging.disable(logging.WARNING)
        self.models: dict[str, Any] = {model.__name__: model for model in apps.get_models()}
        own = [app for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
        self.plain = Plain(
            {app.label for app in own}, {str(model._meta.model_name) for app in own for model in app.get_models()}
        )
        self.plain.hidden[str(data)] = "DATA"
        self.run("migrate", verbosity=0)
        self.run("createcachetable", verbosity=0)

    def run(self, *command: str, **options: Any) -> str:
        """What a command prints, its refusal included."""
        from django.core.management import CommandError, call_command  # noqa: PLC0415
        from django.utils import translation  # noqa: PLC0415

        standstill.begin(" ".join(command))
        translation.activate("nl")
        out = io.StringIO()
        try:
            call_command(*command, stdout=out, stderr=out, **options)
        except (CommandError, SystemExit) as refusal:
            out.write(f"refused: {refusal}\n")
        return out.getvalue()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.plain.line(text))

    def references(self) -> list[str]:
        return [entry["ref"] for entry in json.loads(self.run("list_versions", json=True))]

    def codes(self) -> list[str]:
        return list(self.models["Customer"]._base_manager.order_by("code").values_list("code", flat=True))

    # --- Pictures -----------------------------------------------------------------------------------------------------

    def write_commands(self, where: str = "commands") -> None:
        """What the commands tell: versions, what binds whom, whether all agrees, and the ledger."""
        self.write(f"{where}/list_versions.json", self.run("list_versions", json=True))
        self.write(f"{where}/list_versions.txt", self.run("list_versions"))
        self.write(f"{where}/verify_registry.txt", self.run("verify_registry", all=True))
        for code in self.codes():
            told = [self.run("applicable", code), *(self.run("applicable", code, at=at) for at in _MOMENTS)]
            self.write(f"{where}/applicable-{code}.txt", "\n".join(told))
        entries = self.models["Publication"]._base_manager.order_by("pk")
        rights = [
            f"{group}: {right.codename}"
            for group in self.models["Group"]._base_manager.order_by("name")
            for right in group.permissions.order_by("codename")
        ]
        self.write(f"{where}/rights.txt", "\n".join(rights) + "\n")
        rooms = [f"{name}: {model._meta.app_config.verbose_name}" for name, model in sorted(self.models.items())]
        self.write(f"{where}/rooms.txt", "\n".join(rooms) + "\n")
        ledger = [f"{entry.sequence} {entry.version} {entry.digest} {entry.entry_hash}" for entry in entries]
        self.write(f"{where}/ledger.txt", "\n".join(ledger) + "\n")

    def write_exports(self, where: str = "exports") -> None:
        """Every version, drafts too, in every format that the command knows."""
        from django.core.management import get_commands, load_command_class  # noqa: PLC0415

        command = load_command_class(str(get_commands()["export_version"]), "export_version")
        actions = command.create_parser("manage.py", "export_version")._actions
        formats = next(action.choices for action in actions if action.dest == "format")
        kinds = {"json": "application/json", "html": "text/html", "pdf": "application/pdf"}
        for reference in self.references():
            for form in sorted(formats or ()):
                target = self.data / "export"
                target.unlink(missing_ok=True)
                told = self.run("export_version", reference, format=form, output=target)
                data = target.read_bytes() if target.exists() else told.encode()
                kind = kinds.get(form, "text/plain") if target.exists() else "text/plain"
                self.write(f"{where}/{reference}.{form}.txt", self.plain.body(data, kind))
                if form == "json" and target.exists():
                    self.write(f"{where}/{reference}.json.bytes", target.read_text())

    def write_pages(self, people: dict[str, str], where: str = "pages") -> None:
        """All pages as these see them: name of the folder, and ``address`` or ``address language``."""
        references, codes = self.references(), self.codes()
        # The first visit makes the keys of the test seal, which are new each time.
        visits.Visitor().client.get("/verifieren/")
        for path in self.data.rglob("*.crt.pem"):
            print_of = hashlib.sha256(ssl.PEM_cert_to_DER_cert(path.read_text())).hexdigest()
            self.plain.hidden[print_of] = f"FINGERPRINT-OF-{path.name.partition('.')[0]}"
        starts = visits.addresses(
            {
                "reference": [*references, "PV-999"],
                "code": [*codes, "nobody"],
                "token": ["no-such-token"],
                "what": ["pause", "resume"],
            }
        )
        for name, who in people.items():
            email, _, language = who.partition(" ")
            visitor = visits.Visitor(email, language or "nl")
            count = 0
            for address, text in visitor.pages(starts, self.plain):
                visits.write(self.folder / where / name, address, text)
                count += 1
            print(f"{self.folder.name}/{where}: {count} pages of {name}", flush=True)

    def write_pdfs(self, officer: str, where: str = "pdfs") -> None:
        """The PDFs that are read, of versions and of agreements, made by a worker as on any day."""
        visitor = visits.Visitor(officer)
        pages = [f"/versies/{reference}.pdf" for reference in self.references()]
        pages += [f"/klant/{code}/overeenkomst.pdf" for code in self.codes()]
        for page in pages:
            standstill.begin(page)
            visitor.client.get(page)
        self.work()
        for page in pages:
            response, body = visitor.look(page)
            name = page.strip("/").replace("/", "_")
            self.write(f"{where}/{name}.txt", self.plain.body(body, response.get("Content-Type", "")))

    def work(self) -> None:
        """Let a worker do all that waits."""
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        self.run("db_worker", batch=True, verbosity=0, startup_delay=False)
        for number, handler in handlers.items():
            signal.signal(number, handler)

    def write_copies(self, officer: str, where: str = "copies") -> None:
        """A sealed copy for every customer whom an agreement binds."""
        self.write(f"{where}/issue_copies.txt", self.run("issue_copies", wait=True, by=officer))
        for copy in self.models["IssuedCopy"]._base_manager.order_by("pk"):
            data = copy.file.read()
            self.plain.hidden[copy.sha256] = f"SHA-256-OF-COPY-{copy.pk}"
            self.write(f"{where}/{copy.customer.code}-{copy.pk}.txt", self.plain.body(data, "application/pdf"))

    def let_in(self) -> dict[str, str]:
        """A password for everybody; the address of each person by the part before the @."""
        from django.contrib.auth import get_user_model  # noqa: PLC0415

        people = get_user_model()._base_manager.order_by("email")
        for person in people:
            person.set_password(visits.PASSWORD)
            person.save()
        return {person.email.partition("@")[0]: person.email for person in people}


def demo(house: House) -> None:
    """The demo, with a draft of each kind, answers of its customers and copies issued to them."""
    house.write("commands/load_demo.txt", house.run("load_demo"))
    people = house.let_in()
    officer = next(email for email in people.values() if email.startswith("officer"))
    house.write_exports()
    told = [*acts.drafts(visits.Visitor(officer), house.models), *acts.answers(house.models)]
    house.write("acts/forms.txt", "".join(told))
    house.write_pdfs(officer)
    house.write_copies(officer)
    house.work()
    house.write("acts/mails.txt", acts.mails(house.data / "outbox"))
    house.write_commands()
    member = next(email for email in people.values() if email != officer)
    house.write_pages({"visitor": "", **people, "visitor-in-english": " en", "member-in-english": f"{member} en"})


def seeds(house: House) -> None:
    """Both source texts: imported, looked at as drafts, published in their order."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    officer = "officer@example.org"
    get_user_model()._default_manager.create_superuser(officer, visits.PASSWORD)
    for source in sorted(SEEDS.glob("*.txt")):
        house.write(f"commands/import-{source.stem}.json", house.run("import_documents", str(source), json=True))
    house.write_exports("exports-of-drafts")
    house.write_pages({"officer": officer}, "pages-of-drafts")
    waiting, told = house.references(), []
    while waiting:
        said = {reference: house.run("publish_version", reference, by=officer) for reference in waiting}
        told += [f"{reference}: {text}" for reference, text in said.items()]
        left = [reference for reference, text in said.items() if "refused: " in text]
        waiting = left if len(left) < len(waiting) else []
    house.write("commands/publish_version.txt", "\n".join(told))
    house.write_exports()
    house.write_pdfs(officer)
    house.write_commands()
    house.write_pages({"visitor": "", "officer": officer})


PARTS = {"demo": demo, "seeds": seeds}


def picture(part: str, folder: Path) -> None:
    """Write the pictures of one registry. Once a process."""
    with tempfile.TemporaryDirectory(prefix="snapshot-") as data:
        PARTS[part](House(folder, Path(data)))
