"""Audits: a user's list of known decisions, compared with what the archive tells, and why one is missing."""
