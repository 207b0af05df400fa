"""Other people's archives asked over the net: which captures they hold of a source's reports, and the bytes of each."""
