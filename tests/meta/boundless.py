"""Objects of operations that no place bounds, each with its reason: read by the test of scope."""

from __future__ import annotations

# What no place bounds, each with its reason. Nothing else may be left out; operations that take no actor stand in
# test_without_actor.py.
EXEMPT = {
    ("places", "add_category", "parent"): "kinds of matter have no place",
    ("places", "assign_duty", "category"): "kinds of matter have no place",
    ("oversight", "retry_job", "job"): "jobs have no place: they are the whole house's",
    ("oversight", "cancel_job", "job"): "jobs have no place: they are the whole house's",
    ("accounts", "ask_to_grant", "user"): "whoever serves next door may hold a role here, if it needs no second person",
    ("accounts", "grant_role", "user"): "whoever serves next door may hold a role here, if it needs no second person",
    ("intake", "note_published", "place_path"): "called by the operations that publish a text, which have asked",
    ("intake", "tell_of_danger", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "resubmit", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "take_back", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "appeal", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "add_words", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "correct_letter", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "correct_addition", "addition"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "ask_proof", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "prove_contact", "submission"): "a holder of the receipt code, checked by the page that asks for it",
    ("intake", "mark_answered", "submissions"): "a letter that is not accepted yet has no such step",
    ("intake", "reclassify", "place"): "a letter that came to the wrong desk is handed to the right one",
    ("intake", "reclassify", "category"): "kinds of matter have no place",
    ("intake", "name_subjects", "units"): "anybody may be reported, wherever they serve",
    ("intake", "name_subjects", "people"): "anybody may be reported, wherever they serve",
    ("intake", "fail_batch", "batch"): "the worker's own record of an import; whoever starts one is asked by the page",
    ("intake", "finish_batch", "batch"): "the worker's own record of an import",
    ("intake", "start_batch", "batch"): "the worker's own record of an import",
    ("intake", "give_up_batch", "batch"): "the worker's own record of an import",
    ("intake", "store_chunk", "batch"): "the worker's own record of an import",
    ("intake", "show_preview", "batch"): "the worker's own record of a sheet; whoever sends one is asked by the page",
    ("intake", "refuse_sheet", "batch"): "the worker's own record of a sheet",
    ("casework", "dispatch", "category"): "kinds of matter have no place",
    ("discussion", "contribute", "row"): "whoever has an account, wherever they live; what is public",
    ("discussion", "appeal", "row"): "the owner of the account, checked by the page that finds it among their own",
    ("discussion", "say_more", "row"): "the owner of the account, checked by the page that finds it among their own",
    ("discussion", "take_back", "row"): "the owner of the account, checked by the page that finds it among their own",
    ("discussion", "support", "row"): "whoever has an account, wherever they live; what is public",
    ("discussion", "take_support_back", "row"): "whoever has an account, wherever they live; what is public",
    ("topics", "nominate", "category"): "kinds of matter have no place",
    ("council", "invite", "user"): "departments and experts of other places are invited as well",
    ("plans", "raise_objection", "plan"): "anybody may object to what is on public notice",
    ("responses", "rate_answer", "answer"): "a holder of the receipt code, checked by the page that asks for it",
    ("responses", "dispute_answer", "answer"): "a holder of the receipt code, checked by the page that asks for it",
}
# The same of operations that take the account of a resident: what another account's object may be given for.
OF_ANYBODY = {
    ("residents", "ask_for_home", "place"): "whoever moves asks for their home where it is; the station confirms it",
    ("residents", "let_letter_go", "submission"): "a letter that is not in the account stays where it is: it says so",
    ("proposals", "support", "proposal"): "whoever has an account supports what is public, wherever they live",
    ("proposals", "take_back", "proposal"): "takes back one's own support alone, of whatever it was given to",
}
# And what a neighbour's may be given for, where that of the next community may not.
OF_NEIGHBOURS = {
    ("proposals", "ask_to_merge", "into"): "another author's, who has to agree",
    ("proposals", "agree_to_merge", "other"): "another author's, who has asked for it",
    ("proposals", "sign", "proposal"): "the households of the community co-sign what any of them offers",
}
