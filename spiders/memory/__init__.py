"""What the crawler knows between runs: validators, seen pages, what is still wanted, cadence."""
