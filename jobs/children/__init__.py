"""Child processes of jobs: deadlines, ties to their parent, rows answered by workers."""
