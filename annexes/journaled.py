"""What the journal holds of products, and of the facts beside the annexes."""

from django.utils.translation import gettext_lazy as _

from annexes.models import (
    ActivityFacts,
    Annex1Facts,
    Annex2Facts,
    ChainLink,
    DataCategoryFacts,
    DataItemLink,
    InterfaceFacts,
    Product,
    SubProcessorFacts,
    SubProcessorUse,
)
from journal import kinds
from journal.watching import watch

PRODUCT = "product.entered"

kinds.declare({PRODUCT: _("product entered or changed")})
watch(
    SubProcessorFacts,
    later=(
        "location",
        "transfer_details",
        "task",
        "contact_function",
        "contact_name",
        "contact_details",
        "contract",
        "contract_date",
        "contract_evidence",
        "verified_on",
        "engaged_from",
    ),
)
for model in (
    Product,
    DataCategoryFacts,
    ChainLink,
    SubProcessorUse,
    ActivityFacts,
    InterfaceFacts,
    DataItemLink,
    Annex1Facts,
    Annex2Facts,
):
    watch(model)
