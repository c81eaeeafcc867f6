"""A thin client for the API of a DPA Registry, and for the webhooks that it sends."""

from dpa_registry_client.client import Registry
from dpa_registry_client.errors import Refused, RegistryError, Unreachable
from dpa_registry_client.events import Event, Forged, verify

__all__ = ["Event", "Forged", "Refused", "Registry", "RegistryError", "Unreachable", "verify"]
__version__ = "1.0.0"
