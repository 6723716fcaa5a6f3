"""App passwords and tokens: from the environment, else from the keyring of the operating system. Nowhere else."""

import os
import re

from contrasocial.core.errors import Problem

_SERVICE = "contrasocial"
_NONE = "there is no keyring here"


def variable(handle: str) -> str:
    """The environment variable of a handle: ``CONTRASOCIAL_SECRET_BRAND_BSKY_SOCIAL``."""
    return "CONTRASOCIAL_SECRET_" + re.sub(r"[^A-Z0-9]+", "_", _plain(handle).upper())


def stored(handle: str) -> str | None:
    """The secret of a handle, where there is one."""
    if told := os.environ.get(variable(handle), "").strip():
        return told
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(_SERVICE, _plain(handle))
        return found
    except KeyringError:
        return None


def store(handle: str, secret: str | None) -> None:
    """Put a secret into the keyring, or (None) take it out.

    Raises:
        Problem: E122 where there is no keyring.
    """
    do = f"pip install 'contrasocial[login]', or set the environment variable {variable(handle)}"
    try:
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError
    except ImportError as error:
        raise Problem("E122", _NONE, f"login {handle}", do) from error
    try:
        if secret is None:
            keyring.delete_password(_SERVICE, _plain(handle))
        else:
            keyring.set_password(_SERVICE, _plain(handle), secret)
    except PasswordDeleteError as error:
        raise Problem("E122", f"nothing is stored for {handle}", f"login {handle} --remove", "nothing") from error
    except KeyringError as error:
        raise Problem("E122", _NONE, f"login {handle}", do) from error


def _plain(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()
