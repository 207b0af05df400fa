"""One file per job: the only place where spiders, pipeline, warehouse and their readers meet."""
