"""``python -m guanxi.privacy.ledger`` is ``guanxi ledger witness`` without the rest of the program.

The witness needs no bank, so it starts in a fraction of a second and its process holds nothing else.
"""

import os
import sys
from datetime import UTC, datetime

from guanxi.foundation.refusals import Refusal
from guanxi.privacy.ledger.conversation import serve_witness
from guanxi.privacy.ledger.witness import Witness, witness_room


def main() -> None:
    """Answer on standard output until standard input ends; 1 where the room cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")  # for words of a refusal
    try:
        witness = Witness(witness_room())
    except Refusal as refusal:
        sys.exit(str(refusal))
    serve_witness(witness, sys.stdin, sys.stdout, now=lambda: datetime.now(UTC))


if __name__ == "__main__":
    main()
