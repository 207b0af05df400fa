"""From bytes to a candidate article, top to bottom in `pipeline.process`. Pure: no network, database or clock."""
