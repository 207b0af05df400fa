"""What distinguishes a report from another made of the same words: parties, sums, case numbers, days, numbers and names, each in its place."""
