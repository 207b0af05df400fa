"""Many machines: segments read by the workers of a Dask cluster, their rows kept until they are committed, and the cluster's own processes."""
