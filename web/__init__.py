"""Pages and API over one snapshot, read-only but for a digest's pauses."""
