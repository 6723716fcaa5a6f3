"""ConvoKit 5: load the posts as a corpus, and count what was answered; nothing else."""

import sys
from pathlib import Path

import pandas as pd
from convokit import Corpus, Speaker, Utterance


def main(folder: Path) -> None:
    columns = ["post", "author", "at", "text", "parent"]
    posts = pd.read_parquet(folder / "ledger" / "posts", columns=columns)
    posts = posts.sort_values("post")
    known = set(posts["post"])
    root = _roots(posts)
    speakers = {a: Speaker(id=str(a)) for a in posts["author"].unique()}
    corpus = Corpus(
        utterances=[
            Utterance(
                id=str(post), speaker=speakers[author], conversation_id=str(root[post]), timestamp=at, text=text,
                reply_to=None if pd.isna(parent) or int(parent) not in known else str(int(parent)),
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
    up = pd.Series(posts["parent"].to_numpy(), index=posts["post"])
    up = up.where(up.isin(up.index), pd.Series(up.index, index=up.index)).astype("int64")
    while True:
        higher = pd.Series(up.reindex(up.to_numpy()).to_numpy(), index=up.index)
        if (higher == up).all():
            return up.to_dict()
        up = higher


if __name__ == "__main__":
    main(Path(sys.argv[1]))
