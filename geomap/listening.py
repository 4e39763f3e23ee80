"""A socket that our own servers listen at: the folder's (``serve``) and the desk's."""

from __future__ import annotations

import socket

from geomap.errors import OutputError

__all__ = ["HOST", "address_of", "listen"]

HOST = "127.0.0.1"
"""This machine, and none else."""


def listen(host: str, port: int, *, options: str = "--port") -> socket.socket:
    """
    Take a port and listen at it; who asks now waits until somebody answers.

    Parameters
    ----------
    host : str
        A name or an address of this machine.
    port : int
        0 takes a free one.
    options : str
        Of the command: what else to choose where it cannot be had.

    Raises
    ------
    OutputError
        The address or port cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            f"{host}:{port}: cannot be used ({reason}): choose another {options}"
        ) from error
    return listening


def address_of(listening: socket.socket, host: str) -> str:
    """Return the address of a listening socket as one writes it into a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"
