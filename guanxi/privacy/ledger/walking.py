"""One head after another: does each go on from the one before?

Signatures cost a hundred times what hashes cost. A head names the one before with its signature, so
when all links hold, the last signature vouches for all; only where a link breaks are signatures
looked at one by one, to say which of the two is wrong.
"""

from guanxi.privacy.ledger.entries import read_moment
from guanxi.privacy.ledger.findings import SILENCE, UNWITNESSED, Damage, Harm, Remarks, moved
from guanxi.privacy.ledger.heads import NOTHING_BEFORE, Head, witness_digest
from guanxi.privacy.ledger.witness import TOLERANCE

HEAD = "head"


class Walk:
    """Takes heads in the order of the file; collects damages and remarks."""

    def __init__(self, *, bank: str, witness: str, every_signature: bool = False) -> None:
        self.damages: list[Damage] = []
        self.remarks = Remarks()
        self.last: Head | None = None
        self._bank, self._witness = bank, witness
        self._every_signature = every_signature
        self._checked: set[int] = set()
        self._without_word: list[Head] = []

    def step(self, head: Head) -> bool:
        """The next head; False where something is wrong with it or the step to it."""
        before = len(self.damages)
        if self._every_signature:
            self._check_signatures(head)
        self._check_link(head)
        self._check_word(head)
        self.last = head
        return len(self.damages) == before

    def finish(self, exported_at: str) -> None:
        """No head follows: look at the last signatures, and at heads without the witness's word."""
        if self.last is None:
            return
        self._check_signatures(self.last)
        young = moved(exported_at, -UNWITNESSED)
        for head in self._without_word:
            if head.at < young:
                self._harm(Harm.UNWITNESSED, head.number)
            else:
                self.remarks.unwitnessed += 1

    def _check_link(self, head: Head) -> None:
        last = self.last
        number, previous = (0, NOTHING_BEFORE) if last is None else (last.number + 1, last.digest())
        for missing in range(number, min(head.number, number + 1000)):
            self._harm(Harm.DELETED, missing)
        if head.number < number:
            self._harm(Harm.INSERTED, head.number, "again")
        elif head.number == number and head.previous != previous:
            self._broken(head, "does not go on from the head before it")
        if last is not None:
            self._check_growth(head, last)

    def _check_growth(self, head: Head, last: Head) -> None:
        if head.size < last.size:
            self._harm(Harm.TRUNCATED, head.number, f"{last.size} lines before, {head.size} now")
        if head.at < last.at:
            self._harm(Harm.BACK_DATED, head.number, f"{head.at} after {last.at}")
        elif _apart(last.at, head.at):
            self.remarks.silences.append((last.at, head.at))

    def _check_word(self, head: Head) -> None:
        word = head.witness
        if word is None:
            self._without_word.append(head)
            return
        for wordless in self._without_word:  # the witness gives its word on all, in order
            self._harm(Harm.UNWITNESSED, wordless.number, "the word was taken out")
        if not self._without_word and word.previous != witness_digest(self.last):
            self._broken(head, "the witness saw another head before it")
        self._without_word.clear()
        if word.at < moved(head.at, -TOLERANCE):
            self._harm(Harm.BACK_DATED, head.number, f"says {head.at}, witnessed {word.at}")
        elif word.at > head.at and _apart(head.at, word.at):
            self.remarks.late_words.append((head.number, word.at))

    def _broken(self, head: Head, how: str) -> None:
        """A link that does not hold: one of the two is not signed as it says, or both are."""
        neighbours = [head] if self.last is None else [self.last, head]
        if all([self._check_signatures(neighbour) for neighbour in neighbours]):  # noqa: C419 - both
            self._harm(Harm.FORKED, head.number, how)

    def _check_signatures(self, head: Head) -> bool:
        if head.number in self._checked:
            return not any(
                damage.number == head.number and damage.harm == Harm.SIGNATURE
                for damage in self.damages
            )
        self._checked.add(head.number)
        signed = head.is_signed_by(self._bank)
        if not signed:
            self._harm(Harm.SIGNATURE, head.number, "not the bank's")
        witnessed = head.witness is None or head.is_witnessed_by(self._witness)
        if not witnessed:
            self._harm(Harm.SIGNATURE, head.number, "not the witness's")
        return signed and witnessed

    def _harm(self, harm: Harm, number: int, detail: str = "") -> None:
        self.damages.append(Damage(harm, HEAD, number, detail))


def _apart(one: str, other: str) -> bool:
    # The same minute is by far the most frequent: no need to read it.
    return one[:16] != other[:16] and read_moment(other) - read_moment(one) > SILENCE
