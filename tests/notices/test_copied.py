"""What a sealed copy and its bundle state of notices and objections; of a customer without any, nothing at all."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from django.utils import timezone

import pdf
from agreements.acts.answers import given_by
from agreements.applicability import resolve
from agreements.standing.identity import identities
from copies.sealed.package import evidence_bundle
from journal import anchoring, sequencing
from notices import copied
from notices.acts.announcing import announce
from notices.models import Notice
from notices.objections import stepping
from notices.objections.objecting import lodge
from notices.window import giving
from tests import cast
from tests.copies.issued import copy_of, read
from tests.notices.change import TELLING, draft
from tests.small import Small


def _identity(small: Small) -> str:
    [found] = identities([resolve(small.customer, at=timezone.now())], None, given_by([small.customer]))
    return found


def _notice(small: Small) -> Notice:
    return announce(draft(small.product), TELLING, by=cast.officer(), at=timezone.now()).notices.get()


def test_with_a_notice_given_an_objection_or_its_outcome_it_is_another_copy(small: Small) -> None:
    small.receive_all()
    seen = [_identity(small)]
    assert copied.identify([resolve(small.customer, at=timezone.now())], given_by([small.customer])) == [""]
    notice = _notice(small)
    assert _identity(small) == seen[0]
    giving.open_notice(notice, by=small.member(), at=timezone.now())
    seen.append(_identity(small))
    now = timezone.now()
    objection, _new = lodge(notice, channel="portal", grounds="Nee.", by=small.member(), received_at=now, at=now)
    seen.append(_identity(small))
    stepping.withdraw(objection, by=small.member(), at=timezone.now())
    seen.append(_identity(small))
    assert len(set(seen)) == 4


def test_the_copy_and_its_bundle_prove_them_without_what_is_internal(small: Small, tmp_path: Path) -> None:
    small.receive_all()
    notice = _notice(small)
    giving.open_notice(notice, by=small.member(), at=timezone.now())
    now = timezone.now()
    objection, _new = lodge(
        notice, channel="portal", grounds="Geheime gronden.", by=small.member(), received_at=now, at=now
    )
    stepping.consider(objection, text="Wij kijken.", by=cast.officer(), at=timezone.now())
    stepping.add_message(objection, text="Onder ons.", is_internal=True, by=cast.officer(), at=timezone.now())
    copy = copy_of(small.customer)
    attached = pdf.attachments_of(read(copy))["notices.json"]
    [stated] = json.loads(attached)
    assert (stated["given"], stated["objections"][0]["state"]) == ("portal", "considered")
    assert b"gronden" not in attached
    sequencing.tend(now=timezone.now())
    anchoring.tend(now=timezone.now())
    with zipfile.ZipFile(io.BytesIO(evidence_bundle(copy))) as archive:
        archive.extractall(tmp_path)
    entries = json.loads((tmp_path / "journal/entries.json").read_text())
    shown = [item["row"][0] for item in entries if item["row"][0].startswith("notices.")]
    assert sorted(set(shown)) == [
        "notices.announcement",
        "notices.notice",
        "notices.noticeevent",
        "notices.objection",
        "notices.objectionstep",
    ]
    assert shown.count("notices.objectionstep") == 1
    assert "Onder ons." not in json.dumps(entries)
    done = subprocess.run([sys.executable, tmp_path / "verify.py"], capture_output=True, text=True, check=False)
    assert "ok      notices.json is attached to the sealed PDF" in done.stdout
    assert done.returncode == 0, done.stdout
