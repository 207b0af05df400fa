"""DuckDB files: opening, migrating, appending, snapshots and past states."""
