"""What the crawler knows between runs and keeps during one: the frontier, and a run's books."""
