"""Exports: any selection of a snapshot as a verifiable bag of files, and back again."""
