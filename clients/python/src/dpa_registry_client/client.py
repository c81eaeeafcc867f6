"""The nouns of the API, each a method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import cast

from dpa_registry_client import shapes
from dpa_registry_client.shapes import Json
from dpa_registry_client.transport import Transport


class Registry(Transport):
    """A DPA Registry. Use it as a context manager, or close it."""

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- What everybody may read --------------------------------------------------------------------------------------

    def processor(self) -> Json:
        """Who keeps the registry."""
        return cast("Json", self.get("/processor"))

    def document(self, document_id: int) -> Json:
        return cast("Json", self.get(f"/documents/{document_id}"))

    def documents(self) -> Iterator[Json]:
        """The processor's documents."""
        return self.pages("/documents")

    def versions(self, *, kind: str = "", state: str = "") -> Iterator[Json]:
        """Published versions; of one kind, or the current ones."""
        return self.pages("/versions", kind=kind, state=state)

    def version(self, reference: str) -> Json:
        """One version, such as ``B1-6``."""
        return cast("Json", self.get(f"/versions/{reference}"))

    def content(self, reference: str) -> bytes:
        """The content of a version as it was sealed: its SHA-256 is the version's."""
        return self.download(f"/versions/{reference}/content", accept="application/json")

    def akoma_ntoso(self, reference: str, to: Path | None = None) -> bytes:
        """Privacy terms as Akoma Ntoso 3.0 (XML)."""
        return self.download(f"/versions/{reference}/akoma-ntoso", to, accept="application/akn+xml")

    def linked_data(self, reference: str, to: Path | None = None) -> bytes:
        """An annex as JSON-LD in the terms of the Data Privacy Vocabulary."""
        return self.download(f"/versions/{reference}/linked-data", to, accept="application/ld+json")

    def comparison(self, reference: str, old_reference: str) -> Json:
        """What differs between two versions."""
        return cast("Json", self.get(f"/versions/{reference}/comparisons/{old_reference}"))

    def sub_processors(self, *, at: datetime | None = None) -> Json:
        """The register of sub-processors, now or at a moment, with all its lines."""
        page = self.get("/sub-processors", at=_moment(at))
        items, cursor = list(page["items"]), page["nextCursor"]
        while cursor is not None:
            # Of the moment of the first page, whatever is published meanwhile.
            further = self.get("/sub-processors", at=page["at"], cursor=cursor)
            items, cursor = [*items, *further["items"]], further["nextCursor"]
        return {"at": page["at"], "items": items}

    def changes(self) -> Iterator[Json]:
        """What each published version changed, the newest first."""
        return self.pages("/changes")

    def checkpoint(self) -> Json:
        """The newest signed head of the journal."""
        return cast("Json", self.get("/checkpoint"))

    # --- Of a customer ------------------------------------------------------------------------------------------------

    def customers(self) -> Iterator[shapes.Customer]:
        """The customers that the program may see."""
        return self.pages("/customers")

    def customer(self, code: str) -> shapes.Customer:
        return cast("shapes.Customer", self.get(f"/customers/{code}"))

    def contact_details(self, code: str) -> shapes.ContactDetails:
        return cast("shapes.ContactDetails", self.get(f"/customers/{code}/contact-details"))

    def propose_contact_details(
        self, code: str, details: shapes.ProposedDetails, *, key: str = ""
    ) -> shapes.DetailsProposal:
        """Propose other details; they change once a person accepts them."""
        path = f"/customers/{code}/contact-detail-proposals"
        return cast("shapes.DetailsProposal", self.post(path, cast("Json", details), key=key))

    def contact_detail_proposals(self, code: str) -> Iterator[shapes.DetailsProposal]:
        return self.pages(f"/customers/{code}/contact-detail-proposals")

    def processing_record(self, code: str, *, at: datetime | None = None) -> Json:
        """The record of processing (art. 30 (2) GDPR), now or at a moment, with what is missing."""
        return cast("Json", self.get(f"/customers/{code}/processing-record", at=_moment(at)))

    def linked_agreement(self, code: str, to: Path | None = None, *, at: datetime | None = None) -> bytes:
        """What binds the customer and what it says, as JSON-LD."""
        return self.download(f"/customers/{code}/linked-agreement", to, accept="application/ld+json", at=_moment(at))

    def applicability(self, code: str, *, at: datetime | None = None) -> shapes.Applicability:
        """What binds the customer, now or at a moment, and why; what is due."""
        return cast("shapes.Applicability", self.get(f"/customers/{code}/applicability", at=_moment(at)))

    def due_versions(self, code: str) -> Iterator[shapes.DueVersion]:
        return self.pages(f"/customers/{code}/due-versions")

    def receipts(self, code: str) -> Iterator[shapes.Receipt]:
        return self.pages(f"/customers/{code}/receipts")

    def receive(self, code: str, versions: Iterable[shapes.DueVersion], *, key: str = "") -> list[shapes.Received]:
        """Receive versions that are due, all or none: this puts them in force."""
        named = [{"version": each["version"], "sha256": each["sha256"]} for each in versions]
        answer = self.post(f"/customers/{code}/receipts", {"versions": named}, key=key)
        return cast("list[shapes.Received]", answer["items"])

    def notices(self, code: str) -> Iterator[shapes.Notice]:
        """What the customer was told. To read it here gives no notice."""
        return self.pages(f"/customers/{code}/notices")

    def notice(self, code: str, notice_id: int) -> shapes.NoticeInFull:
        """A notice with its words."""
        return cast("shapes.NoticeInFull", self.get(f"/customers/{code}/notices/{notice_id}"))

    def deadlines(self, code: str) -> Iterator[shapes.Deadline]:
        """The windows for objection that are open, the first to close first."""
        return self.pages(f"/customers/{code}/deadlines")

    def objections(self, code: str) -> Iterator[shapes.Objection]:
        return self.pages(f"/customers/{code}/objections")

    def objection(self, code: str, objection_id: int) -> shapes.Objection:
        return cast("shapes.Objection", self.get(f"/customers/{code}/objections/{objection_id}"))

    def lodge_objection(self, code: str, notice_id: int, grounds: str, *, key: str = "") -> shapes.Objection:
        body = {"noticeId": notice_id, "grounds": grounds}
        return cast("shapes.Objection", self.post(f"/customers/{code}/objections", body, key=key))

    def copies(self, code: str) -> Iterator[shapes.Copy]:
        """The sealed copies that were issued."""
        return self.pages(f"/customers/{code}/copies")

    def copy(self, code: str, copy_id: int) -> shapes.Copy:
        return cast("shapes.Copy", self.get(f"/customers/{code}/copies/{copy_id}"))

    def copy_file(self, code: str, copy_id: int, to: Path | None = None) -> bytes:
        """The PDF of a copy: its SHA-256 is the copy's."""
        return self.download(f"/customers/{code}/copies/{copy_id}/file", to, accept="application/pdf")

    def copy_bundle(self, code: str, copy_id: int, to: Path | None = None) -> bytes:
        """A copy with its evidence, to be verified offline (ZIP)."""
        return self.download(f"/customers/{code}/copies/{copy_id}/bundle", to, accept="application/zip")

    def evidence_years(self, code: str) -> Iterator[shapes.EvidenceYear]:
        """The years of which evidence can be had, the newest first."""
        return self.pages(f"/customers/{code}/evidence-years")

    def evidence(self, code: str, year: int, to: Path | None = None) -> bytes:
        """All evidence of a year, with a script that verifies it (ZIP)."""
        return self.download(f"/customers/{code}/evidence-years/{year}", to, accept="application/zip")

    # --- Of the program's owner, customer or processor ----------------------------------------------------------------

    def webhooks(self) -> Iterator[shapes.Webhook]:
        return self.pages("/webhooks")

    def webhook(self, webhook_id: int) -> shapes.Webhook:
        return cast("shapes.Webhook", self.get(f"/webhooks/{webhook_id}"))

    def try_webhook(self, webhook_id: int, *, patience: float = 30.0, key: str = "") -> shapes.WebhookTrial:
        """Send a message that tells of nothing, and wait so many seconds for what becomes of it.

        Its ``state`` is ``waiting`` where it took longer: ask for it by ``webhook_trial``.
        """
        path = f"/webhooks/{webhook_id}/trials"
        trial = cast("shapes.WebhookTrial", self.post(path, {}, key=key))
        waited = 0.0
        while trial["state"] == "waiting" and waited < patience:
            self._sleep(1.0)
            waited += 1.0
            trial = self.webhook_trial(webhook_id, trial["id"])
        return trial

    def webhook_trial(self, webhook_id: int, trial_id: int) -> shapes.WebhookTrial:
        return cast("shapes.WebhookTrial", self.get(f"/webhooks/{webhook_id}/trials/{trial_id}"))

    # --- Of the processor ---------------------------------------------------------------------------------------------

    def agreements(self, *, customer: str = "") -> Iterator[shapes.Agreement]:
        return self.pages("/agreements", customer=customer)

    def installed_releases(self, *, customer: str = "") -> Iterator[shapes.InstalledRelease]:
        return self.pages("/installed-releases", customer=customer)

    def enter_releases(
        self, installations: Iterable[shapes.Installation], *, dry_run: bool = False, key: str = ""
    ) -> shapes.InstallationOutcomes:
        """Enter installed releases, all or nothing, 10,000 at most; or see what would become of each."""
        body = {"installations": list(installations), "dryRun": dry_run}
        return cast("shapes.InstallationOutcomes", self.post("/installed-releases", body, key=key))

    def announcements(self) -> Iterator[Json]:
        """Changes that customers were told of, and how far their notices are."""
        return self.pages("/announcements")

    def announcement(self, announcement_id: int) -> Json:
        return cast("Json", self.get(f"/announcements/{announcement_id}"))

    def deliveries(self, *, announcement_id: int | None = None) -> Iterator[Json]:
        """Every address to which a notice went, and how far it came."""
        return self.pages("/deliveries", announcementId=announcement_id)


def _moment(at: datetime | None) -> str | None:
    if at is not None and at.tzinfo is None:
        raise ValueError("give a moment with its time zone")
    return at.isoformat() if at is not None else None
