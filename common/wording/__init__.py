"""Everything people read in their own language: catalogues, plurals, dates, numbers, names, directions. The same for mail and site."""
