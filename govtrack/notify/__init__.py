"""Messages out: to users and to reporters behind the vault, one row each, over senders that can be added."""
