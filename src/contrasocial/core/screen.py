"""Text that may be shown on a screen: without the signs that would steer it."""

import re

#: Controls, signs without width, bidirectional marks and tags: they would steer a terminal, turn round the text that
#: follows, or hide in it.
STEERING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def harmless(text: str) -> str:
    """The text without them, every end of a line a line feed."""
    return STEERING.sub("", _LINE_ENDS.sub("\n", text))
