"""Posts in JSON, in every shape that programs write it: the same two posts are read from each."""

import json
from pathlib import Path
from typing import Any

import pytest

from contrasocial.core.errors import Problem
from tests.sources.reading import made

POSTS: list[dict[str, Any]] = [
    {"id": "41", "created_at": "2024-03-15T10:05:00Z", "text": "Hello all", "author": "hearth"},
    {"id": "42", "created_at": "2024-03-15T10:06:00Z", "text": "Good bye", "author": "hearth"},
]
HEAD = list(POSTS[0])
CELLS = [list(post.values()) for post in POSTS]


def lines(*values: Any) -> str:
    return "\n".join(json.dumps(value) for value in values)


SHAPES: dict[str, str] = {
    "objects by their ids": json.dumps({p["id"]: {k: v for k, v in p.items() if k != "id"} for p in POSTS}),
    "objects by their ids, below a name": json.dumps({"posts": {p["id"]: p for p in POSTS}, "exported": "today"}),
    "pretty objects one behind the other": "\n".join(json.dumps(p, indent=2) for p in POSTS),
    "pretty objects with commas between": ",\n".join(json.dumps(p, indent=2) for p in POSTS),
    "lines with commas behind": ",\n".join(json.dumps(p) for p in POSTS),
    "lines that Python has printed": "\n".join(str(p) for p in POSTS),
    "a comma behind the last field": json.dumps(POSTS).replace("}", ",}"),
    "a comma behind the last object": json.dumps(POSTS).replace("]", ",]"),
    "a list for each column": json.dumps({k: [p[k] for p in POSTS] for k in HEAD}),
    "an object for each column": json.dumps({k: {str(n): p[k] for n, p in enumerate(POSTS)} for k in HEAD}),
    "names and cells apart": json.dumps({"columns": HEAD, "index": [0, 1], "data": CELLS}),
    "a list of lists": json.dumps([HEAD, *CELLS]),
    "lines of lists": lines(HEAD, *CELLS),
    "pages in a list": json.dumps([{"data": [p], "paging": {"next": "x"}} for p in POSTS]),
    "pages in lines": lines(*({"results": [p], "meta": {"next": "x"}} for p in POSTS)),
    "the value of a script": f"const posts = {json.dumps(POSTS)};",
    "the argument of a call": f"load({json.dumps(POSTS)})",
    "behind comments": f"// made today\n/* by\nhand */\n{json.dumps(POSTS)}",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_posts_are_read_from_every_shape(shape: str, tmp_path: Path) -> None:
    found = made({"posts.json": SHAPES[shape]}, tmp_path / "given")
    assert [(p.id, p.author, p.text) for p in found.posts] == [
        ("41", "hearth", "Hello all"),
        ("42", "hearth", "Good bye"),
    ]
    assert not found.skipped


def test_a_long_object_of_objects_is_read_beyond_its_beginning(tmp_path: Path) -> None:
    many = {f"k{n}": POSTS[0] | {"id": str(n), "text": f"word {n} " * 40} for n in range(3_000)}
    assert len(made({"posts.json": json.dumps(many)}, tmp_path / "given").posts) == 3_000


def test_objects_by_their_ids_are_records_also_where_each_says_one_word(tmp_path: Path) -> None:
    said = {"text": "Hi", "by": "ana"}
    given = {"messages": {f"-Nx{n}": {"time": f"2024-03-15T10:0{n}:00Z", **said} for n in range(3)}}
    assert [p.id for p in made({"dump.json": given}, tmp_path / "given").posts] == ["-Nx0", "-Nx1", "-Nx2"]


def test_a_page_tells_its_authors_by_name_and_what_is_answered(tmp_path: Path) -> None:
    posts = [
        {"id": "1", "author_id": "7", "text": "Hello all", "created_at": "2024-03-15T10:05:00Z"},
        {"id": "2", "author_id": "8", "text": "Why so?", "created_at": "2024-03-15T10:06:00Z",
         "referenced_tweets": [{"type": "replied_to", "id": "1"}]},
    ]  # fmt: skip
    people = [{"id": "7", "username": "hearth"}, {"id": "8", "username": "ana"}]
    found = made({"page.json": {"data": posts, "includes": {"users": people}, "meta": {}}}, tmp_path / "given")
    assert [(p.author, p.parent) for p in found.posts] == [("hearth", None), ("ana", "1")]


def test_one_record_with_objects_inside_is_no_list_of_them(tmp_path: Path) -> None:
    sizes = {"thumb": {"w": 1, "h": 1, "resize": "crop"}, "large": {"w": 9, "h": 9, "resize": "fit"}}
    found = made({"post.json": json.dumps(POSTS[0] | {"sizes": sizes})}, tmp_path / "given")
    assert [p.id for p in found.posts] == ["41"]


PAGE = "<html><head><style>td {}</style></head><body><table>{}</table></body></html>"
XML = '<?xml version="1.0"?><Workbook xmlns:ss="x"><Worksheet ss:Name="a"><Table>{}</Table></Worksheet></Workbook>'


@pytest.mark.parametrize(
    ("around", "row", "cell"),
    [(PAGE, "<tr>{}</tr>", "<td>{}</td>"), (XML, "<Row>{}</Row>", '<Cell><Data ss:Type="String">{}</Data></Cell>')],
)
def test_a_page_that_is_called_a_sheet_is_read_as_its_table(around: str, row: str, cell: str, tmp_path: Path) -> None:
    told = "".join(row.replace("{}", "".join(cell.replace("{}", c) for c in cells)) for cells in [HEAD, *CELLS])
    found = made({"posts.xls": around.replace("{}", told, 1) if "Table" in around else
                  around.replace(">{}<", f">{told}<")}, tmp_path / "given")  # fmt: skip
    assert [p.text for p in found.posts] == ["Hello all", "Good bye"]


def test_a_page_without_a_table_that_is_called_a_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="called a sheet"):
        made({"posts.xls": "<html><body><table></table>Log in</body></html>"}, tmp_path / "given")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('="41",hearth,Hello,Sent', {"id": "41"}),
        ("'41,hearth,Hello,Sent", {"id": "41"}),
        ("41,\"{'username': 'hearth', 'id': 7}\",Hello,Sent", {"author": "hearth"}),
    ],
)
def test_what_programs_put_around_a_cell_is_taken_off(row: str, told: dict[str, str], tmp_path: Path) -> None:
    found = made({"p.csv": f"id,user,text,status,time\n{row},2024-03-15 10:00\n"}, tmp_path / "given")
    assert {name: getattr(found.post, name) for name in told} == told


