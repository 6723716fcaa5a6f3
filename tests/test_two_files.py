"""Two files, two purposes: the user's own has names in and is closed to others; what goes elsewhere names nobody."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contrasocial.cli import cli
from tests.test_pseudonymous import world
from tests.world import reports

SECRETS = ("kiln77", "Breitwieser", "nellfern", "Rosalind", "enamel came off")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    reports(world(), folder=folder)
    return folder


def run(place: Path, out: Path, *more: str) -> Result:
    args = ["audit", "--workspace", str(place), "--own-domain", "hearthline.example", "--out", str(out), *more]
    return CliRunner().invoke(cli, args, catch_exceptions=False)


def test_the_users_own_files_have_names_in_and_only_their_owner_reads_them(place: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("from before, for all to read")
    assert run(place, tmp_path).exit_code == 0
    for name in ("report.html", "report.json"):
        file = tmp_path / name
        assert "kiln77" in file.read_text(encoding="utf-8")
        assert file.stat().st_mode & 0o777 == 0o600
    assert "Yours alone" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["terminal", "json", "html", "markdown", "csv"])
def test_what_is_piped_on_names_nobody_unless_it_is_asked_to(place: Path, tmp_path: Path, form: str) -> None:
    shown = run(place, tmp_path, "--format", form).stdout
    assert [secret for secret in SECRETS if secret.casefold() in shown.casefold()] == []
    if form in ("json", "html", "markdown"):  # the others need not show this person
        assert "kiln77" in run(place, tmp_path, "--format", form, "--names").stdout


def test_nobody_needs_a_pseudonym_where_nothing_is_shared(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contrasocial.api.share.known_names", lambda *_: pytest.fail("names were looked up"))
    assert run(place, tmp_path, "--names").exit_code == 0


def test_the_posts_behind_a_number_have_no_names_where_they_are_piped_on(place: Path) -> None:
    args = ["posts", "composition", "--workspace", str(place), "--own-domain", "hearthline.example"]
    shown = CliRunner().invoke(cli, args, catch_exceptions=False).stdout
    assert "hearthline" in shown
    assert [secret for secret in SECRETS if secret.casefold() in shown.casefold()] == []
    assert "Breitwieser" in CliRunner().invoke(cli, [*args, "--names"], catch_exceptions=False).stdout
