"""Options that go together, added to a command by one decorator."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Decorator", "option_group"]

Command = Callable[..., None]
Decorator = Callable[[Command], Command]


def option_group(*options: Decorator) -> Decorator:
    """
    Make one decorator of several; ``--help`` shows the options in this order.

    Examples
    --------
    >>> import click
    >>> both = option_group(click.option("--first"), click.option("--second"))
    >>> [option.name for option in click.command(both(lambda **given: None)).params]
    ['first', 'second']
    """

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options
