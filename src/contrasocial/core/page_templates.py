"""Templates of pages, compiled once: what Jinja makes of them is kept where Python keeps compiled modules."""

import sys
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache


def environment(package: str, folder: str, keep_last_line: bool = False) -> jinja2.Environment:
    """The templates in a folder of a package: everything is escaped, and what is missing in one is an error."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader(package, folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_last_line,
        undefined=jinja2.StrictUndefined,
    )
    place = files(package) / folder / "templates"
    if isinstance(place, Path):
        # Jinja compares the text of a template alone: another Jinja, or other options here, look for other files.
        made_by = sha256(f"{jinja2.__version__} {keep_last_line}".encode() + Path(__file__).read_bytes())
        kept = Path(cache_from_source(str(place))).parent
        env.bytecode_cache = _Beside(str(kept), f"{made_by.hexdigest()[:12]}-%s.pyc")
    return env


class _Beside(FileSystemBytecodeCache):
    """Bytecode in a folder that may be missing; none is kept where it cannot be written, or Python keeps none."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # no such folder, or a file that is cut short: it is compiled anew
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)
