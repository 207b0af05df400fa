"""Facts of a report: before whom, where, which step, who against whom and how it ended. One entrance: `facts_of` of facts.read."""
