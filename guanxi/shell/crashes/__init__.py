"""Killed at any moment of ingest, fold or publishing: a whole picture stays, a re-run completes.

`running` kills nights of a small bank (`bank`) in processes that `attempting` forks; `pictures`
reads what everybody sees afterwards and `judging` compares it with an undisturbed run.
"""
