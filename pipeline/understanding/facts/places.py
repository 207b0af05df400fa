"""Where the process runs: every country that the report gives a reason for, and the reasons."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from common.cldr import speakers
from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.evidence import DATE_END, issues, money_of, towns_of, words_of
from pipeline.understanding.facts.gazetteer import Place, writes_small
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.passage import Passage

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

_NATIONS_TOO = frozenset({"eu", "coe"})
_LATE = 6
"""Sentences after which one more makes no difference."""
_NEAR_PLATFORM = 26
"""Characters between a platform and the country it comes from."""
_OWN = 6
"""Characters between a body and the place it is of: "court in"."""
_BESIDE_BODY = frozenset({"touching", "in-body", "town", "dateline"})
"""Reasons that stand at the acting body's own name."""
_OF_ITS_OWN = frozenset({"named", "city", "town", "word", "money"})
"""Reasons that speak for a country alone."""
_TOUCHING, _SMALL_WORD = 14, 3
"""Characters between a body and its place, and letters of each word between: "court in Paris"."""
_SEAT_IN = {
    **dict.fromkeys(("bru", "bry", "bri", "брю", "бру", "βρυ"), "be"),
    **dict.fromkeys(("lux", "luk", "lus", "люк", "λου"), "lu"),
    **dict.fromkeys(("str", "est", "стр"), "fr"),
}
"""How the names of the Union's and the Strasbourg court's seats begin, and the country whose town that is as well."""
_OF_A_TOWN = frozenset({"court", "police", "prosecutor"})
"""Kinds of body that are called by their town."""
_OPENING = 2
"""Sentences in which a report says which court it tells of."""
_SEATS = frozenset({"lu", "be", "fr"})
"""Where the Union's courts and bodies sit: "the judges in Luxembourg"."""
_HIGH_COURT = "high court"
"""What no court of the United States is called."""
MANY_COUNTRIES = frozenset({"en", "es", "ar", "pt", "fr", "zh", "sw"})


def place_rows(
    scene: Scene, bodies: list[Body], chosen: Body | None, passage: Passage, *, outlet: str | None = None
) -> dict[str, dict[str, float]]:
    """Code -> features. `outlet` is the country of the outlet, where known."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    places = _settled(scene, bodies, chosen)
    counts = _add_named(rows, scene, places, chosen)
    _add_bodies(rows, places, bodies, chosen)
    _add_home(rows, scene, outlet, named=bool(counts))
    _add_signs(rows, scene, bodies, chosen, passage)
    _add_background(rows, scene, places, chosen)
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


def _settled(scene: Scene, bodies: list[Body], chosen: Body | None) -> Sequence[Place]:
    """The places; the Union's seats are towns of their countries where a court acts that is none of the Union's and nothing else speaks of the Union."""
    if chosen is None or any(body.jurisdiction in _NATIONS_TOO for body in bodies):
        return scene.places
    if chosen.kind not in _OF_A_TOWN and chosen.jurisdiction not in _SEATS:
        return scene.places
    lands = [_SEAT_IN.get(scene.reading.folded.text[place.start : place.start + 3]) for place in scene.places]
    if any(place.code == "coe" and not _touches(scene, place, chosen) for place in scene.places):
        return scene.places  # Strasbourg is its court's, unless a court is called by the town
    if any(place.code in _NATIONS_TOO and land is None for place, land in zip(scene.places, lands, strict=True)):
        return scene.places
    return [
        replace(place, code=land, city=True) if land and place.code in _NATIONS_TOO else place
        for place, land in zip(scene.places, lands, strict=True)
    ]


def _add_named(rows: _Rows, scene: Scene, places: Sequence[Place], chosen: Body | None) -> Counter[str]:
    """Places named, in order of first mention, with how often."""
    counts: Counter[str] = Counter()
    owned: Counter[str] = Counter()
    seats: Counter[str] = Counter()
    last = scene.sentence_of(scene.end - 1) if scene.end else 0
    for place in places:
        counts[place.code] += 1
        sentence = scene.sentence_of(place.start)
        row = rows[place.code]
        small = place.small or (not place.city and scene.opens(place.start) and writes_small(scene.language))
        row["city" if place.city else "named-small" if small else "named"] = 1.0
        if _dateline(scene, place):
            row["dateline"] = 1.0
        owned[place.code] += _of_platform(scene, place)
        if place.code in _NATIONS_TOO and (land := _SEAT_IN.get(scene.reading.folded.text[place.start : place.start + 3])):
            rows[land]["seat-town"] = 1.0
            seats[place.code] += 1
        if place.start < scene.reading.title_end:
            row["title"] = 1.0
        if sentence <= 1:
            row["lead"] = 1.0
        if chosen is not None and sentence == scene.sentence_of(chosen.start):
            row["with-body"] = 1.0
        row.setdefault("late", min(sentence, _LATE) / _LATE)
        row.setdefault("last", float(sentence == last > 1))
    for code, times in owned.items():
        rows[code]["of-platform"] = times / counts[code]
        if seats[code] == counts[code]:
            rows[code]["seat-alone"] = 1.0
    return counts


def _dateline(scene: Scene, place: Place) -> bool:
    """Whether headline or text begins with a place and a sign: "Port-au-Prince : ...", "WIEN –"."""
    return place.start in {0, scene.reading.title_end + 1} and bool(DATE_END.match(scene.reading.folded.text, place.end))


def _of_platform(scene: Scene, place: Place) -> bool:
    """Whether a place only says whose a platform is: "Estonia's Bolt", "l'espagnol Glovo", "Shopee, owned by a firm in Singapore"."""
    near = _NEAR_PLATFORM / scene.reading.stretch
    sentence = scene.sentence_of(place.start)
    for one in scene.reading.platforms:
        gap = max(one.start - place.end, place.start - one.end)
        if one.sentence == sentence and gap <= near:
            low, high = min(one.end, place.end), max(one.start, place.start)
            if not any(body.start < high and low < body.end for body in scene.bodies) and not any(
                body.start - _OWN <= place.start < body.end + _OWN for body in scene.bodies
            ):
                return True
    return False


def _add_bodies(rows: _Rows, places: Sequence[Place], bodies: list[Body], chosen: Body | None) -> None:
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
    for place in places:
        if chosen.start <= place.start < chosen.end:
            rows[place.code]["in-body"] = 1.0
    for code in chosen.places:
        rows[code]["beside-chosen"] = 1.0
        if chosen.jurisdiction == code:
            rows[code]["listed-agrees"] = 1.0


def _add_signs(rows: _Rows, scene: Scene, bodies: list[Body], chosen: Body | None, passage: Passage) -> None:
    """What names no country and is one's all the same: money, towns, words of public life; and where the language is at home."""
    spoken = speakers(scene.language)
    sure, maybe = money_of(passage)
    if maybe & spoken and not sure:  # money of other countries of the language: "100 pesos" is not told of Spain
        for code in rows.keys() - maybe:
            for prior in ("language", "language-alone", "language-one"):
                rows[code].pop(prior, None)
    for code in {*sure, *(maybe & (spoken | set(rows)))}:
        home = rows[code].keys() >= {"language", "language-one"}  # whose press converts sums into its own money
        rows[code]["money-home" if home else ("money" if issues(code, sure) else "money-shared") if code in sure else "money-may"] = 1.0
        if code in sure and code in spoken and not home:
            rows[code]["money-spoken"] = 1.0
    alike = [one for one in bodies if chosen is not None and one.kind == chosen.kind and scene.sentence_of(one.start) <= _OPENING]
    towns, likely = towns_of(scene, [chosen, *alike] if chosen is not None else [])
    for code in towns | likely:
        rows[code]["town" if code in towns else "town-may"] = 1.0
    for code in words_of(scene):
        rows[code]["word"] = 1.0
    for code, row in rows.items():
        if code in spoken:
            row["spoken"] = 1.0
        elif code in _NATIONS_TOO:
            row["spoken-nowhere"] = 1.0
        if sure and code not in sure:
            row["other-money"] = 1.0


