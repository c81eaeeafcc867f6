"""In words, part by part: what is stated of a moment, and what would be stated instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agreements.applicability import AgreementArrangements, Answer, Applicability, StandingArrangement
from agreements.applicability.answers import RunningAgreement
from agreements.applicability.reasons import show
from agreements.bundle import arrangement_digest
from annexes.models import Product
from copies.models import IssuedCopy, RenderedCopy
from documents.kinds import Kind, kind_of
from documents.models import DocumentVersion
from documents.templatetags.registry import since


@dataclass(frozen=True)
class Difference:
    """One part of an agreement: what was stated, and what would be, in lines. Empty: that part was not there."""

    part: str
    was: str
    now: str


def differences(was: Applicability, now: Applicability) -> list[Difference]:
    """What of ``was`` is otherwise in ``now``, in the order in which an agreement is read."""
    found = [*_of_answers(was, now)]
    found += _of_texts(_("Specific arrangements"), *_arrangements(was, now))
    found += _of_texts(_("Agreements"), [*map(_agreement, was.agreements)], [*map(_agreement, now.agreements)])
    return found


def differences_from(copy: IssuedCopy | RenderedCopy, now: Applicability) -> list[Difference]:
    """The same for a copy as it is on record: an issued one by its versions, not why they bound; of a reading PDF only
    that it said something else.
    """
    if isinstance(copy, RenderedCopy):
        return [Difference(_part(answer), "", _text(answer, with_since=True)) for answer in now.answers]
    said = {_part_of(item.version): str(item.version) for item in copy.parts.all()}
    stated = {_part(answer): answer for answer in now.answers}
    found = []
    for part in dict.fromkeys([*stated, *said]):
        answer = stated.get(part)
        version = str(answer.version) if answer is not None and answer.version is not None else ""
        if version != said.get(part, ""):
            found.append(Difference(part, said.get(part, ""), _text(answer) if answer is not None else ""))
    if found:
        return found
    why = "\n".join(_text(answer, with_since=True) for answer in now.answers if answer.version is not None)
    return [Difference("", _("the same versions, but for other reasons, arrangements or agreements"), why)]


def _of_answers(was: Applicability, now: Applicability) -> Iterator[Difference]:
    before = {_part(answer): answer for answer in was.answers}
    after = {_part(answer): answer for answer in now.answers}
    for part in dict.fromkeys([*before, *after]):
        one, other = before.get(part), after.get(part)
        if one is not None and other is not None:
            alike = _text(one) == _text(other)
            if alike and one.in_force_since == other.in_force_since:
                continue
            yield Difference(part, _text(one, with_since=alike), _text(other, with_since=alike))
        else:
            yield Difference(part, _text(one) if one else "", _text(other) if other else "")


def _of_texts(part: str, was: list[str], now: list[str]) -> Iterator[Difference]:
    if was != now:
        yield Difference(part, "\n".join(was), "\n".join(now))


def _part(answer: Answer) -> str:
    return _name(answer.kind, answer.product)


def _part_of(version: DocumentVersion) -> str:
    return _name(kind_of(version.kind), getattr(version.document, "product", None))


def _name(kind: Kind, product: Product | None) -> str:
    return f"{kind.label} · {product}" if product else str(kind.label)


def _text(answer: Answer, *, with_since: bool = False) -> str:
    if answer.version is None:
        return str(answer.reason)
    text = f"{answer.version}: {answer.reason}"
    if with_since and answer.in_force_since is not None:
        text += _(", in force since %(since)s") % {"since": since(answer.in_force_since)}
    return text


def _arrangements(was: Applicability, now: Applicability) -> tuple[list[str], list[str]]:
    """Those in force; one that is named alike and says something else is marked so."""
    before = dict(map(_arrangement, _standing(was)))
    after = [_arrangement(item) for item in _standing(now)]
    other = _("%(arrangement)s, with another text")
    return list(before), [
        text if before.get(text, digest) == digest else other % {"arrangement": text} for text, digest in after
    ]


def _standing(applicability: Applicability) -> list[tuple[AgreementArrangements, StandingArrangement]]:
    return [(group, item) for group in applicability.arrangements for item in group.arrangements]


def _arrangement(found: tuple[AgreementArrangements, StandingArrangement]) -> tuple[str, str]:
    group, item = found
    return f"{group.agreement}: {item.arrangement.title} ({item.reason})", arrangement_digest(item.arrangement)


def _agreement(found: RunningAgreement) -> str:
    agreement = found.agreement
    texts = [agreement.reference]
    if agreement.handed_over_on:
        texts.append(_("terms handed over on %(date)s") % {"date": show(agreement.handed_over_on)})
    if agreement.signed_on:
        texts.append(_("signed on %(date)s") % {"date": show(agreement.signed_on)})
    if found.products:
        texts.append(", ".join(product.name for product in found.products))
    return " · ".join(texts)
