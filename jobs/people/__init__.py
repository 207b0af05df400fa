"""People's state of a home: who may sign in, what the warehouse is told of their corrections, and examples to learn from."""
