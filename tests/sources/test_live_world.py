"""Five brands on a server, read by their handles: every count is the plan's, whatever kind of server it is."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contrasocial.api.audit import audit
from contrasocial.core.records import Conduct, Coverage, Post, Record
from contrasocial.network.client import Client
from contrasocial.network.mirror import Mirror
from contrasocial.sources.bluesky.live import SOURCE as BLUESKY
from contrasocial.sources.live_contract import LiveOptions, LiveSource
from contrasocial.sources.mastodon.live import SOURCE
from tests.servers import bluesky
from tests.servers.bluesky import BlueskyNetwork, Ref, stamp
from tests.servers.five_brands import AFAR, BRANDS, DAYS, HUSHED, LONG, PEOPLE, SHY, Item, World, world
from tests.servers.mastodon import Account, MastodonServer

DAY = 86_400
STRANGER = LiveOptions(allow_private=True)


@dataclass
class Told:
    """What one run brought."""

    records: list[Record]
    requests: int
    notices: list[str] = field(default_factory=list)

    @property
    def coverage(self) -> Coverage:
        (one,) = [r for r in self.records if isinstance(r, Coverage)]
        return one

    @property
    def posts(self) -> list[Post]:
        return [r for r in self.records if isinstance(r, Post)]

    def own(self) -> int:
        return sum(p.author == self.coverage.account for p in self.posts)

    def inbound(self) -> int:
        """What was said to it, with what is counted without its words."""
        me = self.coverage.account
        return sum(p.author != me and me in (p.parent_author, *p.mentions) for p in self.posts)

    def unseen(self) -> dict[str, int]:
        return dict(self.coverage.unseen)


class Hasty(Client):
    """A client that rests for no server."""

    def rest(self, _wait: float) -> None:
        pass


class Staged:
    """The world on some network; what reading a brand there brings."""

    plan: World
    source: LiveSource
    options: LiveOptions
    #: What a first run brings of each brand, and the file in which it is kept.
    known: dict[str, tuple[Told, Path]]

    def handle(self, brand: str) -> str:
        raise NotImplementedError

    def read(self, brand: str, file: Path, options: LiveOptions | None = None) -> Told:
        notices: list[str] = []
        told = replace(options or self.options, on_notice=notices.append)
        with Hasty(allow_private=True) as client, Mirror(file) as mirror:
            self.source.fetch(client, self.source.find(client, self.handle(brand), told), mirror, told)
            return Told(list(mirror.records(0)), client.requests, notices)

    def first(self, brand: str, file: Path) -> Told:
        """A first run as everybody's is: done once for all tests; ``file`` becomes what it leaves."""
        if brand not in self.known:
            kept = Path(tempfile.mkdtemp(), "m")
            self.known[brand] = (self.read(brand, kept), kept)
        told, kept = self.known[brand]
        shutil.copy(kept, file)
        return told

    def by(self, people: frozenset[int], brand: str) -> int:
        """How many messages these people wrote to a brand."""
        return sum(item.by in people for item in self.plan.inbound(brand))

    def withheld(self, brand: str, shy: frozenset[int] = SHY) -> int:
        """How many messages of people who say no a brand got or answered."""
        answered = {item.re for item in self.plan.own(brand)}
        theirs = [item for item in self.plan.items if item.public and item.by in shy]
        return sum(item.to == brand or item.id in answered for item in theirs)


@dataclass
class OnBluesky(Staged):
    """The world on Bluesky's own servers."""

    network: BlueskyNetwork
    plan: World
    brands: dict[str, bluesky.Account]
    people: list[bluesky.Account]
    refs: dict[str, Ref]

    def __post_init__(self) -> None:
        self.known = {}
        self.source, self.options = (
            BLUESKY,
            LiveOptions(allow_private=True, appview=self.network.appview, directory=self.network.directory),
        )

    def handle(self, brand: str) -> str:
        return f"@{self.brands[brand].handle}"


