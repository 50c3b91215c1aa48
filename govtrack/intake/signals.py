"""What intake tells the steps after it; a subscriber only enqueues its own job.

Sender is the application object's name; every signal carries ids alone. They are sent inside the
transaction of the operation, so that a job which a subscriber enqueues leaves with the commit.
"""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

# submission_id: int. A person sent something in; imports send ``submissions_imported`` instead.
submission_received = _signals.signal("submission-received")
# batch_id: int. One import has come to its end.
submissions_imported = _signals.signal("submissions-imported")
# batch_id: int. All letters of an import left the loop at once.
import_withdrawn = _signals.signal("import-withdrawn")
# batch_id: int. A question: each receiver returns how many letters of the import it has begun to work on.
import_in_use = _signals.signal("import-in-use")
# submission_id: int. A question: each receiver returns how much work on the letter is under way.
letter_in_use = _signals.signal("letter-in-use")
# submission_id: int. The text, place or category that others read has changed.
submission_changed = _signals.signal("submission-changed")
# submission_id: int. It lies at another desk now, or goes past others than before.
letter_moved = _signals.signal("letter-moved")
# submission_id: int. The writer added to the letter, or corrected it.
words_changed = _signals.signal("words-changed")
# submission_id: int. A person has said of which kind a letter is, or that it is of none.
submission_sorted = _signals.signal("submission-sorted")
# submission_id: int. A clerk has confirmed the masking: the public may read it with others.
submission_confirmed = _signals.signal("submission-confirmed")
# submission_id: int. Not accepted or passed on: it leaves the loop, so topics let go of it.
submission_left = _signals.signal("submission-left")
