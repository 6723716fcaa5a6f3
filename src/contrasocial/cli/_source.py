"""What a command is given to read."""

from typing import Any

import click


class _Source(click.Path):
    """An account, a brand of the list, or a path: one where nothing is, is told before the slow imports."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from contrasocial.api.workspace import known_to_be_missing, locate, no_such_path

        # Click has read the options by now, wherever they stand on the line.
        folder = locate(ctx.params.get("workspace") if ctx else None)
        if known_to_be_missing(str(value), folder):
            raise no_such_path(str(value))
        return super().convert(value, param, ctx)


SOURCE = _Source()
