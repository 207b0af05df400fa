"""Mechanisms that several floors share: knows the records and nothing else of ours."""
