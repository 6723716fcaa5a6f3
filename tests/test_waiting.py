"""Who waits now: those whom an answer can still reach, the newest first, however young their message is."""

from tests.world import PostDict, records, reports


def test_whoever_asked_and_has_no_answer_waits_and_whoever_has_one_however_late_does_not() -> None:
    talk: list[PostDict] = [
        {"id": "late", "by": "ana", "at": "1d", "to": "brand", "text": "Where is my parcel?"},
        {"at": "9d", "to": "ana", "re": "late", "text": "It lay in Porto all that time, sorry."},
        {"by": "bob", "at": "2d", "to": "brand", "text": "Does it fit the old stove?"},
        {"by": "cleo", "at": "29d 20h", "to": "brand", "text": "Can I use it on the balcony?"},
        {"by": "dan", "at": "3d", "to": "brand", "text": "My grandmother had one!"},
        *({"at": f"{n}d 5h", "text": f"News {n}"} for n in range(30)),
    ]
    (made,) = reports(records(talk, days=30))
    assert [w.who for w in made.waiting] == ["cleo", "bob"]
