"""What the site is handed: readers of the newest snapshot, and the post room of a home."""
