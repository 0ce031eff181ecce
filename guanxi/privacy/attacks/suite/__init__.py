"""A compact suite of promises about one database: what is seen, what is written, what is refused,
who has which rights. Everything is asked on one connection of the administrator's, who becomes each
login in turn, so that a change may be tried within a transaction and taken back.
"""
