"""What the shell's own pages ask of a role."""

from enum import StrEnum


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW_CUSTOMERS = "customer:page:view"
    EXPORT_CUSTOMERS = "customer:list:export"
    SEARCH = "customer:search:use"
    KEEP_VIEWS = "table:view:keep"  # of every role that sees a table
