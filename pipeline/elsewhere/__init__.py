"""What a page does not show: its text in scripts' data, in the feed that led to it, or in nothing but the feed's summary."""
