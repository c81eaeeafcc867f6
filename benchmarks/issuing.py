"""What issuing and serving copies costs, side by side in one run: ``python -m benchmarks.issuing``.

Seal at B-B with RSA-2048, no network. Each figure is the median of the ratios of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import http.client
import os
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import setting  # isort: skip - the settings come first

from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import sync_playwright

import pdf
from accounts.models import User
from agreements.bundle import bundle_for
from copies.models import CopyRequest, IssuedCopy
from copies.reading import AgreementSource
from copies.reading.layout import STYLESHEETS
from copies.sealed import tasks as issuing
from copies.sealed.evidence import sections
from copies.sealed.make import describe
from copies.sealed.sealing import seal_settings
from customers.models import Customer, Membership
from seal import seal

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def processor_seconds() -> float:
    """What this process and all below it, a browser's too, have spent of the processors."""
    found, parents = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            # It has just ended.
            continue
        parents[int(folder.name)] = int(fields[1])
        found[int(folder.name)] = int(fields[11]) + int(fields[12])

    def is_below(process: int) -> bool:
        return process == os.getpid() or (process in parents and is_below(parents[process]))

    return sum(ticks for process, ticks in found.items() if is_below(process)) / os.sysconf("SC_CLK_TCK")


def issue_one() -> None:
    assert issuing.issue_next()


def ask(customer: Customer) -> None:
    issuing.ask(customer, moment=timezone.now(), language="nl", by=None, now=timezone.now())


def html_of(customer: Customer) -> str:
    """All of the agreement as one document, with the evidence pages at its end."""
    with translation.override("nl"):
        bundle = bundle_for(customer, at=timezone.now())
        whole = AgreementSource.of(customer, timezone.now()).html()
        found = describe(bundle, issued_at=timezone.now(), issued_by=None, level="B-B", is_test=True)
        entries = list(zip(bundle.parts, found.positions, strict=True))
        parts = render_to_string("documents/copy/_parts_evidence.html", {"entries": entries, "address": "localhost"})
        evidence = render_to_string(
            "documents/copy/evidence.html",
            {"issue": found, "bundle": bundle, "processor": bundle.processor, "sections": sections(found)},
        )
    proof = evidence.partition("<body>")[2].partition("</body>")[0]
    return whole.replace("</body>", parts + proof + "</body>")


def sealed(data: bytes) -> bytes:
    return seal(data, settings=seal_settings(), at=timezone.now())


def fully(customer: Customer) -> None:
    """The HTML of it all, laid out by WeasyPrint and sealed."""
    sealed(pdf.render(html_of(customer), stylesheets=STYLESHEETS))


def copies_against_layouts(customers: list[Customer]) -> tuple[list[dict[str, float]], IssuedCopy]:
    """A copy, from queue to storage, against laying all of it out anew, by WeasyPrint and by a warm Chromium."""
    for customer in customers:
        ask(customer)
    issue_one()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        styles = "".join((ROOT / "static" / name).read_text() for name in ("fonts/lato/lato.css", *STYLESHEETS))

        def printed(customer: Customer) -> None:
            page.set_content(html_of(customer).replace("</head>", f"<style>{styles}</style></head>"))
            sealed(page.pdf(format="A4", tagged=True, outline=True))

        for work in (fully, printed):
            work(customers[0])
        times = []
        for customer in customers[1:]:
            ways = {"copy": issue_one, "full": partial(fully, customer), "chromium": partial(printed, customer)}
            row = {}
            for name, way in ways.items():
                before = processor_seconds()
                row[name] = seconds(way)
                row[f"{name}, processor"] = processor_seconds() - before
            times.append(row)
        browser.close()
    assert not CopyRequest.objects.exclude(state="done").exists()
    return times, IssuedCopy.objects.latest("pk")


