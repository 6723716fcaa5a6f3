"""The shapes that Meta's exports share: labelled values, attachments and times.

Labels are in the language of the account. What an entry means is therefore told by its place and kind as well.
"""

import re
from collections.abc import Iterator
from typing import Any

from contrasocial.core.errors import Code, Problem
from contrasocial.sources.readers.cell_values import links
from contrasocial.sources.readers.input_files import Archive
from contrasocial.sources.readers.own_export import is_junk, mended

#: The letters that one @name of Instagram or Threads is made of; a dot ends a sentence, not a name.
HANDLE = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_](?:[A-Za-z0-9_.]*[A-Za-z0-9_])?)")
LEADING = re.compile(r"\s*" + HANDLE.pattern)
#: Words for the entries of a profile in the languages of most exports, folded.
_LABELS = {
    "handle": "username benutzername nom_d'utilisateur nombre_de_usuario nome_de_usuário nome_utente gebruikersnaam"
    " användarnamn brugernavn brukernavn käyttäjänimi nazwa_użytkownika uživatelské_jméno kullanıcı_adı"
    " имя_пользователя ユーザーネーム 用户名 用戶名稱 사용자_이름",
    "name": "name nom nombre nome naam namn navn nimi imię jméno ad имя 名前 姓名 이름",
    "bio": "bio biography steckbrief biografie biografía biografia",
    "website": "website webseite site_web sitio_web site_internet sito_web webbplats",
}
_MEANS = {label: meaning for meaning, labels in _LABELS.items() for label in labels.split()}


def second(value: Any) -> int | None:
    """UTC seconds of a number since 1970, in seconds or thousandths."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    return int(value // 1000 if value > 10**11 else value)


def labelled(entry: Any) -> list[tuple[str, str, int | None]]:
    """``(label, value, second)`` of an entry's values, whichever of its three shapes they have."""
    if not isinstance(entry, dict):
        return []
    told: list[tuple[str, Any]] = []
    for key in ("string_map_data", "string_list_data"):
        values = entry.get(key)
        told += values.items() if isinstance(values, dict) else [("", v) for v in _list(values)]
    told += [(v.get("label", ""), v) for v in _list(entry.get("label_values")) if isinstance(v, dict)]
    found = []
    for label, value in told:
        if isinstance(value, dict):
            at = second(value.get("timestamp")) or second(value.get("timestamp_value"))
            found.append((mended(label).casefold(), mended(value.get("value")), at))
    return found


def profile(entry: Any) -> dict[str, str | None]:
    """Handle, name, bio and web page, of an account's personal information."""
    found: dict[str, str | None] = {}
    for label, value, _at in labelled(entry):
        meaning = _MEANS.get(label.replace(" ", "_"))
        if meaning and value:
            found.setdefault(meaning, value)
    return found


def addresses(text: str, more: Iterator[str] | tuple[str, ...] = ()) -> tuple[str, ...]:
    """The links of a text and those that an export names beside it, each once."""
    return tuple(dict.fromkeys((*links(text), *(u for u in more if u.startswith("http")))))


#: Parts that only a whole export has; one without comments, but with these, is of somebody who wrote none.
_PARTS = re.compile(
    r"(?:personal_information|profile_information|followers_and_following|friends?|messages|likes?|connections"
    r"|logged_information|login_and_profile_creation|security_and_login_information|preferences)/",
)


def is_whole(archive: Archive) -> bool:
    """Whether this looks like the whole export, not like single files of it."""
    return any(map(_PARTS.search, archive.names()))


def as_html(archive: Archive, path: str) -> str | None:
    """A page of the export in its other form, HTML, which holds no times that a program can rely on."""
    pages = (n for n in archive.names(".html") if not is_junk(n) and re.search(rf"(?:^|/)(?:{path})\.html$", n))
    return next(pages, None)


def refuse_html(archive: Archive, name: str, title: str) -> Problem:
    """What is said of the HTML form."""
    do = "request the export once more and choose JSON as the format"
    return Problem(
        Code.UNKNOWN_EXPORT,
        f"this is the HTML form of the {title} export, which is for reading",
        f"{archive.path}: {name}",
        do,
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
