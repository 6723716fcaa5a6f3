"""App passwords and tokens: from the environment, else from the keyring of the operating system. Nowhere else."""

import os

from contrasocial.core.errors import Code, Problem

_SERVICE = "contrasocial"
#: How the signs of a handle stand in the name of a variable; any other one by its number. No two are alike.
_SIGNS = {".": "_", "@": "__AT__", "-": "__DASH__", "_": "__LINE__"}
_NONE = "there is no keyring here"


def variable(handle: str) -> str:
    """The environment variable of a handle: ``CONTRASOCIAL_SECRET_BRAND_BSKY_SOCIAL`` for ``@brand.bsky.social``,
    ``CONTRASOCIAL_SECRET_BRAND__AT__MASTODON_EXAMPLE`` for ``@brand@mastodon.example``."""
    signs = _plain(handle).upper()
    return "CONTRASOCIAL_SECRET_" + "".join(
        s if s.isascii() and s.isalnum() else _SIGNS.get(s) or f"__{ord(s):X}__" for s in signs
    )


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
        Problem: E143 where there is no keyring, E144 where there is nothing to take out.
    """
    do = f"pip install 'contrasocial[login]', or set the environment variable {variable(handle)}"
    try:
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError
    except ImportError as error:
        raise Problem(Code.NO_KEYRING, _NONE, f"login {handle}", do) from error
    try:
        if secret is None:
            keyring.delete_password(_SERVICE, _plain(handle))
        else:
            keyring.set_password(_SERVICE, _plain(handle), secret)
    except PasswordDeleteError as error:
        raise Problem(Code.NOTHING_STORED, f"nothing is stored for {handle}", f"login {handle} --remove") from error
    except KeyringError as error:
        raise Problem(Code.NO_KEYRING, _NONE, f"login {handle}", do) from error


def _plain(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()