@dataclass
class Seeded(Staged):
    """The world on a server of Mastodon's kind, with the flags that accounts have by default."""

    server: MastodonServer
    plan: World
    brands: dict[str, Account]
    people: list[Account]

    def handle(self, brand: str) -> str:
        return f"@{self.brands[brand].name}@{self.server.domain}"

    def __post_init__(self) -> None:
        self.known = {}
        self.source, self.options = SOURCE, STRANGER


@pytest.fixture(scope="session")
def _seeded(_mastodon_server: MastodonServer) -> Seeded:
    return on_mastodon(_mastodon_server)


def on_mastodon(server: MastodonServer) -> Seeded:
    """Write the world to a server of Mastodon's kind."""
    plan = world()
    begin = int(datetime.now(UTC).timestamp()) - (DAYS + 2) * DAY
    made = datetime.fromtimestamp(begin - 400 * DAY, UTC)
    note = "We make lamps."
    brands = {name: server.account(f"{name}world", note=note, at=made) for name in BRANDS}
    people = [
        server.account(
            f"w{n}", note="hi #nobot" if n in SHY else "", domain="far.example" if n in AFAR else None, at=made
        )
        for n in range(PEOPLE)
    ]
    ids: dict[str, str] = {}

    def who(name: str | int) -> Account:
        return people[name] if isinstance(name, int) else brands[name]

    def row(item: Item) -> dict[str, object]:
        at = datetime.fromtimestamp(begin + item.at, UTC)
        if item.boost:
            return {"account": who(item.by).id, "boost": ids[item.boost], "at": at.isoformat()}
        text = f"@{who(item.to).name} {item.text}" if item.to is not None else item.text
        visibility = "public" if item.public else "private"
        return who(item.by).compose(
            text, at=at, reply=ids.get(str(item.re)), language=item.lang, visibility=visibility
        )

    for item in plan.items:  # one by one: an answer needs the number of what it answers
        ids[item.id] = server.post_many([row(item)])[0]
    return Seeded(server, plan, brands, people)


@pytest.fixture
def seeded(_seeded: Seeded, mastodon_server: MastodonServer) -> Iterator[Seeded]:
    assert mastodon_server is _seeded.server
    yield _seeded


@pytest.fixture(scope="session")
def _on_bluesky(bluesky_network: BlueskyNetwork) -> OnBluesky:
    return on_bluesky(bluesky_network)


def on_bluesky(network: BlueskyNetwork) -> OnBluesky:
    """Write the world to Bluesky's own servers."""
    plan = world()
    begin = int(datetime.now(UTC).timestamp()) - (DAYS + 2) * DAY
    network.hasty = True
    brands = {name: network.account(f"{name}world", description="We make lamps.") for name in BRANDS}
    people = [network.account(f"world{n}", description="hi #nobot" if n in SHY else None) for n in range(PEOPLE)]
    items = {item.id: item for item in plan.items if item.public}
    refs: dict[str, Ref] = {}

    def above(item: Item) -> list[Item]:
        """What an item stands under, its parent first."""
        parent = items[item.re] if item.re else None
        return [parent, *above(parent)] if parent else []

    def record(item: Item) -> dict[str, object]:
        at = datetime.fromtimestamp(begin + item.at, UTC)
        if item.boost:
            made = {"subject": refs[item.boost].strong, "createdAt": stamp(at)}
            return {"$type": "app.bsky.feed.repost", **made}
        up = above(item)
        reply = (refs[up[0].id], refs[up[-1].id]) if up else None
        return brands["quiet"].compose(item.text, at=at, reply=reply, langs=(item.lang,))

    levels: dict[tuple[int, str | int], list[Item]] = {}
    for item in items.values():
        levels.setdefault((len(above(item)) + bool(item.boost), item.by), []).append(item)
    for (_level, by), found in sorted(levels.items(), key=lambda pair: (pair[0][0], str(pair[0][1]))):
        author = people[by] if isinstance(by, int) else brands[by]
        made = author.write_many([record(item) for item in found])
        refs.update({item.id: ref for item, ref in zip(found, made, strict=True)})
    network.hasty = False
    network.settle(300)
    return OnBluesky(network, plan, brands, people, refs)


