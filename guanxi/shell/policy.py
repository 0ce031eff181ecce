"""What each role may do, and whose customers it sees."""

from guanxi.bank.viewers import Scope
from guanxi.rulebook.sections import Section


class RolePolicy(Section):
    """One role: its scope and the permissions it holds, ``*`` as wildcard."""

    scope: Scope
    permissions: list[str]


class AccessSection(Section):
    """``[access]``: by role of the feed contract."""

    roles: dict[str, RolePolicy]
