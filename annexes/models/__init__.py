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
from annexes.models.facts import DataCategoryFacts, DataItemLink, InterfaceFacts, SubProcessorFacts
from annexes.models.product import Product

__all__ = [
    "ActivityRow",
    "Annex1Text",
    "Annex1Version",
    "Annex2Text",
    "Annex2Version",
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
]