@pytest.fixture(params=["_mastodon_server", "bluesky_network"])
def staged(request: pytest.FixtureRequest) -> Staged:
    """The world on one network after the other."""
    found: Staged = request.getfixturevalue("_on_bluesky" if request.param == "bluesky_network" else "seeded")
    return found


@pytest.mark.parametrize("brand", BRANDS)
def test_with_the_flags_that_accounts_have_by_default_everything_is_counted(
    staged: Staged, tmp_path: Path, brand: str
) -> None:
    found = staged.first(brand, tmp_path / "m")
    assert found.own() == len(staged.plan.own(brand))
    assert found.inbound() == len(staged.plan.inbound(brand))
    shy = staged.withheld(brand)
    assert found.unseen() == ({"withheld": shy} if shy else {})
    assert sum(p.wants is not None for p in found.posts) == shy
    again = staged.read(brand, tmp_path / "m")
    assert again.requests <= 15
    assert again.records[:-1] == found.records[:-1]


#: Who says no besides, where that is the switch.
MORE = frozenset(range(3, 60, 10))


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("switch", ["caps", "bulk", "boosts", "refresh", "noindex"])
def test_on_every_switch_what_is_read_and_what_is_not_seen_make_the_plan(
    seeded: Seeded, tmp_path: Path, brand: str, switch: str
) -> None:
    names = [seeded.people[n].name for n in MORE]
    local = frozenset(n for n in MORE if "@" not in seeded.people[n].name)  # of others no server tells it
    how = {"caps": True, "bulk": False, "boosts": False, "refresh": 1, "noindex": names}
    seeded.server.switch(**{switch: how[switch]})  # type: ignore[arg-type]
    found = seeded.read(brand, tmp_path / "m")
    long = [item for item in seeded.plan.items if item.text.startswith("What about") and item.to == "broadcasts"]
    hidden = [item.by for item in long[60:]] if (switch, brand) == ("caps", "broadcasts") else []
    shy = seeded.withheld(brand, SHY | local if switch == "noindex" else SHY) - sum(by in SHY for by in hidden)
    wanted = {"capped": len(hidden), "withheld": shy}
    assert found.unseen() == {cause: n for cause, n in wanted.items() if n}
    assert found.inbound() + len(hidden) == len(seeded.plan.inbound(brand))
    own = [item for item in seeded.plan.own(brand) if switch != "boosts" or item.boost is None]
    assert found.own() == len(own)


@pytest.fixture
def _closed(_on_bluesky: OnBluesky) -> Iterator[OnBluesky]:
    """More people ask for readers with a login, for as long as the test lasts."""
    people = [_on_bluesky.people[n] for n in MORE]
    asks = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}
    profile = {"$type": "app.bsky.actor.profile", "createdAt": stamp(None)}
    for person in people:
        person.write({**profile, "labels": asks}, rkey="self")
    _on_bluesky.network.settle()
    yield _on_bluesky
    for person in people:
        person.write(profile, rkey="self")
    _on_bluesky.network.settle()


def test_people_who_ask_for_readers_with_a_login_are_counted_without_name_and_words(
    _closed: OnBluesky, tmp_path: Path
) -> None:
    for brand in BRANDS:
        found = _closed.read(brand, tmp_path / brand)
        shy = _closed.withheld(brand, SHY | MORE)
        assert found.unseen() == ({"withheld": shy} if shy else {}), brand
        assert found.inbound() == len(_closed.plan.inbound(brand)), brand
        stored = (tmp_path / brand).read_bytes()
        assert not [n for n in MORE | SHY if _closed.people[n].did.encode() in stored], brand


