from copies.models.copy import CopyBody, CopyPart, IssuedCopy
from copies.models.issuing import CopyRequest, IssueRun
from copies.models.rendering import RenderedCopy, Rendering

__all__ = ["CopyBody", "CopyPart", "CopyRequest", "IssueRun", "IssuedCopy", "RenderedCopy", "Rendering"]
