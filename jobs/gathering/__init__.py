"""What is crawled when, in which child, and the children themselves."""
