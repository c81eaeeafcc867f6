"""Messages as they arrive in the mailbox for objections: answers, reports of delivery, and what only looks like one."""

from __future__ import annotations

from email.message import EmailMessage


def answer(to: str, *, sender: str = "Ada van Elten <contact@example.org>", text: str = "Wij maken bezwaar.") -> str:
    """What a person writes who answers a message."""
    return (
        f"From: {sender}\nTo: bezwaar@elzenvoort.example\nDate: Wed, 30 Aug 2023 10:00:00 +0200\n"
        f"Message-ID: <antwoord-1@example.org>\nIn-Reply-To: {to}\nReferences: {to}\n"
        f"Subject: Re: Kennisgeving\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )


def report(
    of: str,
    recipient: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    returned: str = "text/rfc822-headers",
    original: str = "",
) -> str:
    """A report of delivery as RFC 3464 has it."""
    first = f"Original-Recipient: rfc822;{original}\n" if original else ""
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: registry@processor.example
Date: Wed, 30 Aug 2023 10:00:00 +0200
Message-ID: <20230830@mx.example.org>
Auto-Submitted: auto-replied
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

This is the mail system at host mx.example.org.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

{first}Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected

--grens
Content-Type: {returned}

From: registry@processor.example
Message-ID: {of}
Subject: Kennisgeving

--grens--
"""


def exim(of: str, recipient: str) -> str:
    """A bounce of the kind that follows no standard."""
    return f"""From: Mail Delivery System <Mailer-Daemon@mx.example.org>
To: registry@processor.example
Date: Wed, 30 Aug 2023 10:00:00 +0200
X-Failed-Recipients: {recipient}
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {recipient}
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

Message-ID: {of}
Subject: Kennisgeving
"""


def forwarded(raw: str) -> str:
    """What a person writes who sends a message on as a file."""
    return (
        "From: x@example.org\nDate: Wed, 30 Aug 2023 10:00:00 +0200\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: message/rfc822\n\n{raw}\n--b--\n"
    )


def with_files(to: str, *files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Ada <contact@example.org>", "bezwaar@elzenvoort.example"
    message["Date"], message["In-Reply-To"] = "Wed, 30 Aug 2023 10:00:00 +0200", to
    message["Subject"] = "Bezwaar"
    message.set_content("Zie de bijlagen.")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
