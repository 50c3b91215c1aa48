"""Each row of the table of duties, done for real: one file for each step.

A walk brings a matter to where the earlier act has been done by its operation, and gives the act with
those who are to be refused and somebody who is not.
"""

from tests.meta.walks import accounts, discussion, letters, meetings, orders, panel, promises, proposals, replies
from tests.meta.walks.walking import WALKS

__all__ = [
    "WALKS", "accounts", "discussion", "letters", "meetings", "orders", "panel", "promises", "proposals", "replies",
]  # fmt: skip
