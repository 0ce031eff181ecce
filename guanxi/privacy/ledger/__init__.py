"""The ledger of reads: what the record says is sealed every second, and anybody can verify it.

``entries`` turns a line of the record into bytes, ``tree`` and ``proofs`` are RFC 6962, ``heads``
what is signed, ``sealing`` closes batches, ``witness`` co-signs from storage of its own,
``running`` is both as processes, ``export`` and ``verification`` carry it out of the house and
judge it there. The page for an auditor: docs/ledger.md.
"""
