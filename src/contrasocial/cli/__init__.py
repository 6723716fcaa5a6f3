"""The command line: one file for each command, loaded when it is called. Errors are three lines and exit code 2."""

import gc
import os
import pkgutil
import sys
import traceback
import warnings
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from contrasocial.cli._say import say

#: How the libraries are set up, before they are loaded. The matrices of a verdict are small: a second thread of
#: OpenBLAS only spins, and doubles the CPU's work. Arrow's own pools keep what was freed.
LIBRARIES = {"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


class _Commands(click.Group):
    """Every module of this package is a command of its name."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(_ctx):
            return None
        command: click.Command = import_module(f"contrasocial.cli.{name}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="contrasocial")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """A health check for a brand's social presence.

    Is it social, contrasocial or antisocial? Which of its actions get in the way, and what could it do instead?
    Everything runs on this machine; nothing leaves it.
    """


def main() -> None:
    """Run, and turn errors into three lines and exit code 2 (no traceback without --debug)."""
    for name, value in LIBRARIES.items():
        os.environ.setdefault(name, value)
    # Rows and posts form no circles: to look for some after each 700 of them costs a tenth of a run.
    gc.set_threshold(50_000, 20, 100)
    os.umask(0o077)  # customers' words are in all that is written
    _show_notes()
    # It may stand anywhere: one puts it behind the line that has failed.
    debug = "--debug" in sys.argv
    args = [a for a in sys.argv[1:] if a != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        # Posts hold every sign there is; some terminals and pipes do not.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = cli.main(args, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.exceptions.Abort):
        say("stopped; what was in the ledger before is whole, run again to go on", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if debug:
            say(traceback.format_exc(), err=True)
        say(_told(error), err=True)
        sys.exit(2)


def _show_notes() -> None:
    from contrasocial.core.notes import Note

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, Note):
            say(f"note: {message}", err=True)
        else:
            usual(message, category, *where, **more)

    usual, warnings.showwarning = warnings.showwarning, show
    warnings.simplefilter("always", Note)


def _told(error: Exception) -> str:
    """The three lines of an error, each on one line whatever it quotes."""
    from contrasocial.core.errors import Code, Problem
    from contrasocial.report.wording import plain

    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        called = context.command_path if context else "contrasocial"
        error = Problem(Code.BAD_OPTION, error.format_message(), called, f"see {called} --help")
    if not isinstance(error, Problem):
        error = Problem(Code.OWN_FAILURE, f"contrasocial itself failed ({type(error).__name__}: {error})", "this run")
    parts = (" ".join(plain(part).split()) for part in (error.what, error.where, error.do))
    return str(Problem(error.code, *parts))
