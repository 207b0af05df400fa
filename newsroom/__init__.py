"""A small invented press on loopback, for the demonstration and the tests."""
