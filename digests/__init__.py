"""What is new for a subscriber: chosen, worded, frozen, planned and delivered; never twice, never silently lost."""
