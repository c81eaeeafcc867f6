from annexes.models.annex1 import (
    ActivityRow,
    Annex1Text,
    Annex1Version,
    DataCategory,
    DataItem,
    InterfaceRow,
    SubProcessorRow,
)
from annexes.models.annex2 import Annex2Text, Annex2Version, Measure, MeasureCategoryRow
from annexes.models.engagement import ChainLink, SubProcessorFacts, SubProcessorUse
from annexes.models.facts import (
    ActivityFacts,
    Annex1Facts,
    Annex2Facts,
    DataCategoryFacts,
    DataItemLink,
    InterfaceFacts,
)
from annexes.models.product import Product

__all__ = [
    "ActivityFacts",
    "ActivityRow",
    "Annex1Facts",
    "Annex1Text",
    "Annex1Version",
    "Annex2Facts",
    "Annex2Text",
    "Annex2Version",
    "ChainLink",
    "DataCategory",
    "DataCategoryFacts",
    "DataItem",
    "DataItemLink",
    "InterfaceFacts",
    "InterfaceRow",
    "Measure",
    "MeasureCategoryRow",
    "Product",
    "SubProcessorFacts",
    "SubProcessorRow",
    "SubProcessorUse",
]
