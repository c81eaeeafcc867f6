"""What SCIM answers: JSON of its own media type, lists in an envelope, and refusals in one form (RFC 7644, 3.12)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse

TYPE = "application/scim+json"
_URN = "urn:ietf:params:scim:"
USER = f"{_URN}schemas:core:2.0:User"
ENTERPRISE = f"{_URN}schemas:extension:enterprise:2.0:User"
LIST, PATCH, ERROR = (f"{_URN}api:messages:2.0:{name}" for name in ("ListResponse", "PatchOp", "Error"))


@dataclass(eq=False)
class ScimError(Exception):
    """A refusal; ``sort`` is one of the words of RFC 7644, table 9, for a request that is wrong."""

    status: int
    detail: str
    sort: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> HttpResponse:
        said = {"schemas": [ERROR], "status": str(self.status), "detail": self.detail}
        return answer(said | ({"scimType": self.sort} if self.sort else {}), self.status, **self.headers)


def answer(data: Any, status: int = 200, **headers: str) -> HttpResponse:
    return HttpResponse(json.dumps(data, ensure_ascii=False), status=status, content_type=TYPE, headers=headers)


def listed(resources: list[Any], *, total: int, first: int = 1) -> dict[str, Any]:
    """A page of a list; places are counted from one."""
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": first,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }


def address(path: str) -> str:
    return f"{settings.DPA_PUBLIC_URL}/scim/v2/{path}"
