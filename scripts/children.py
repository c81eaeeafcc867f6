"""Child processes that never outlive the one that started them."""

from __future__ import annotations

import ctypes
import signal
import subprocess
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def dies_with_parent(sent: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn``: the kernel sends the child ``sent`` when its parent ends, even by SIGKILL."""
    library = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, sent)

    return ask


def stop(process: subprocess.Popen[bytes], politely: signal.Signals, seconds: float) -> None:
    """End ``process``: the polite signal first, SIGKILL when it has not ended after ``seconds``."""
    if process.poll() is not None:
        return
    process.send_signal(politely)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
