"""The common vocabulary: frozen records, outcomes and the error tree. Standard library only; imported by everyone."""
