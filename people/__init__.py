"""What people keep beside the warehouse: who they are, what they follow, note and correct, and who changed what."""
