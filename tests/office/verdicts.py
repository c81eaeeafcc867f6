"""Which right opens each address of the administration, to read and to send a form: the verdict of whoever adds a page.

A route without a verdict fails tests/office/test_role_matrix.py.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from documents.models import DocumentVersion
from office.roles import AUDITOR, NAMED, rights_of
from tests.office import everything
from tests.portal.routes import Route

type Verdict = tuple[str, str]

ANY, NOBODY = "any", "nobody"
VERSIONS = ("terms_termsversion", "annexes_annex1version", "annexes_annex2version")

# What Django makes for a model → the action on it that opens the page, and that sends its form.
_STANDARD: dict[str, Verdict] = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "delete": ("delete", "delete"),
    "history": ("view", "view"),
    "simple_history": ("view", "view"),
}
# Records that are made by acts of the registry: no form of the administration adds, changes or deletes one.
_ONLY_READ = (
    "documents_publication",
    "mail_outgoingmail",
    "auth_group",
    "copies_issuedcopy",
    "copies_copyrequest",
    "agreements_acceptance",
    "agreements_bulkreceipt",
    "agreements_standingpart",
    "agreements_plannedremoval",
    "agreements_removal",
    "notices_incomingmail",
    "notices_plan",
    "notices_announcement",
    "notices_notice",
)
# What is shown of a record for any method, as the page has no form of its own.
_SHOWN_TO_ANY_METHOD = (
    "copies_issuerun_change",
    "notices_objection_change",
    "notices_announcement_change",
    "notices_notice_change",
)
_PUBLISH, _SEE_CUSTOMERS, _DELIVER = "documents.add_publication", "customers.view_customer", "notices.add_noticeevent"
OWN: dict[str, Verdict] = {
    # Of everybody who works for the processor.
    **dict.fromkeys(
        ("index", "search", "login", "password_change", "password_change_done", "jsi18n", "view_on_site", "app_list"),
        (ANY, ANY),
    ),
    "autocomplete": (NOBODY, ANY),  # for a field that names itself only
    "machines_client_change": ("machines.view_client", NOBODY),
    "machines_client_delete": (NOBODY, NOBODY),
    "machines_client_secret": ("machines.change_client", "machines.change_client"),
    "machines_client_revoke": ("machines.change_client", "machines.change_client"),
    **dict.fromkeys(
        (
            "processing_record",
            "processing_record_file",
            "processing_record_customer",
            "processing_record_customer_file",
        ),
        (_SEE_CUSTOMERS, _SEE_CUSTOMERS),
    ),
    "webhooks_webhook_change": ("webhooks.view_webhook", NOBODY),
    "webhooks_webhook_delete": (NOBODY, NOBODY),
    "webhooks_webhook_secret": ("webhooks.change_webhook", "webhooks.change_webhook"),
    "webhooks_webhook_old_secret": ("webhooks.change_webhook", "webhooks.change_webhook"),
    "webhooks_webhook_replay": ("webhooks.change_webhook", "webhooks.change_webhook"),
    "webhooks_webhook_steer": ("webhooks.change_webhook", "webhooks.change_webhook"),
    "webhooks_webhookevent_change": ("webhooks.view_webhookevent", NOBODY),
    "journal_explained": ("journal.view_verification", "journal.view_verification"),
    "accounts_user_reset": ("accounts.reset_second_factor", "accounts.reset_second_factor"),
    "accounts_user_delete": (NOBODY, NOBODY),
    "accounts_roleclaim_change": ("accounts.view_roleclaim", NOBODY),
    "agreements_agreement_confirm_end": ("agreements.add_endconfirmation", "agreements.add_endconfirmation"),
    "agreements_receipt_change": ("agreements.view_receipt", NOBODY),
    "agreements_receipt_evidence": ("agreements.view_receipt", "agreements.view_receipt"),
    "agreements_receipt_void": ("agreements.change_receipt", "agreements.change_receipt"),
    "copies_issuedcopy_differing": ("copies.view_issuedcopy", "copies.view_issuedcopy"),
    "copies_issuerun_stop": ("copies.add_issuerun", "copies.add_issuerun"),
    "copies_issuerun_steer": (ANY, "copies.add_issuerun"),
    "customers_customer_forget_filter": ("customers.delete_savedfilter", "customers.delete_savedfilter"),
    "customers_customer_import": ("customers.add_customer", "customers.add_customer"),
    "customers_customer_save_filter": ("customers.add_savedfilter", "customers.add_savedfilter"),
    "customers_customer_see_as": ("customers.record_acts", "customers.record_acts"),
    "customers_customer_succeed": ("customers.add_succession", "customers.add_succession"),
    "customers_customer_stop_seeing": ("customers.record_acts", "customers.record_acts"),
    "customers_detailsproposal_change": ("customers.view_detailsproposal", NOBODY),
    "customers_organisationclaim_change": ("customers.view_organisationclaim", NOBODY),
    "customers_customer_page": (_SEE_CUSTOMERS, _SEE_CUSTOMERS),
    "customers_processor_add": (NOBODY, NOBODY),  # there is one already
    "customers_processor_changelist": (ANY, ANY),  # leads to that one
    "customers_processor_delete": (NOBODY, NOBODY),
    "documents_importedsource_change": ("documents.view_importedsource", NOBODY),
    "documents_line_order": ("documents.view_versionrank", "documents.change_versionrank"),
    "hub": ("journal.view_verification", "journal.view_verification"),  # of the registry itself, say
    "imports_file": ("documents.view_importedsource", "documents.view_importedsource"),
    "rights_review": ("accounts.view_rightsreview", "accounts.add_rightsreview"),
    "rights_remove": ("accounts.add_rightsreview", "accounts.add_rightsreview"),
    "imports_reading": ("documents.add_importedsource", "documents.add_importedsource"),
    "imports_source": ("documents.view_importedsource", "documents.change_doubt"),
    "imports_update": ("documents.add_importedsource", "documents.add_importedsource"),
    "notices_announcement_letters": (_DELIVER, _DELIVER),
    "notices_announcement_letters_pdf": (_DELIVER, _DELIVER),
    "notices_announcement_paper": (_DELIVER, _DELIVER),
    "notices_announcement_remind": (_DELIVER, _DELIVER),
    "notices_announcement_revoke": (_PUBLISH, _PUBLISH),
    "notices_incomingmail_file": ("notices.view_incomingmail", "notices.view_incomingmail"),
    "notices_notice_pdf": ("notices.view_notice", "notices.view_notice"),
    "notices_objection_file": ("notices.view_objection", "notices.view_objection"),
    "notices_objection_step": ("notices.add_objectionstep", "notices.add_objectionstep"),
    "notices_plan_cancel": (_PUBLISH, _PUBLISH),
}
_OF_A_VERSION: dict[str, Verdict] = {
    "announce": (_PUBLISH, _PUBLISH),
    "compare": ("view", "view"),
    "coverage": ("view", "documents.add_coveragelink"),
    "copy": ("add", "add"),
    "edit": ("view", NOBODY),  # who may not change the draft is led to its reading page
    "edit_beside": ("view", "change"),
    "edit_compare": (NOBODY, "view"),
    "edit_document": ("view", NOBODY),
    "edit_doubt": (NOBODY, "change"),
    "edit_presence": ("change", "change"),
    "edit_references": (NOBODY, "view"),
    "edit_save": (NOBODY, "change"),
    "edit_unsaved": (NOBODY, NOBODY),  # kept by PUT and DELETE
    "facts": ("view", "change"),
    "fork": ("documents.add_line", "documents.add_line"),
    "impact": (_SEE_CUSTOMERS, _SEE_CUSTOMERS),
    "log-row": ("change", "change"),
    "mail": ("notices.add_announcement", "notices.add_announcement"),
    "notes": ("view", "change"),
    "pdf": ("view", "view"),
    "preview": ("view", "view"),
    "publish": ("view", _PUBLISH),  # each other button asks for its own right (tests/office/test_publish_flow.py)
    "withdraw": ("documents.add_withdrawal", "documents.add_withdrawal"),
}
# What the records of the world refuse to everybody, as things are: what is in use stays, one kind alone is forked.
REFUSED_AS_THINGS_ARE = (
    "annexes_annex2version_fork",
    "annexes_product_delete",
    "customers_customer_delete",
    "documents_document_delete",
    "notices_announcement_revoke",
    "notices_incomingmail_file",
    "terms_termsversion_fork",
    "terms_termsversion_log-row",
)
# Pages about a draft; the others about versions are asked of a published one.
_OF_DRAFTS = (
    "announce", "change", "delete", "edit", "edit_beside", "edit_compare", "edit_document", "edit_doubt",
    "edit_presence", "edit_references", "edit_save", "edit_unsaved", "log-row", "notes", "publish",
)  # fmt: skip


def is_a_page(route: Route) -> bool:
    """Whether there is something at the address: a pattern that catches what no other does has nothing, for anybody."""
    return "<path:object_id>" not in route.name and "(?P<url>" not in route.name and route.name != "admin:logout"


def verdict(route: Route) -> Verdict | None:
    """The rights that read the page and send its form; None when nobody has decided."""
    name = route.name.removeprefix("admin:")
    if name in OWN:
        return OWN[name]
    label, standard = _parts(name)
    if label in VERSIONS and standard in _OF_A_VERSION:
        return _whole(label, _OF_A_VERSION[standard])
    if standard not in _STANDARD:
        return None
    reads, sends = _whole(label, _STANDARD[standard])
    if name in _SHOWN_TO_ANY_METHOD:
        return reads, reads
    if label in _ONLY_READ and standard in ("add", "change", "delete"):
        return (reads if standard == "change" else NOBODY), NOBODY
    return reads, sends


def _parts(name: str) -> tuple[str, str]:
    """``terms_termsversion_simple_history`` → its model and what the page does."""
    for model in apps.get_models():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        if name.startswith(f"{label}_"):
            return label, name.removeprefix(f"{label}_")
    return "", name


def _whole(label: str, rights: Verdict) -> Verdict:
    app, _, model = label.partition("_")
    reads, sends = (right if "." in right else f"{app}.{right}_{model}" for right in rights)
    return reads, sends


def holds(role: str, right: str) -> bool:
    """Whether the role has the right; the auditor, none but to look."""
    return right == ANY or (right != NOBODY and right in rights_of(role))


def address(route: Route) -> str | None:
    """An address of the route, about a draft where it is about those."""
    label, what = _parts(route.name.removeprefix("admin:"))
    if label in VERSIONS and what in _OF_DRAFTS:
        app, _, name = label.partition("_")
        model: type[Model] = apps.get_model(app, name)
        drafts: Any = model._default_manager.filter(status=DocumentVersion.Status.DRAFT)
        return everything.address(route, about=drafts.earliest("pk"))
    if label == "" and what == "hub":
        return reverse(route.name, args=["registry"])
    if label == "accounts_user":
        # Officers are the administrators' business; of members the desk's too.
        return everything.address(route, about=User.objects.filter(memberships__isnull=False).earliest("pk"))
    return everything.address(route)


def of_the_auditor() -> set[str]:
    """The rights of the auditor that are more than to look."""
    looking = {name for name in NAMED if name.endswith("see_pages")}
    return {right for right in rights_of(AUDITOR) - looking if not right.partition(".")[2].startswith("view_")}
