"""Telling a service manager how we are: the datagrams of systemd's sd_notify(3). Where nobody listens, nothing happens."""

import os
import socket


def tell(*states: str) -> bool:
    """Send states such as `READY=1`, `WATCHDOG=1`, `STATUS=...`. False where no manager listens or it cannot be reached: that must end nobody."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.sendto("\n".join(states).encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)
    except OSError:
        return False
    return True


def watchdog_seconds() -> float | None:
    """How often to send `WATCHDOG=1`: half of what the manager waits. None when it does not wait for us."""
    asked, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not asked.isdigit() or int(asked) == 0 or (pid and pid != str(os.getpid())):
        return None
    return int(asked) / 2e6
