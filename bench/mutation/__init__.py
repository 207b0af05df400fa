"""Faults put into the code one at a time, to learn which of them the tests would see."""
