"""Facts as the warehouse keeps them: one row each, read back again, plain columns of the report, and sums in euro."""
