"""ConvoKit 5: load the posts as a corpus, and count what was answered; nothing else."""

import sys
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pyarrow.dataset as ds
from convokit import Corpus, Speaker, Utterance


def main(folder: Path) -> None:
    read = ds.dataset(folder / "ledger" / "posts", partitioning="hive", exclude_invalid_files=True)
    table = read.to_table(columns=["post", "author", "at", "text", "parent"]).sort_by("post")
    # An id has 63 bits: with gaps pandas would make it a float, and another id.
    known = pc.is_in(table["parent"], table["post"])
    posts = table.set_column(4, "parent", pc.if_else(known, table["parent"], -1)).to_pandas()
    root = _roots(posts)
    speakers = {a: Speaker(id=str(a)) for a in posts["author"].unique()}
    corpus = Corpus(
        utterances=[
            Utterance(
                id=str(post), speaker=speakers[author], conversation_id=str(root[post]), timestamp=at, text=text,
                reply_to=None if parent < 0 else str(parent),
            )
            for post, author, at, text, parent in posts.itertuples(index=False)
        ],
    )  # fmt: skip
    answered = {u.reply_to for u in corpus.iter_utterances() if u.reply_to}
    waits = [u.timestamp - corpus.get_utterance(u.reply_to).timestamp for u in corpus.iter_utterances() if u.reply_to]
    middle = pd.Series(waits).median()
    print(len(posts), len(corpus.get_conversation_ids()), len(answered), middle)


def _roots(posts: pd.DataFrame) -> dict[int, int]:
    """The first post of each talk, by pointer jumping."""
    up = pd.Series(posts["parent"].where(posts["parent"] >= 0, posts["post"]).to_numpy(), index=posts["post"])
    while True:
        higher = pd.Series(up.reindex(up.to_numpy()).to_numpy(), index=up.index)
        if (higher == up).all():
            return up.to_dict()
        up = higher


if __name__ == "__main__":
    main(Path(sys.argv[1]))
