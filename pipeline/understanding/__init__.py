"""From a report's text to what it is about: language, beat, topics, platforms and everything it names."""
