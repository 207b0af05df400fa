"""Where the process runs: every country that the report gives a reason for, and the reasons."""

from collections import Counter, defaultdict

from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.scene import Scene

HOME = {
    "ja": "jp", "ko": "kr", "de": "de", "fr": "fr", "it": "it", "pl": "pl", "cs": "cz", "sk": "sk", "sl": "si", "hu": "hu", "ro": "ro", "bg": "bg",
    "el": "gr", "tr": "tr", "ru": "ru", "uk": "ua", "be": "by", "nl": "nl", "sv": "se", "da": "dk", "no": "no", "nb": "no", "fi": "fi", "is": "is", "et": "ee",
    "lv": "lv", "lt": "lt", "hr": "hr", "sr": "rs", "bs": "ba", "mk": "mk", "sq": "al", "he": "il", "fa": "ir", "ur": "pk", "hi": "in", "bn": "bd", "ta": "in",
    "te": "in", "mr": "in", "ml": "in", "kn": "in", "gu": "in", "pa": "in", "si": "lk", "ne": "np", "vi": "vn", "th": "th", "lo": "la", "km": "kh", "my": "mm", "id": "id",
    "ms": "my", "tl": "ph", "zh": "cn", "mn": "mn", "kk": "kz", "ky": "kg", "uz": "uz", "az": "az", "ka": "ge", "hy": "am", "sw": "ke", "ha": "ng", "yo": "ng", "ig": "ng",
    "am": "et", "so": "so", "zu": "za", "xh": "za", "af": "za", "rw": "rw", "sn": "zw", "mg": "mg", "ca": "es", "eu": "es", "gl": "es", "ga": "ie", "mt": "mt", "lb": "lu",
    "pt": "br", "es": "es", "en": "us", "ar": "eg", "ckb": "iq", "ps": "af",
}  # fmt: skip
"""The country of most of a language's press, where the outlet's own is unknown; a weak reason, weighed like the others."""
ORIGINS = frozenset({"us", "cn"})
"""Where most platforms come from: "the US giant" names no process."""

MANY_COUNTRIES = frozenset({"en", "es", "ar", "pt", "fr", "zh", "sw"})


def place_rows(scene: Scene, bodies: list[Body], chosen: Body | None, *, outlet: str | None = None) -> dict[str, dict[str, float]]:
    """Code -> features. `outlet` is the country of the outlet, where known."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    counts = _add_named(rows, scene, chosen)
    _add_bodies(rows, scene, bodies, chosen)
    _add_home(rows, scene, outlet, named=bool(counts))
    first = {code: n for n, code in enumerate(counts)}
    most = max(counts.values(), default=0)
    for code, row in rows.items():
        row["count"] = min(counts[code], 4) / 4
        row["most"] = float(most > 0 and counts[code] == most)
        row["first"] = float(first.get(code) == 0)
        row["share"] = counts[code] / max(1, counts.total())
        if code in ORIGINS:
            row["origin"] = 1.0
            if not row.get("beside-chosen") and not row.get("body-listed"):
                row["origin-apart"] = 1.0
        if code in {"eu", "coe"}:
            row["union"] = 1.0
            if chosen is not None and chosen.kind == "court":
                row["union-court"] = 1.0
    return dict(rows)


_Rows = dict[str, dict[str, float]]


def _add_named(rows: _Rows, scene: Scene, chosen: Body | None) -> Counter[str]:
    """Places named, in order of first mention, with how often."""
    counts: Counter[str] = Counter()
    for place in scene.places:
        counts[place.code] += 1
        sentence = scene.sentence_of(place.start)
        row = rows[place.code]
        row["city" if place.city else "named"] = 1.0
        if place.start < scene.reading.title_end:
            row["title"] = 1.0
        if sentence <= 1:
            row["lead"] = 1.0
        if chosen is not None and sentence == scene.sentence_of(chosen.start):
            row["with-body"] = 1.0
    return counts


def _add_bodies(rows: _Rows, scene: Scene, bodies: list[Body], chosen: Body | None) -> None:
    for body in bodies:
        if body.jurisdiction:
            rows[body.jurisdiction]["listed-body"] = 1.0
        for code in body.places:
            rows[code]["beside-body"] = 1.0
            if body.kind == "court":
                rows[code]["beside-court"] = 1.0
    if chosen is None:
        return
    if chosen.jurisdiction:
        rows[chosen.jurisdiction]["body-listed"] = 1.0
    for place in scene.places:
        if chosen.start <= place.start < chosen.end:
            rows[place.code]["in-body"] = 1.0
    for code in chosen.places:
        rows[code]["beside-chosen"] = 1.0
        if chosen.jurisdiction == code:
            rows[code]["listed-agrees"] = 1.0


def _add_home(rows: _Rows, scene: Scene, outlet: str | None, *, named: bool) -> None:
    """What laws named say of a country, and whose press it is: the outlet's, else that of most of its language."""
    for hit in scene.reading.hits:
        if hit.term.kind == "law" and hit.term.jurisdiction and hit.start < scene.end:
            rows[hit.term.jurisdiction]["law"] = 1.0
    home = outlet or HOME.get(scene.language)
    if home is None:
        return
    rows[home]["language"] = 1.0
    if not named:
        rows[home]["language-alone"] = 1.0
    if outlet or scene.language not in MANY_COUNTRIES:
        rows[home]["language-one"] = 1.0
