"""Which messages belong together: by the id of their conversation, else by the name that an answer begins with.

What is remembered does not grow with the log: the conversations and customers that were met last. A log may run from
the oldest message to the newest, or the other way round; then an answer waits for the message that it answers.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator

from contrasocial.core.records import Post

#: So many conversations, and so many customers, are remembered.
_REMEMBERED = 1 << 17
_NAMES = 1 << 14
#: So far into a text a greeting stands.
_GREETING = 80
_WORD = re.compile(r"[\w.@+-]*\w")


class Talks:
    """Joins the messages of a log as they pass by."""

    def __init__(self, runs_back: bool = False, greets: bool = True) -> None:
        """``greets``: whom an answer is for may be told by the name that it begins with alone."""
        self._runs_back = runs_back
        self._greets = greets
        #: For each conversation the last message that came in, and whose it is.
        self._last: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._waiting: OrderedDict[str, list[Post]] = OrderedDict()
        self._customers: OrderedDict[str, str] = OrderedDict()

    def comes_in(self, post: Post, name: str, conversation: str | None) -> list[Post]:
        """A person's message; gives it, and the answers that waited for it."""
        found: list[Post] = []
        if self._greets:
            folded = name.casefold()
            self._customers[folded] = post.author
            self._customers.move_to_end(folded)
            if len(self._customers) > _NAMES:
                self._customers.popitem(last=False)
        if conversation is not None:
            for answer in self._waiting.pop(conversation, ()):
                answer.parent = answer.parent or post.id
                answer.parent_author = answer.parent_author or post.author
                found.append(answer)
            self._last[conversation] = (post.id, post.author)
            self._last.move_to_end(conversation)
            if len(self._last) > _REMEMBERED:
                self._last.popitem(last=False)
        found.append(post)
        return found

    def goes_out(self, post: Post, conversation: str | None, is_told: bool = False) -> list[Post]:
        """An answer, with whom and what it answers as far as that is known; it may wait for what it answers.

        ``is_told``: the log says of each message what or whom it answers; one of which it does not is no answer."""
        if conversation is None:
            if post.parent is None and post.parent_author is None and not is_told:
                post.parent_author = self._greeted(post.text)
            return [post]
        if self._runs_back:
            self._waiting.setdefault(conversation, []).append(post)
            return self._waiting.popitem(last=False)[1] if len(self._waiting) > _REMEMBERED else []
        if (known := self._last.get(conversation)) is not None:
            post.parent = post.parent or known[0]
            post.parent_author = post.parent_author or known[1]
        return [post]

    def rest(self) -> Iterator[Post]:
        """The answers to which no message came."""
        while self._waiting:
            yield from self._waiting.popitem(last=False)[1]

    def _greeted(self, text: str) -> str | None:
        """The customer whom the first words name: whole, or by the only first name that fits; else the only one who
        has written so far."""
        if len(self._customers) == 1:
            return next(iter(self._customers.values()))
        for word in _WORD.findall(text[:_GREETING]):
            if (found := self._customers.get(word.casefold())) is not None:
                return found
        names = [n for n in _WORD.findall(text[:_GREETING]) if n[0].isupper() and len(n) > 2]
        if not names:
            return None
        begun = {n.casefold() for n in names}
        recent = list(self._customers.items())[-500:]
        fits = {account for name, account in recent if " " in name and name.partition(" ")[0] in begun}
        return fits.pop() if len(fits) == 1 else None
