"""Counts again, in plain Python, what the sentences of a report claim. It shares no line with the package.

``account`` holds what was said, as plain posts with marks; ``counts`` and ``people`` count; ``claims`` says what each
sentence claims, ``check`` reads sentences by it; ``real`` reads three kinds of real files. What one post says (it
asks, it promises, it is pasted) is a mark on it: in a made-up
world its maker has set it; of real posts it is taken as read, and everything that is counted from it is counted here.
"""
