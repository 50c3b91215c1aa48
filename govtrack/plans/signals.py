"""What plans tell the later steps; subscribers only enqueue their own job.

Each is sent with the keyword ``plan_id`` from inside the writing transaction.
"""

from __future__ import annotations

from blinker import Namespace

_namespace = Namespace()
plan_adopted = _namespace.signal("plans.plan_adopted")
plan_completed = _namespace.signal("plans.plan_completed")
plan_withdrawn = _namespace.signal("plans.plan_withdrawn")
