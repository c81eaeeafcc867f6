"""Walls around the process that reads hostile files: no file but its own program, no connection, no other program.

Two walls, each where the system has it. Bubblewrap starts the process with namespaces of its own: another user, no
network, and of the disk only Python with its packages and this one. Seccomp, through libseccomp, then takes from the
process the system calls with which it could open a file, a connection or another program. Limits on time and memory
(:mod:`seal.inspecting.process`) hold always.
"""

from __future__ import annotations

import errno
import io
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = _PACKAGE.parent
# What the dynamic linker and libseccomp's finder read; those that a system lacks are left out.
_LIBRARIES = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo"),
    *("/etc/ld.so.cache", "/sbin/ldconfig"),
)
_NOBODY = "65534"

# By name, as the kernel of any machine calls them; libseccomp knows the numbers.
_FORBIDDEN = (
    *("open", "openat", "openat2", "creat", "open_by_handle_at", "name_to_handle_at", "memfd_create"),
    *("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mkdirat"),
    *("socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg"),
    *("execve", "execveat", "fork", "vfork", "clone", "clone3", "kill", "tkill", "tgkill", "pidfd_open"),
    *("pidfd_getfd", "pidfd_send_signal", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise"),
    *("mount", "umount2", "move_mount", "open_tree", "fsopen", "pivot_root", "chroot", "unshare", "setns"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "bpf", "perf_event_open", "userfaultfd", "keyctl"),
    *("add_key", "request_key", "shmget", "shmat", "msgget", "semget", "mq_open", "init_module", "finit_module"),
)
# Loaded before the walls close, since a module that is loaded on first use would be a file that can't be opened.
_NEEDED = (
    *("encodings.idna", "encodings.utf_16", "encodings.utf_16_be", "encodings.latin_1", "encodings.cp1252"),
    *("encodings.unicode_escape", "multiprocessing", "stringprep", "unicodedata", "zoneinfo", "_strptime"),
    *("cryptography.hazmat.backends.openssl.backend", "pyhanko.pdf_utils.filters", "pikepdf.objects"),
    *("lxml.etree", "pikepdf", "asn1crypto.cms", "asn1crypto.tsp", "asn1crypto.ocsp"),
    *("pyhanko.pdf_utils.reader", "pyhanko.pdf_utils.metadata.xmp_xml", "pyhanko.pdf_utils.decode_limits"),
    *("pyhanko.pdf_utils.crypt", "pyhanko.sign.diff_analysis", "pyhanko.sign.fields", "pyhanko.sign.validation"),
    *("pyhanko.sign.validation.dss", "pyhanko.sign.validation.generic_cms", "pyhanko.sign.validation.pdf_embedded"),
    *("pyhanko.sign.validation.status", "pyhanko_certvalidator", "pyhanko_certvalidator.revinfo.validate_crl"),
    *("pyhanko_certvalidator.revinfo.validate_ocsp", "cryptography.hazmat.primitives.asymmetric.dsa"),
    *("cryptography.hazmat.primitives.asymmetric.ec", "cryptography.hazmat.primitives.asymmetric.ed25519"),
    *("cryptography.hazmat.primitives.asymmetric.ed448", "cryptography.hazmat.primitives.asymmetric.rsa"),
)


def command(module: str, rooms: Sequence[str] = (_PACKAGE.name,)) -> list[str]:
    """How to start a module as a process of its own: within Bubblewrap, where that works here. ``rooms`` are the
    packages of the project that it is made of."""
    return [*_namespaces(tuple(rooms)), sys.executable, "-m", module]


@cache
def _namespaces(rooms: tuple[str, ...]) -> tuple[str, ...]:
    """The call of Bubblewrap to put in front of a program; empty where there is none, or it may not do its work.

    Found out once a process: containers, and some kernels, forbid namespaces to whoever is not root.
    """
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        return ()
    call = (bubblewrap, *_options(rooms))
    try:
        tried = subprocess.run(  # noqa: S603 -- our own program
            [*call, sys.executable, "-c", ""], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return call if tried.returncode == 0 else ()


def _options(rooms: tuple[str, ...]) -> list[str]:
    options = ["--unshare-all", "--unshare-user", "--uid", _NOBODY, "--gid", _NOBODY, "--cap-drop", "ALL"]
    options += ["--die-with-parent", "--new-session", "--hostname", "inspection"]
    for place in (*_LIBRARIES, *dict.fromkeys((sys.base_prefix, sys.prefix))):
        options += ["--ro-bind-try", place, place]
    # Of the project these packages alone: settings, keys and stored files lie beside them.
    options += ["--dev", "/dev"]
    for room in rooms:
        options += ["--ro-bind", str(PROJECT / room), str(PROJECT / room)]
    return [*options, "--chdir", str(PROJECT)]


def shut_in() -> None:
    """Close the second wall around this process, where libseccomp is there; nothing opens it again."""
    for name in _NEEDED:
        import_module(name)
    _open_random()
    close_doors()


def close_doors() -> None:
    """Take from this process what it could open a file, a connection or a program with, once all it needs is loaded."""
    try:
        # It looks for the library when it is loaded, and raises when there is none.
        seccomp = import_module("pyseccomp")
    except (ImportError, OSError, RuntimeError, TypeError):
        return
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for call in _FORBIDDEN:
        try:
            rules.add_rule(seccomp.ERRNO(errno.EPERM), call)
        except (OSError, ValueError):
            # A call that this kind of machine, or this release of the library, does not know.
            continue
    rules.load()


def _open_random() -> None:
    """Have qpdf open the system's source of chance, which it asks for when it reads a locked file, and keeps open."""
    from pikepdf import Encryption, Pdf

    with Pdf.new() as empty:
        empty.add_blank_page()
        empty.save(io.BytesIO(), encryption=Encryption(owner="", user=""))
