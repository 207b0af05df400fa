"""The search index beside the snapshots: brought up to date, asked, and its hits marked."""
