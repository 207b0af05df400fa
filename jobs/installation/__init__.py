"""One installation: its folder and locks, its settings, what it watches, what its jobs did."""
