"""People's decisions on what was read: codings, the queue, agreement, and gold made of them."""
