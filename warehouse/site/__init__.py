"""What the site reads of a snapshot: lists and pages."""
