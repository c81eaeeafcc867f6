"""What the journal holds of products, and of the facts beside the rows of annex 1."""

from django.utils.translation import gettext_lazy as _

from annexes.models import DataCategoryFacts, DataItemLink, InterfaceFacts, Product, SubProcessorFacts
from journal import kinds
from journal.watching import watch

PRODUCT = "product.entered"

kinds.declare({PRODUCT: _("product entered or changed")})
for model in (Product, DataCategoryFacts, SubProcessorFacts, InterfaceFacts, DataItemLink):
    watch(model)