@pytest.mark.parametrize("state", ["Draft", "Scheduled", "Geplant"])
def test_what_nobody_has_seen_yet_is_no_post(state: str, tmp_path: Path) -> None:
    found = made({"p.csv": f"id,time,text,status\n1,2024-03-15 10:00,Hello,{state}\n"}, tmp_path / "given")
    assert (found.posts, found.skipped) == ([], {"not-public": 1})


def test_words_that_are_gone_are_no_words(tmp_path: Path) -> None:
    found = made({"p.csv": "id,time,text\n1,2024-03-15 10:00,[deleted]\n2,2024-03-15 10:01,Hi\n"}, tmp_path / "given")
    assert (len(found.posts), found.skipped) == (1, {"empty": 1})


def test_a_text_of_ids_gives_way_to_the_title(tmp_path: Path) -> None:
    table = "Content,Video title,Video publish time\ndQw4w9WgXcQ,How to light it,2024-03-15\n"
    assert made({"Table data.csv": table}, tmp_path / "given").post.text == "How to light it"


def test_an_id_with_its_kind_before_it_is_the_one_without(tmp_path: Path) -> None:
    table = "id,author,body,created_utc,parent_id\na1,ana,Why?,1710497100,\na2,hearth,So.,1710497160,t1_a1\n"
    assert made({"dump.csv": table}, tmp_path / "given").posts[1].parent == "a1"


def test_comments_are_told_apart_by_their_own_ids_and_answer_the_post(tmp_path: Path) -> None:
    table = "post_id,comment_id,comment_message,comment_published\n7,71,Nice,2024-03-15\n7,72,Thanks,2024-03-16\n"
    found = made({"comments.csv": table}, tmp_path / "given")
    assert [(p.id, p.parent) for p in found.posts] == [("71", "7"), ("72", "7")]


def test_a_saved_thread_of_bluesky_is_its_posts(tmp_path: Path) -> None:
    def view(did: str, key: str, text: str, *replies: dict[str, Any]) -> dict[str, Any]:
        record = {"text": text, "createdAt": "2024-03-15T10:05:00.000Z"}
        about = {"uri": f"at://{did}/app.bsky.feed.post/{key}", "author": {"did": did, "handle": f"{key}.example"}}
        return {"post": {**about, "record": record}, "replies": list(replies)}

    mine, other = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
    thread = view(mine, "1", "Who cooks?", view(other, "2", "I do", view(mine, "3", "What?")))
    found = made({"thread.json": {"thread": thread}}, tmp_path / "given")
    assert (found.source, [p.text for p in found.posts]) == ("bluesky-posts", ["Who cooks?", "I do", "What?"])


def test_pages_in_lines_may_tell_what_wrote_them(tmp_path: Path) -> None:
    pages = [{"data": [p], "meta": {}, "__tool": {"version": 2}} for p in POSTS]
    assert len(made({"pages.jsonl": lines(*pages)}, tmp_path / "given").posts) == 2
