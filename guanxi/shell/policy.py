"""What each role may do, whose customers it sees, and how long a sign-in holds."""

from typing import Literal

from guanxi.bank.viewers import Scope
from guanxi.rulebook.sections import Section, key

PurposeOfStaff = Literal[
    "standard",
    "personal",
    "marketing",
    "automated",
    "sensitive",
    "disclosure",
    "anonymous",
    "officer",
]


class RolePolicy(Section):
    """One role: its scope and the permissions it holds, ``*`` as wildcard."""

    scope: Scope = key(
        "whose customers: own, outlet, branch (with all offices below), bank, none",
        "客户范围：本人、本网点、本机构及下属、全行、无",
    )
    permissions: list[str] = key("package:thing:verb, with * as wildcard", "权限，可用 * 通配")
    purposes: list[PurposeOfStaff] = key(
        "purposes that the role may read for; each has its own views of the database",
        "可使用的用途；每一用途对应数据库中的一套视图",
        default=["standard"],
    )


class SignInPolicy(Section):
    """``[access.sign_in]``: when a name is locked, and when a session ends by itself (13.4)."""

    failures_max: int = key(
        "failures after which a name is locked", "锁定前的失败次数", ge=1, le=20
    )
    lockout_minutes: int = key("how long it is locked", "锁定时长（分钟）", ge=1, le=1440)
    idle_minutes: int = key("when a session left alone ends", "无操作退出（分钟）", ge=1, le=1440)
    session_hours: int = key("when any session ends", "最长会话（小时）", ge=1, le=72)


class ApiKeyPolicy(Section):
    """``[access.api_keys]``: keys of programs of the bank (4.4, 13.5)."""

    valid_days: int = key("when a key ends by itself", "密钥有效期（天）", ge=1, le=730)
    overlap_hours: int = key(
        "how long the old key holds beside a new one", "新旧密钥并行时间（小时）", ge=0, le=720
    )
    request_kilobytes_max: int = key("of one request", "单次请求大小上限（KB）", ge=1, le=1024)
    requests_per_minute: int = key(
        "with one key, as long as it lasts; each may hold many events",
        "每个密钥每分钟请求上限（每次请求可含多个事件）",
        ge=1,
        le=600_000,
    )
    requests_at_once: int = key(
        "with one key, before that rate holds", "每个密钥瞬时请求上限", ge=1, le=10_000
    )


class AccessSection(Section):
    """``[access]``: by role of the feed contract."""

    roles: dict[str, RolePolicy] = key("by role of the feed contract", "按角色")
    sign_in: SignInPolicy = key("how a sign-in is protected", "登录保护")
    api_keys: ApiKeyPolicy = key("keys of programs of the bank", "系统接口密钥")
