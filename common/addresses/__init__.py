"""Web addresses: hosts as browsers spell them, marks that choose no other page, links that only lead elsewhere, and the one key of a page."""
