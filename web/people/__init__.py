"""Who asks, what they may see and change: rules for every address, signing in, and the desk's pages and API."""
