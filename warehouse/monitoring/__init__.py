"""What a digest and `status` need to know of a snapshot."""
