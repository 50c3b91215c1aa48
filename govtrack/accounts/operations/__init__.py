"""Writing accounts, roles and sign-ins."""

from govtrack.accounts.operations.accounts import (
    add_user,
    change_password,
    disable_user,
    enable_user,
    generate_password,
    note_sign_in,
    remove_second_step,
    reset_password,
    sign_in,
)
from govtrack.accounts.operations.asking import (
    ACCOUNT,
    ACCOUNT_CHANGES,
    CHANGES,
    GRANT,
    REVOKE,
    ask_to_change_account,
    ask_to_grant,
    ask_to_revoke,
)
from govtrack.accounts.operations.roles import check_role, check_unit, get_grant, grant_role, revoke_role

__all__ = [
    "ACCOUNT",
    "ACCOUNT_CHANGES",
    "CHANGES",
    "GRANT",
    "REVOKE",
    "add_user",
    "ask_to_change_account",
    "ask_to_grant",
    "ask_to_revoke",
    "change_password",
    "check_role",
    "check_unit",
    "disable_user",
    "enable_user",
    "generate_password",
    "get_grant",
    "grant_role",
    "note_sign_in",
    "remove_second_step",
    "reset_password",
    "revoke_role",
    "sign_in",
]
