"""What stands before what, by language: verbs behind their objects, reasons before what was done for them, "from" behind the day. Languages as in ISO 639.

Set by hand, by what grammars say; each set names what it is asked for.
"""

_INDIA = frozenset({"hi", "mr", "ne", "pa", "gu", "bn", "ta", "te", "kn", "ml", "si", "ur"})
_STEPPE = frozenset({"tr", "az", "kk", "ky", "uz", "mn"})
_ISLES = frozenset({"ja", "ko"})
_BANTU_AND_WEST = frozenset({"sw", "ha", "ig", "yo", "rw", "zu", "xh", "sn", "so"})

VERB_LAST = _INDIA | _STEPPE | _ISLES | {"am", "eu", "fa"}
"""The verb closes the sentence: what is asked for stands before that it is asked for."""
REASON_FIRST = _INDIA | _STEPPE | _ISLES | {"zh"}
"""A reason is told before what was done for it."""
FROM_BEHIND = _INDIA | _STEPPE | _ISLES | {"zh", "hu", "fi", "et", "ka", "hy", "eu", "my", "am"}
"""`from` stands behind the day."""
LODGER_FIRST = VERB_LAST | {"ka", "hy", "hu", "fi", "et", "lt", "lv", "ps", "my"}
"""Who complained, about what and before whom is told before that he did; or whose complaint before the word for it."""
WHOSE_FIRST = frozenset({"hu", "fi", "et", "lt", "lv", "tr", "az", "eu", "sv", "da", "no", "hr", "sr", "sl"})
"""Languages with capitals that tell whose complaint it is before the word for it."""
WHOSE_BEHIND = frozenset({"de", "lb", "pl", "cs", "sk", "sl", "hr", "sr", "ru", "uk", "be", "lt", "lv", "el", "is", "ro", "mk"})
"""`Suit` and whose it is stand side by side: "Klage einer Rentnerin"."""
KIND_LAST = (_INDIA - {"ur"}) | _ISLES | {"ka", "am", "zh"}
"""Languages without capitals that say "drivers' union" in this order, and the claimant before the claim."""
MAGNITUDE_FIRST = _BANTU_AND_WEST | {"si"}
"""`Million` stands before its number."""
UNIT_FIRST = _BANTU_AND_WEST | {"mg"}
"""`Days` stands before their number."""
