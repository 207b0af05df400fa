"""The DuckDB warehouse: migrations, exactly-once ingest with deduplication, snapshots, safe queries. DuckDB is used nowhere else."""
