"""What listings of every format have in common: what they say, their links and dates."""
