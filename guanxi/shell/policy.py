"""What each role may do, whose customers it sees, and how long a sign-in holds."""

from guanxi.bank.viewers import Scope
from guanxi.rulebook.sections import Section


class RolePolicy(Section):
    """One role: its scope and the permissions it holds, ``*`` as wildcard."""

    scope: Scope
    permissions: list[str]


class SignInPolicy(Section):
    """``[access.sign_in]``: when a name is locked, and when a session ends by itself (13.4)."""

    failures_max: int = 5
    lockout_minutes: int = 15
    idle_minutes: int = 60
    session_hours: int = 12


class AccessSection(Section):
    """``[access]``: by role of the feed contract."""

    roles: dict[str, RolePolicy]
    sign_in: SignInPolicy = SignInPolicy()