def _add_background(rows: _Rows, scene: Scene, places: Sequence[Place], chosen: Body | None) -> None:
    """Who is named beside the body that acts leaves to the others the background, and so does the land of the language where nobody is."""
    for place in places:
        if chosen is not None and _touches(scene, place, chosen):
            rows[place.code]["touching"] = 1.0
    near = {code for code, row in rows.items() if row.keys() & _BESIDE_BODY}
    elsewhere = near | ({chosen.jurisdiction} if chosen is not None and chosen.jurisdiction else set())
    rivals = {code for code, row in rows.items() if code not in ORIGINS | _NATIONS_TOO and row.get("spoken") and row.keys() & _OF_ITS_OWN}
    for code, row in rows.items():
        if near and code not in near:
            row["apart"] = 1.0
        if code in _NATIONS_TOO and chosen is not None and not row.keys() & {"beside-chosen", "body-listed", "in-body"}:
            row["union-apart"] = 1.0
        if row.get("body-listed") and near and code not in near:
            row["listed-elsewhere"] = 1.0
        if row.get("body-listed") and not row.keys() & {"named", "named-small", "city"} and rivals - {code}:
            row["listed-unnamed"] = 1.0  # "tribunal de commerce" and "Autoridade da Concorrência" are those of several countries
        if row.keys() >= {"language", "language-one"} and chosen is not None and not elsewhere - {code} and not rivals - {code}:
            row["home-alone"] = 1.0
        if code == "eu" and chosen is not None and any(rows[seat].get("touching") for seat in _SEATS if seat in rows):
            row["seat"] = 1.0
        if code == "us" and chosen is not None and _HIGH_COURT in scene.reading.folded.text[chosen.start : chosen.end + 1]:
            row["no-such-court"] = 1.0


def _touches(scene: Scene, place: Place, body: Body) -> bool:
    """Whether nothing but small words stand between a place and the body that acts."""
    if body.start <= place.start < body.end:
        return True
    low, high = (body.end, place.start) if place.start >= body.end else (place.end, body.start)
    between = scene.reading.folded.text[low:high] if 0 <= high - low <= _TOUCHING else "...."
    return not any(sign in between for sign in ".,;:!?") and all(len(word) <= _SMALL_WORD for word in between.split())


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
