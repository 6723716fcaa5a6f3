"""``contrasocial login``: store an app password or a token in the keyring."""

import click

from contrasocial.cli._say import say


@click.command()
@click.argument("handle")
@click.option("--remove", is_flag=True, help="Take it out of the keyring.")
def command(handle: str, remove: bool) -> None:
    """Store the secret of HANDLE in this machine's keyring: mentions outside its own threads can then be read.

    Bluesky: an app password (Settings -> Privacy and security -> App passwords). Mastodon: an access token
    (Preferences -> Development -> New application, with read:accounts, read:statuses and read:notifications). Without
    a keyring, set the environment variable CONTRASOCIAL_SECRET_ and the handle in capitals: a dot as _, the @ before
    the server as __AT__, a hyphen as __DASH__, an underscore as __LINE__
    (CONTRASOCIAL_SECRET_BRAND__AT__MASTODON_EXAMPLE).
    """
    from contrasocial.api.gather import handle_of
    from contrasocial.core.errors import Code, Problem
    from contrasocial.network import credentials as secrets

    plain = handle_of(handle)
    if plain is None or plain.startswith("did:"):
        raise Problem(Code.NOT_A_HANDLE, f"{handle!r} is no handle", "login")
    handle = plain
    if remove:
        secrets.store(handle, None)
        say(f"nothing is stored for {handle} any more")
        return
    secret = click.prompt("App password or token", hide_input=True, err=True).strip()
    secrets.store(handle, secret)
    say(f"stored for {handle}, in the keyring only")