class Server:
    """The project under granian, one process, asked over one connection."""

    def __init__(self, copy: IssuedCopy, page_bytes: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = os.environ | {
            "BENCHMARK_FILE": str(copy.file.name),
            "BENCHMARK_BYTES": str(page_bytes),
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        command = [
            Path(sys.executable).with_name("granian"),
            "--interface",
            "wsgi",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            "1",
            "--log-level",
            "warning",
            "benchmarks.served:application",
        ]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.1)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, address: str, cookie: str = "") -> int:
        self.connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
        answer = self.connection.getresponse()
        size = len(answer.read())
        assert answer.status == 200, (address, answer.status)
        return size

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def served(copy: IssuedCopy, rounds: int) -> list[dict[str, float]]:
    """Download against a bare FileResponse, and the agreement page against a constant of its size; requests in turn."""
    browser = Client()
    reader = User.objects.get(email="hoogvoorde@example.org")
    Membership.objects.create(customer=copy.customer, user=reader)
    browser.force_login(reader)
    code = copy.customer.code
    page = f"/klant/{code}/overeenkomst/"
    size = len(browser.get(page, headers={"host": "localhost"}).content)
    # After the first page, as a browser has them.
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    server = Server(copy, size)
    addresses = {
        "download": f"/klant/{code}/kopieen/{copy.pk}.pdf",
        "file": "/bench/file",
        "outside": "/outside",
        "page": page,
        "constant": "/bench/constant",
    }
    try:
        for address in addresses.values():
            for _ in range(5):
                server.get(address, cookie)
        times = [
            {name: seconds(partial(server.get, address, cookie)) for name, address in addresses.items()}
            for _ in range(rounds)
        ]
    finally:
        server.stop()
    return times


def memory(customers: list[Customer]) -> list[tuple[int, float]]:
    """Resident memory of this process while it issues a copy to each, in MB, every hundred copies."""
    for customer in customers:
        ask(customer)
    found = []
    for number in range(1, len(customers) + 1):
        issue_one()
        if number % 100 == 0 or number == 50:
            gc.collect()
            lines = Path("/proc/self/status").read_text().splitlines()
            resident = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
            found.append((number, resident / 1024))
    return found


def ratio(times: list[dict[str, float]], over: str, under: str) -> float:
    return statistics.median(row[over] / row[under] for row in times)


def say(what: str, value: Any, target: str, *, good: bool) -> None:
    sys.stdout.write(f"{what:64} {value:>8} {target:>16}  {'ok' if good else 'SHORT'}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--copies", type=int, default=1000)
    options = parser.parse_args()
    customers = setting.prepare(options.rounds + 1)
    times, copy = copies_against_layouts(customers)
    for name in times[0]:
        sys.stdout.write(f"  {name:20} {statistics.median(row[name] for row in times) * 1000:8.1f} ms\n")
    one, two = ratio(times, "copy", "full"), ratio(times, "copy", "chromium")
    say("(1) copy issued and sealed / full WeasyPrint render, same seal", f"{one:.3f}", "at most 0.10", good=one <= 0.1)
    say("(2) the same / warm Chromium print, same seal", f"{two:.3f}", "at most 0.6", good=two <= 0.6)
    sys.stdout.write(f"    the same in processor time {ratio(times, 'copy, processor', 'chromium, processor'):.3f}\n")
    asked = served(copy, options.requests)
    for name in asked[0]:
        sys.stdout.write(f"  {name:10} {statistics.median(row[name] for row in asked) * 1000:8.2f} ms\n")
    three, outside = ratio(asked, "file", "download"), ratio(asked, "outside", "download")
    four = ratio(asked, "constant", "page")
    say("(3) download / bare FileResponse, same middleware", f"{three:.2f}", "at least 0.8", good=three >= 0.8)
    say("    download / bare FileResponse, no middleware at all", f"{outside:.2f}", "at least 0.8", good=outside >= 0.8)
    say("(4) agreement page / constant response of the same bytes", f"{four:.2f}", "at least 0.5", good=four >= 0.5)
    if options.copies:
        grown = memory(setting.prepare(options.copies))
        sys.stdout.write("  " + ", ".join(f"{number}: {mb:.0f} MB" for number, mb in grown) + "\n")
        settled = [mb for number, mb in grown if number > 100] or [grown[-1][1]]
        growth = max(settled) / settled[0]
        say(f"(5) memory after {options.copies} copies / after 200", f"{growth:.2f}", "flat, 1.05", good=growth <= 1.05)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(f"  peak {peak:.0f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
