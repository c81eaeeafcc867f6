"""The entries of the side bar, seven with the first page, and what lies behind each."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentVersion
from notices.models import Objection
from office.navigation.lists import Hub, List, Page, Text


def _drafts(rows: Any) -> Any:
    return rows.filter(status=DocumentVersion.Status.DRAFT)


def _versions(model: str, title: Text, what: Text) -> List:
    return List(model, title, what, "status__exact=draft", _drafts, _("in work"))


HUBS: tuple[Hub, ...] = (
    Hub(
        "documents",
        _("Documents"),
        "description",
        _("What is agreed: the texts, their versions and drafts, and when each was published."),
        "documents.view_documentversion",
        (
            (
                _("Texts"),
                (
                    _versions("terms.termsversion", _("Privacy terms"), _("Versions and drafts of the general text.")),
                    _versions("annexes.annex1version", _("Annex 1"), _("Processing, sub-processors and interfaces.")),
                    _versions("annexes.annex2version", _("Annex 2"), _("The security measures.")),
                ),
            ),
            (
                _("Order and publication"),
                (
                    List("documents.publication", _("Ledger"), _("Every publication, in order, provable.")),
                    List("notices.plan", _("Plans"), _("What is to be announced or published at a moment to come.")),
                    List(
                        "documents.editorialmark",
                        _("Editorial versions"),
                        _("Versions that change words and no agreement; nobody needs to accept them."),
                    ),
                    List(
                        "documents.document", _("Documents and lines"), _("Which texts there are, of which releases.")
                    ),
                    List("annexes.product", _("Products"), _("What customers use, and the annex that goes with it.")),
                ),
            ),
        ),
    ),
    Hub(
        "customers",
        _("Customers"),
        "apartment",
        _("Whom the texts bind: their agreements, what each received and answered, and the copies that were issued."),
        "customers.view_customer",
        (
            (
                _("Customers"),
                (
                    List("customers.customer", _("Customers"), _("One page for each: what binds it, and why.")),
                    List(
                        "customers.organisationclaim",
                        _("Organisations of the provider"),
                        _("Who signs in for which organisation or establishment, and is a member of which customer."),
                    ),
                    List("customers.detailsproposal", _("Proposed contact details"), _("What programs proposed.")),
                    List("agreements.agreement", _("Agreements"), _("What was signed, of which products.")),
                    List(
                        "agreements.standingpart",
                        _("What applies, part by part"),
                        _("Customers by text, in one list."),
                    ),
                    Page(
                        "processing_record",
                        _("Processing record"),
                        _("What is processed for whom, as art. 30(2) GDPR wants it kept, and what of it is missing."),
                        "customers.view_customer",
                    ),
                ),
            ),
            (
                _("Received and answered"),
                (
                    List("agreements.receipt", _("Receipts"), _("What put a version in force, and its evidence.")),
                    List("agreements.bulkreceipt", _("Receipts of many"), _("One delivery to many customers.")),
                    List("agreements.acceptance", _("Answers of customers"), _("What was accepted or declined.")),
                ),
            ),
            (
                _("Copies"),
                (
                    List(
                        "copies.issuedcopy",
                        _("Sealed copies"),
                        _("Every copy that was issued."),
                    ),
                    List("copies.issuerun", _("Issue copies"), _("Copies for all customers at once.")),
                    List(
                        "copies.copyrequest",
                        _("Copies asked for"),
                        _("What waits to be issued."),
                        "state__exact=failed",
                        lambda rows: rows.filter(state="failed"),
                        _("failed"),
                    ),
                ),
            ),
            (
                _("End of retention"),
                (
                    List("agreements.plannedremoval", _("Planned removals"), _("What goes at the end of its time.")),
                    List("agreements.removal", _("Removals"), _("What went, and why.")),
                ),
            ),
        ),
    ),
    Hub(
        "notices",
        _("Notices and objections"),
        "campaign",
        _("Who was told of a change, until when each may object, and what came back."),
        "notices.view_announcement",
        (
            (
                _("Told"),
                (
                    List(
                        "notices.announcement",
                        _("Announcements"),
                        _("A board for each: how far its notices are."),
                    ),
                    List("notices.notice", _("Notices"), _("One for each customer, with its time to object.")),
                ),
            ),
            (
                _("Came back"),
                (
                    List(
                        "notices.objection",
                        _("Objections"),
                        _("Each with its steps and the days that are left."),
                        "",
                        lambda rows: rows.filter(state__in=Objection.OPEN),
                        _("open"),
                    ),
                    List(
                        "notices.incomingmail",
                        _("Incoming mail"),
                        _("What was written to the address for objections."),
                        "state__exact=open",
                        lambda rows: rows.filter(state="open"),
                        _("to be read"),
                    ),
                ),
            ),
        ),
    ),
    Hub(
        "import",
        _("Import"),
        "upload_file",
        _("Texts from files, each with the source it was read from."),
        "documents.view_importedsource",
        ((_("Import"), (List("documents.importedsource", _("Import a source text"), _("From a file to a draft.")),)),),
        is_its_list=True,
    ),
    Hub(
        "people",
        _("People and rights"),
        "group",
        _("Who signs in, and what each may do."),
        "accounts.view_user",
        (
            (
                _("People"),
                (
                    List("accounts.user", _("People"), _("Officers with their roles, and the members of customers.")),
                    List("auth.group", _("Roles"), _("What each role may do.")),
                    List(
                        "accounts.roleclaim",
                        _("Roles by claim"),
                        _("Which roles the provider's token gives to who signs in there."),
                    ),
                    List("machines.client", _("Programs"), _("What may read or act by itself, for whom.")),
                    List("webhooks.webhook", _("Webhooks"), _("Whom the registry tells by itself, at which address.")),
                    List(
                        "webhooks.webhookevent", _("Events of webhooks"), _("What was told, and what did not arrive.")
                    ),
                    Page(
                        "rights_review",
                        _("Review of rights"),
                        _("Once a year everybody is looked at, and confirmed or taken away."),
                        "accounts.view_rightsreview",
                    ),
                ),
            ),
        ),
    ),
    Hub(
        "registry",
        _("Registry"),
        "domain",
        _("The registry itself: whose it is, what it sent, and whether it still is what was entered."),
        "journal.view_verification",
        (
            (
                _("Registry"),
                (
                    List("customers.processor", _("Processor"), _("The party whose agreements these are.")),
                    List(
                        "mail.outgoingmail",
                        _("Outgoing mail"),
                        _("To whom the registry wrote, and whether it arrived."),
                        "state__exact=failed",
                        lambda rows: rows.filter(state="failed"),
                        _("not delivered"),
                    ),
                    Page(
                        "journal_explained",
                        _("Journal and verification"),
                        _("What is held of every act, and what to do when something is not as it was entered."),
                        "journal.view_verification",
                    ),
                ),
            ),
        ),
    ),
)


def hub_named(name: str) -> Hub | None:
    """The hub with this name."""
    return next((hub for hub in HUBS if hub.name == name and not hub.is_its_list), None)


def hub_of(model: type[Model] | None) -> Hub | None:
    if model is None:
        return None
    label = model._meta.label_lower
    return next((hub for hub in HUBS if any(getattr(each, "model", "") == label for each in hub.lists)), None)


def hub_of_request(request: HttpRequest) -> Hub | None:
    match = request.resolver_match
    if match is None:
        return None
    if match.url_name == "hub":
        return hub_named(match.kwargs["name"])
    name = match.url_name or ""
    for hub in HUBS:
        for each in hub.lists:
            if isinstance(each, Page) and (name == each.view or name.startswith(f"{each.view}_")):
                return hub
            if isinstance(each, List) and name.startswith(f"{each.model.replace('.', '_')}_"):
                return hub
    return None
