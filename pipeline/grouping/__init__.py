"""Which articles tell the same event (a story) and which belong to the same conflict (a dispute): evidence, pair model, assignment."""
