"""What the registry refuses, by name. Raised by models and rules, translated once at the edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from documents.finding import Finding

Message = str | Promise


class RegistryError(Exception):
    """A refusal with a message for the person who asked, in that person's language."""

    message: Message = _("The registry refuses this.")

    def __str__(self) -> str:
        return str(self.message)


class SealedVersion(RegistryError):
    """A published version, or a row of one, was about to be changed."""

    def __init__(self, version: Any = None) -> None:
        super().__init__(version)
        self.version = version
        self.message = (
            _("%(version)s is published and can't be changed any more; copy it to a new draft.") % {"version": version}
            if version is not None
            else _("A published version can't be changed any more; copy it to a new draft.")
        )


class AlreadyPublished(SealedVersion):
    """Somebody published the version in the meantime."""

    def __init__(self, version: Any) -> None:
        super().__init__(version)
        self.message = _("%(version)s has been published already.") % {"version": version}


class SealedNotes(SealedVersion):
    """A change note of a published version was about to be changed."""

    def __init__(self, version: Any = None) -> None:
        super().__init__(version)
        self.message = (
            _("%(version)s is published, and its change notes were frozen with it; they can't be changed any more.")
            % {"version": version}
            if version is not None
            else _("The change notes of a published version were frozen with it; they can't be changed any more.")
        )


class NotPublishable(RegistryError):
    """The draft has errors; ``findings`` says which and where."""

    def __init__(self, version: Any, findings: Sequence[Finding]) -> None:
        super().__init__(version, findings)
        self.version = version
        self.findings = tuple(findings)

    def __str__(self) -> str:
        reasons = " ".join(str(finding) for finding in self.findings)
        return str(_("%(version)s can't be published: %(reasons)s") % {"version": self.version, "reasons": reasons})


class NotApproved(RegistryError):
    """Four eyes are asked for, and no second officer's approval of the draft as it stands holds."""

    def __init__(self, version: Any, why: str) -> None:
        super().__init__(version, why)
        self.version = version
        self.message = _(
            "%(version)s needs the approval of a second officer before it is announced or published: %(why)s."
        ) % {"version": version, "why": why}


class Refused(RegistryError):
    """A rule of the domain says no; the message says which and the way out. ``field`` names the input at fault."""

    def __init__(self, message: Message, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAsShown(Refused):
    """What somebody acts on differs from what that person was shown; ``field`` is where forms keep what was shown."""

    def __init__(self, message: Message) -> None:
        super().__init__(message, field="state")


class UnknownReference(RegistryError):
    """No version has this reference."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.message = _("No version has the reference “%(reference)s”. `list_versions` shows them all.") % {
            "reference": reference
        }
