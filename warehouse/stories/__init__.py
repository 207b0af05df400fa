"""Stories and disputes as the warehouse keeps them."""