@pytest.fixture
def _shut(_on_bluesky: OnBluesky) -> Iterator[dict[str, tuple[int, int]]]:
    """Each brand hides the first answer of its first threads and blocks one who wrote to it; how many of either."""
    stage, done, undo = _on_bluesky, dict[str, tuple[int, int]](), list[tuple[bluesky.Account, Ref]]()
    roots = {item.id: item for item in stage.plan.items if item.re is None}
    for name, brand in stage.brands.items():
        answers = [i for i in stage.plan.inbound(name) if i.re in roots and roots[str(i.re)].by == name]
        hidden = list({i.re: i for i in answers}.values())[:3]
        undo += [(brand, brand.hide(stage.refs[str(i.re)], [stage.refs[i.id]])) for i in hidden]
        blocked = next(i.by for i in answers if isinstance(i.by, int) and i.by not in SHY)
        undo.append((brand, brand.block(stage.people[blocked])))
        done[name] = (len(hidden), 1)
    stage.network.settle()
    yield done
    for brand, ref in undo:
        brand.delete(ref)
    stage.network.settle()


def test_what_a_brand_hides_and_whom_it_blocks_is_counted_and_its_answers_are_in_the_plan(
    _on_bluesky: OnBluesky, _shut: dict[str, tuple[int, int]], tmp_path: Path
) -> None:
    for brand in BRANDS:
        found = _on_bluesky.read(brand, tmp_path / brand)
        kinds = Counter(r.kind for r in found.records if isinstance(r, Conduct))
        assert (kinds["hidden-answer"], kinds["blocked-asker"]) == _shut[brand], brand
        missing = sum(n for cause, n in found.unseen().items() if cause != "withheld")
        assert found.inbound() + missing == len(_on_bluesky.plan.inbound(brand)), (brand, found.unseen())


