"""The list of brands, the store of secrets, and their commands."""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from contrasocial.api import brand_list as brandbook
from contrasocial.api.config import config
from contrasocial.cli import cli
from contrasocial.core.errors import Problem
from contrasocial.network import credentials as secrets

BLUE, FEDI = "@hearthline.example", "@hearthline@social.example"


def said(*arguments: str, given: str | None = None) -> str:
    done = CliRunner().invoke(cli, arguments, input=given, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_handles_are_added_once_and_in_order(tmp_path: Path) -> None:
    assert brandbook.add(tmp_path, "hearthline", (BLUE,)) == [BLUE]
    assert brandbook.add(tmp_path, "hearthline", (FEDI, BLUE)) == [BLUE, FEDI]
    assert brandbook.brands(tmp_path) == {"hearthline": [BLUE, FEDI]}


def test_a_brand_goes_with_its_last_handle_or_as_a_whole(tmp_path: Path) -> None:
    brandbook.add(tmp_path, "hearthline", (BLUE, FEDI))
    assert brandbook.remove(tmp_path, "hearthline", (BLUE,)) == [FEDI]
    assert brandbook.remove(tmp_path, "hearthline", (FEDI,)) == []
    assert brandbook.brands(tmp_path) == {}
    brandbook.add(tmp_path, "hearthline", (BLUE, FEDI))
    brandbook.remove(tmp_path, "hearthline", ())
    assert brandbook.brands(tmp_path) == {}


@pytest.mark.parametrize(("name", "handles"), [("nobody", ()), ("hearthline", (FEDI,))])
def test_what_is_not_in_the_list_cannot_be_taken_off_it(tmp_path: Path, name: str, handles: tuple[str, ...]) -> None:
    brandbook.add(tmp_path, "hearthline", (BLUE,))
    with pytest.raises(Problem) as raised:
        brandbook.remove(tmp_path, name, handles)
    assert raised.value.code == "E109"
    assert brandbook.brands(tmp_path) == {"hearthline": [BLUE]}


@pytest.mark.parametrize("content", ["[]", '{"a": 1}', "\xff"])
def test_a_list_of_an_earlier_version_that_is_damaged_says_where_it_lies(tmp_path: Path, content: str) -> None:
    (tmp_path / "brands.json").write_text(content, encoding="latin-1")
    with pytest.raises(Problem, match="list of brands") as raised:
        brandbook.brands(tmp_path)
    assert str(tmp_path) in raised.value.where


def test_a_list_of_an_earlier_version_is_read_and_moves_into_the_settings(tmp_path: Path) -> None:
    (tmp_path / "brands.json").write_text(json.dumps({"old": [BLUE]}))
    assert brandbook.brands(tmp_path) == {"old": [BLUE]}
    brandbook.add(tmp_path, "new", (FEDI,))
    assert config(tmp_path).brands == {"old": [BLUE], "new": [FEDI]} == brandbook.brands(tmp_path)
    assert not (tmp_path / "brands.json").exists()


def test_a_brand_is_written_into_the_settings_beside_what_stands_there(tmp_path: Path) -> None:
    file = tmp_path / "contrasocial.toml"
    file.write_text(
        '# ours\ngoals = ["listens >= 60"]  # soon\n\n[brands]\n# the old one\nkiln = ["@kiln.example"]\n'
    )
    brandbook.add(tmp_path, "hearth line", (BLUE,))
    text = file.read_text()
    assert all(part in text for part in ("# ours", "# soon", "# the old one"))
    assert config(tmp_path).brands == {"kiln": ["@kiln.example"], "hearth line": [BLUE]}
    brandbook.remove(tmp_path, "hearth line", ())
    assert config(tmp_path).brands == {"kiln": ["@kiln.example"]}


def test_the_settings_of_this_folder_go_before_the_workspaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, place = tmp_path / "here", tmp_path / "place"
    here.mkdir()
    brandbook.add(place, "hearthline", (BLUE,))
    brandbook.add(place, "kiln", (BLUE,))
    (here / "contrasocial.toml").write_text(f'brands = {{ hearthline = ["{FEDI}"] }}\n')
    monkeypatch.chdir(here)
    assert brandbook.brands(place) == {"hearthline": [FEDI], "kiln": [BLUE]}
    brandbook.add(place, "new", (BLUE,))
    assert set(config(place).brands) == {"hearthline", "new"}


def test_settings_that_cannot_be_understood_are_left_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "contrasocial.toml"
    file.write_text("goals = 3\n")
    with pytest.raises(Problem) as raised:
        brandbook.add(tmp_path, "hearthline", (BLUE,))
    assert (raised.value.code, file.read_text()) == ("E168", "goals = 3\n")


def test_the_commands_add_list_and_remove(tmp_path: Path) -> None:
    place = ("--workspace", str(tmp_path))
    assert said("brand", "add", "hearthline", BLUE, FEDI, *place) == f"hearthline: {BLUE} {FEDI}\n"
    assert said("brand", "list", *place) == f"hearthline: {BLUE} {FEDI}\n"
    assert said("brand", "remove", "hearthline", BLUE, *place) == f"hearthline: {FEDI}\n"
    assert "not in the list any more" in said("brand", "remove", "hearthline", *place)


@pytest.mark.parametrize("handle", ["archive.zip", "hearthline", "@hearthline"])
def test_only_handles_make_a_brand(tmp_path: Path, handle: str) -> None:
    done = CliRunner().invoke(cli, ["brand", "add", "hearthline", handle, "--workspace", str(tmp_path)])
    assert isinstance(done.exception, Problem)
    assert done.exception.code == "E142"
    assert brandbook.brands(tmp_path) == {}


# ---- secrets


class Keyring(ModuleType):
    """A keyring in memory, in the place of the operating system's."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.held[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        if self.held.pop((service, name), None) is None:
            raise sys.modules["keyring.errors"].PasswordDeleteError


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    errors: Any = ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})
    errors.PasswordDeleteError = type("PasswordDeleteError", (errors.KeyringError,), {})
    made = Keyring()
    monkeypatch.setitem(sys.modules, "keyring", made)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return made


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


def test_the_command_stores_what_is_typed_and_shows_it_nowhere(keyring: Keyring) -> None:
    shown = said("login", BLUE, given="abcd-efgh-ijkl\n")
    assert "abcd" not in shown
    assert secrets.stored(BLUE) == secrets.stored(BLUE.upper()) == "abcd-efgh-ijkl"
    said("login", BLUE, "--remove")
    assert secrets.stored(BLUE) is None
    assert not keyring.held


@pytest.mark.usefixtures("keyring")
def test_what_is_not_stored_cannot_be_removed() -> None:
    with pytest.raises(Problem, match="E144: nothing is stored"):
        secrets.store(BLUE, None)


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_the_variable_is_named_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert secrets.stored(FEDI) is None
    with pytest.raises(Problem) as raised:
        secrets.store(FEDI, "abcd-efgh-ijkl")
    assert raised.value.code == "E143"
    assert "CONTRASOCIAL_SECRET_HEARTHLINE__AT__SOCIAL_EXAMPLE" in raised.value.do
    assert "abcd" not in str(raised.value)
    monkeypatch.setenv("CONTRASOCIAL_SECRET_HEARTHLINE__AT__SOCIAL_EXAMPLE", "abcd-efgh-ijkl")
    assert secrets.stored(FEDI) == "abcd-efgh-ijkl"
    assert secrets.stored(BLUE) is None


def test_handles_that_look_alike_have_variables_of_their_own() -> None:
    handles = [
        "@brand@mastodon.example", "@brand.mastodon.example", "@brand-mastodon.example", "@brand_mastodon.example",
        "@brand.at.mastodon.example", "@brand-at-mastodon.example", "@brand@mastodon-example", "@br\u00e4nd@m.at",
        "@br\u00f6nd@m.at", "@brand@mastodon.example:3000", "@brand@mastodon.example.3000",
    ]  # fmt: skip
    names = [secrets.variable(handle) for handle in handles]
    assert names[:3] == [
        "CONTRASOCIAL_SECRET_BRAND__AT__MASTODON_EXAMPLE",
        "CONTRASOCIAL_SECRET_BRAND_MASTODON_EXAMPLE",
        "CONTRASOCIAL_SECRET_BRAND__DASH__MASTODON_EXAMPLE",
    ]
    assert len(set(names)) == len(handles)
    assert all(name.isascii() and name.replace("_", "").isalnum() for name in names)
    assert secrets.variable("Brand@Mastodon.Example") == names[0]
