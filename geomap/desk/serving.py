"""Starting the server on this machine alone."""

from __future__ import annotations

import gc
from collections.abc import Callable

from geomap.desk.app import make_app
from geomap.desk.desk import Desk
from geomap.desk.guard import new_token
from geomap.desk.maps import Maps
from geomap.listening import HOST, address_of, listen

__all__ = ["serve"]


def serve(
    desk: Desk,
    *,
    title: str | None = None,
    port: int = 0,
    ready: Callable[[str], None] = lambda address: None,
) -> None:
    """
    Serve a desk until it is interrupted.

    Parameters
    ----------
    desk : Desk
    title : str, optional
        The map's.
    port : int
        0 takes a free one.
    ready : callable
        Given the address to open, once the server listens.

    Raises
    ------
    OutputError
        The port is taken.
    """
    import uvicorn

    listening = listen(HOST, port)
    port = listening.getsockname()[1]
    maps, token = Maps(desk, title), new_token()
    config = uvicorn.Config(
        make_app(desk, maps, token, port),
        log_level="warning",
        access_log=False,  # the token is in every address
        lifespan="off",
        server_header=False,
        date_header=False,
    )
    # Parses live as long as the desk: to look through them for garbage took a fifth of a second.
    gc.collect()
    gc.freeze()
    ready(f"{address_of(listening, HOST)}{token}/")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
        maps.wait()
