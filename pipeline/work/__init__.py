"""How pages reach the pipeline: segments, the tasks made of them, and killable workers."""
