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

    def comparison(self, reference: str, old_reference: str) -> Json:
        """What differs between two versions."""
        return cast("Json", self.get(f"/versions/{reference}/comparisons/{old_reference}"))

    def sub_processors(self, *, at: datetime | None = None) -> Json:
        """The register of sub-processors, now or at a moment."""
        return cast("Json", self.get("/sub-processors", at=_moment(at)))

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

    def deadlines(self, code: str) -> Iterator[shapes.Deadline]:
        """The windows for objection that are open, the first to close first."""
        return self.pages(f"/customers/{code}/deadlines")

    def objections(self, code: str) -> Iterator[shapes.Objection]:
        return self.pages(f"/customers/{code}/objections")

    def lodge_objection(self, code: str, notice_id: int, grounds: str, *, key: str = "") -> shapes.Objection:
        body = {"noticeId": notice_id, "grounds": grounds}
        return cast("shapes.Objection", self.post(f"/customers/{code}/objections", body, key=key))

    def copies(self, code: str) -> Iterator[shapes.Copy]:
        """The sealed copies that were issued."""
        return self.pages(f"/customers/{code}/copies")

    def copy_file(self, code: str, copy_id: int, to: Path | None = None) -> bytes:
        """The PDF of a copy: its SHA-256 is the copy's."""
        return self.download(f"/customers/{code}/copies/{copy_id}/file", to, accept="application/pdf")

    def copy_bundle(self, code: str, copy_id: int, to: Path | None = None) -> bytes:
        """A copy with its evidence, to be verified offline (ZIP)."""
        return self.download(f"/customers/{code}/copies/{copy_id}/bundle", to, accept="application/zip")

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
        return self.pages("/announcements")


def _moment(at: datetime | None) -> str | None:
    if at is not None and at.tzinfo is None:
        raise ValueError("give a moment with its time zone")
    return at.isoformat() if at is not None else None
