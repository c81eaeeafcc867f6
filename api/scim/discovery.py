"""What the registry can do of SCIM, and what it keeps of a person (RFC 7643, sections 5 to 7)."""

from __future__ import annotations

from typing import Any

from api.scim.asking import MOST
from api.scim.messages import USER, address

_SCHEMAS = "urn:ietf:params:scim:schemas:core:2.0:"
DELETING = (
    "People who work for the processor. Nobody is deleted, since what somebody signed names them: DELETE closes the "
    "account, takes its roles and its sessions, and the person is not found here any more."
)


def config() -> dict[str, Any]:
    no = {"supported": False}
    return {
        "schemas": [f"{_SCHEMAS}ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": no | {"maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST},
        "changePassword": no,
        "sort": no,
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "OAuth 2.0 client credentials",
                "description": "A program with the scopes users:read and users:write gets a token for an hour.",
                "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                "primary": True,
            }
        ],
        "meta": _meta("ServiceProviderConfig", "ServiceProviderConfig"),
    }


def resource_types() -> list[dict[str, Any]]:
    return [
        {
            "schemas": [f"{_SCHEMAS}ResourceType"],
            "id": "User",
            "name": "User",
            "endpoint": "/Users",
            "description": DELETING,
            "schema": USER,
            "schemaExtensions": [],
            "meta": _meta("ResourceType", "ResourceTypes/User"),
        }
    ]


def schemas() -> list[dict[str, Any]]:
    return [
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": USER,
            "name": "User",
            "description": "A person who works for the processor",
            "attributes": [
                _attribute("userName", "The e-mail address, which identifies a person", "immutable", True, "server"),
                _attribute("displayName", "The name, as it stands in the registry"),
                {
                    **_attribute("name", "The same name"),
                    "type": "complex",
                    "subAttributes": [_attribute("formatted", "")],
                },
                {**_attribute("active", "False: closed, without roles"), "type": "boolean"},
                _attribute("preferredLanguage", "The language of mail: nl or en"),
                {
                    **_attribute("emails", "The address once more", "readOnly"),
                    "type": "complex",
                    "multiValued": True,
                    "subAttributes": [_attribute("value", "", "readOnly"), _attribute("type", "", "readOnly")],
                },
            ],
            "meta": _meta("Schema", f"Schemas/{USER}"),
        }
    ]


def _attribute(
    name: str, about: str, mutability: str = "readWrite", required: bool = False, uniqueness: str = "none"
) -> dict[str, Any]:
    return {
        "name": name,
        "type": "string",
        "multiValued": False,
        "description": about,
        "required": required,
        "caseExact": False,
        "mutability": mutability,
        "returned": "default",
        "uniqueness": uniqueness,
    }


def _meta(kind: str, path: str) -> dict[str, str]:
    return {"resourceType": kind, "location": address(path)}