def test_on_bluesky_the_first_word_comes_before_the_rest_and_leaves_nothing_behind(
    _on_bluesky: OnBluesky, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _on_bluesky.first("runs", tmp_path / "plain")
    monkeypatch.setattr("contrasocial.sources.live_contract._SOON", 0.0)
    seen: list[list[Record]] = []
    live = replace(_on_bluesky.options, on_glimpse=lambda records: seen.append(list(records)))
    shown = _on_bluesky.read("runs", tmp_path / "shown", live)
    assert shown.records[:-1] == plain.records[:-1]
    (early,) = (Told(records, 0) for records in seen)
    since = early.coverage.since or 0
    assert (plain.coverage.since or 0) < since
    whole = {p.id: p for p in plain.posts if p.at >= since}
    assert {p.id: p for p in early.posts if p.at >= since} == whole
    assert 0 < len(whole) < len(plain.posts)


def test_a_thread_that_is_cut_off_for_strangers_is_told_to_the_message(seeded: Seeded, tmp_path: Path) -> None:
    seeded.server.switch(caps=True)
    found = seeded.read("broadcasts", tmp_path / "m")
    hidden = LONG - 60
    assert found.unseen()["capped"] == hidden
    assert found.inbound() + hidden == len(seeded.plan.inbound("broadcasts"))
    shown = 60 - HUSHED
    assert shown + hidden == LONG - HUSHED


def test_a_server_without_the_call_for_many_gives_the_same(seeded: Seeded, tmp_path: Path) -> None:
    whole = seeded.first("answers", tmp_path / "m")
    seeded.server.switch(bulk=False)
    found = seeded.read("answers", tmp_path / "n")
    assert found.records[:-1] == whole.records[:-1]
    assert seeded.read("answers", tmp_path / "n").requests <= 15


def test_a_server_that_lists_no_boosts_is_not_taken_to_have_none(seeded: Seeded, tmp_path: Path) -> None:
    seeded.server.switch(boosts=False)
    found = seeded.read("broadcasts", tmp_path / "m")
    assert found.own() == sum(item.boost is None for item in seeded.plan.own("broadcasts"))
    assert "share" not in " ".join(found.notices)
    assert any("does not list boosts" in note for note in found.coverage.notes)


def test_answers_that_a_server_has_to_ask_others_for_are_waited_for(seeded: Seeded, tmp_path: Path) -> None:
    seeded.server.switch(refresh=1)
    assert seeded.by(AFAR, "runs")
    found = seeded.read("runs", tmp_path / "m")
    assert found.inbound() == len(seeded.plan.inbound("runs"))


def test_people_with_noindex_are_counted_without_name_and_words(seeded: Seeded, tmp_path: Path) -> None:
    more = MORE - AFAR  # of people elsewhere no server tells it
    seeded.server.switch(noindex=[seeded.people[n].name.partition("@")[0] for n in more])
    found = seeded.read("pastes", tmp_path / "m")
    assert found.unseen() == {"withheld": seeded.by(SHY | more, "pastes")}
    assert found.inbound() == len(seeded.plan.inbound("pastes"))
    stored = (tmp_path / "m").read_bytes()
    assert not [n for n in more | SHY if f"w{n}@".encode() in stored or f'/users/w{n}"'.encode() in stored]


def test_with_the_accounts_login_few_threads_are_asked_for(seeded: Seeded, tmp_path: Path) -> None:
    token = seeded.brands["pastes"].token
    seeded.server.asked()
    found = seeded.read("pastes", tmp_path / "m", LiveOptions(allow_private=True, secret=lambda _handle: token))
    assert found.inbound() == len(seeded.plan.inbound("pastes"))
    contexts = sum(path.endswith("/context") for path in seeded.server.asked())
    assert contexts < len(seeded.plan.inbound("pastes")) / 4


@pytest.mark.parametrize("brand", BRANDS)
def test_on_bluesky_no_more_is_asked_than_a_third_above_the_fewest(
    _on_bluesky: OnBluesky, tmp_path: Path, brand: str
) -> None:
    """Fewest: the profile, the document, the repository, a page of counts for each hundred items, a thread for each
    post that begins one with answers, a request for each twenty-five of who wrote."""
    plan = _on_bluesky.plan
    own, inbound = {item.id: item for item in plan.own(brand)}, plan.inbound(brand)
    by_id = {item.id: item for item in plan.items}

    def top(item: Item) -> str:
        return top(by_id[item.re]) if item.re else item.id

    threads = {top(item) for item in inbound} & set(own)
    people = {item.by for item in inbound} | {by_id[str(i.re)].by for i in own.values() if i.re}
    fewest = 3 + -(-len(own) // 100) + len(threads) + -(-len(people - {brand}) // 25)
    assert _on_bluesky.first(brand, tmp_path / "m").requests <= max(fewest * 4 / 3, fewest + 2)


def test_no_more_is_asked_than_a_third_above_the_fewest(seeded: Seeded, tmp_path: Path) -> None:
    plan = seeded.plan
    own = {item.id: item for item in plan.own("runs")}
    threads = {item.re for item in plan.inbound("runs")} & {i.id for i in own.values() if i.re is None}
    fewest = 2 + -(-len(own) // 40) + len(threads)
    assert seeded.first("runs", tmp_path / "m").requests <= fewest * 4 / 3


#: The word, and the kinds that it may have: which gauge pulls most is the verdict's own matter.
WORDS = {
    "answers": ("social", {""}),
    "broadcasts": ("contrasocial", {"broadcaster"}),
    "runs": ("contrasocial", {"shakes-hands"}),
    "pastes": ("contrasocial", {"pastes", "broadcaster"}),
    "quiet": ("social-quiet", {""}),
}


@pytest.mark.parametrize("brand", BRANDS)
def test_each_brand_gets_its_word_with_default_flags(staged: Staged, tmp_path: Path, brand: str) -> None:
    found = audit(staged.handle(brand), tmp_path, live=staged.options).verdict
    word, kinds = WORDS[brand]
    assert found.word == word, found.sentence
    assert found.kind in kinds, found.sentence
