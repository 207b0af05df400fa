"""The process that answers a user's SQL, started ahead by whoever is going to ask: it loads while its asker does."""

from warehouse.asking.child import warm

__all__ = ["warm"]
