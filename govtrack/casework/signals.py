"""What casework tells the later steps; subscribers only enqueue their own job.

Each is sent with the keyword ``work_order_id`` from inside the writing transaction.
"""

from __future__ import annotations

from blinker import Namespace

_namespace = Namespace()
order_claimed = _namespace.signal("casework.order_claimed")
order_verified = _namespace.signal("casework.order_verified")
order_returned = _namespace.signal("casework.order_returned")
order_closed = _namespace.signal("casework.order_closed")
