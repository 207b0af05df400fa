"""The days of a week, as subscriptions name them."""

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
