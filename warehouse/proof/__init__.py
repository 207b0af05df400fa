"""Merkle trees, seals and citations: what can be shown to somebody who trusts nobody."""
