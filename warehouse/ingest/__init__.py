"""Pages into the warehouse and out of it: segments, near copies, reports, run reports, tombstones, retention."""
