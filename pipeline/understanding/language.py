"""Which language a report is written in.

The script decides where one script means one language; elsewhere langdetect (fixed seed, first 1,000 characters) is asked and py3langid,
the page's own declaration and the source's languages are its referees. Chosen on 258 multilingual pages: langdetect errs only on
languages it has no profile for (it calls Icelandic Norwegian and Zulu Somali, at high confidence) and on bare headlines.
langdetect costs four times what py3langid does, so it is not asked where its answer could not change the language (`_settled`).
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pipeline.understanding.han import chinese_or_japanese
from pipeline.understanding.letters import told_by_letters
from pipeline.understanding.telling_words import spoken
from records.article import Language

SAMPLE_CHARS = 1_000
SHORT_LETTERS = 150
"""Below this many letters langdetect alone is a coin toss between neighbours: the headline joins the sample and referees weigh more."""

_NAMES = {
    "zh-cn": "zh",
    "zh-tw": "zh",
    "zh-hans": "zh",
    "zh-hant": "zh",
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "fil": "tl",
    "srl": "sr",
    "pcm": "en",
    "ary": "ar",
    "arz": "ar",
    "sdh": "ku",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
}
"""Other names of a language, and its branches that py3langid tells apart: readers choose the language by its one code."""
_NO_LANGUAGE = "zxx"
"""What py3langid calls figures, codes and letters in a row."""

# Measured on 759 reports (641 labelled ones in 87 languages, 118 real pages), without page or source saying anything: 2 bodies and 16 bare headlines
# were called wrongly with these values.
_UNPROFILED_SURE = 0.8
"""py3langid must be as sure to be believed for a language langdetect cannot know. From 0.5 to 0.8 nothing changes, from 0.9 on two more bodies are wrong."""
_LANGDETECT_SURE = 0.99
_REFEREE_UNSURE = 0.9
"""Where both disagree langdetect wins only when it is this sure and py3langid is not: langdetect is often sure of what it does not know.
Between 0.9 and 0.999, and 0.5 and 0.99, nothing changes; letting it win always costs three bodies."""
_BEYOND_DOUBT = 0.9999
"""So sure, and borne out by the text's own words, py3langid is believed whatever page and source say. Of 596 such texts (real pages, and 641 labelled reports
as if their pages declared English, German, French or Spanish) langdetect would have changed none; down to .9 two more, half of whose page is in another language."""
_REFERRED_SURE = 0.5
"""What page or source say must be at least as likely as everything else together. By hand: no value between 0 and 0.9 changed a verdict there."""
_HEADLINE_SHARE = 0.05
"""Of the best guess: below it the letters of a headline speak against page and source. By hand: nothing changes between 0.01 and 0.3."""
_TWIN_SURE, _TOLD_SURE = 0.7, 0.6
"""Confidence reported where page or source tipped the balance; by hand, above the 0.5 under which a language counts as doubtful."""

_MOST = 0.501
"""Of all probability, with room for what rounding adds to a rival's."""

_SCRIPTS: tuple[tuple[str, str], ...] = (
    (r"\u3041-\u30ff\uff66-\uff9d", "kana"),
    (r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", "ko"),
    (r"\u3400-\u4dbf\u4e00-\u9fff", "han"),
    (r"\u0e00-\u0e7f", "th"),
    (r"\u0e80-\u0eff", "lo"),
    (r"\u0370-\u03ff\u1f00-\u1fff", "el"),
    (r"\u0590-\u05ff", "he"),
    (r"\u10a0-\u10ff\u1c90-\u1cbf", "ka"),
    (r"\u0530-\u058f", "hy"),
    (r"\u0980-\u09ff", "bn"),
    (r"\u0a00-\u0a7f", "pa"),
    (r"\u0a80-\u0aff", "gu"),
    (r"\u0b80-\u0bff", "ta"),
    (r"\u0c00-\u0c7f", "te"),
    (r"\u0c80-\u0cff", "kn"),
    (r"\u0d00-\u0d7f", "ml"),
    (r"\u0d80-\u0dff", "si"),
    (r"\u1000-\u109f", "my"),
    (r"\u1780-\u17ff", "km"),
    (r"\u1200-\u137f", "am"),
    (r"\u0400-\u04ff", "cyrillic"),
    (r"\u0600-\u06ff\u0750-\u077f", "arabic"),
    (r"\u0900-\u097f", "devanagari"),
)
_SCRIPT_RE = re.compile("|".join(f"([{chars}])" for chars, _ in _SCRIPTS))
_BEYOND_LATIN = re.compile("[\u0370-\u1fff\u3041-\uffff]")
"""Quotation marks and dashes, which most Latin texts have, are of no script."""
_LETTER_RE = re.compile(r"[^\W\d_]")
_UNWANTED_RE = re.compile(r"[\ud800-\udfff\x00-\x08\x0b-\x1f]|https?://\S+|www\.\S+|\S+@\S+")

_JAPANESE_SHARE = 0.5
"""Kana for an ideograph above which nothing else is asked; Japanese prose has one and more, headlines fewer. By hand."""
_SHARED = {"kana", "han", "cyrillic", "arabic", "devanagari"}
_FAMILY = {
    "cyrillic": frozenset({"ru", "uk", "bg", "mk", "sr", "be", "kk", "ky", "mn"}),
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ku", "ug", "sd"}),
    "devanagari": frozenset({"hi", "mr", "ne"}),
}
_UNPROFILED = frozenset({"is", "zu", "xh", "ga", "eu", "mt", "az", "kk", "ky", "mn", "am", "lb", "fo", "be", "sr", "ha", "yo", "ig", "mg", "uz", "la", "ps", "ku", "fy", "br", "rw"})  # fmt: skip
"""Languages langdetect has no profile for and that py3langid tells apart well enough to be believed against it."""
_TWINS = {
    "gl": {"pt", "es"},
    "ms": {"id"},
    "bs": {"hr", "sr"},
    "hr": {"bs", "sr"},
    "sr": {"hr", "bs"},
    "da": {"no"},
    "no": {"da"},
    "sk": {"cs"},
    "cs": {"sk"},
    "id": {"ms"},
    "mk": {"bg"},
    "bg": {"mk"},
}
"""Neighbours too close to call on text alone: a declaration or the source's own language may tip the balance."""

_MARKS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "gl": "unha dunha nunha cunha algunha ningunha outra tamén máis coa coas cos aínda dous lle lles teñen xa moi xuíz xuíza xustiza xulgado goberno lei eses foron axencia conta-la sen despois ata onte persoas persoa nun dun algún ningún ao aos os as dos das pola polas polos dez dixo ten foi prazo segundo nova novas",
        "pt": "uma duma numa alguma nenhuma também mais com ainda dois lhe lhes têm já muito juiz juíza justiça governo foram agência sem depois até ontem não são pessoas pessoa num dum algum nenhum ao aos os as dos das pela pelas pelo pelos dez disse tem foi prazo segundo nova novas",
        "es": "una alguna ninguna también más con aún dos le les tienen ya muy juez jueza justicia juzgado gobierno ley fueron agencia sin después hasta ayer y el los las personas persona alguno ninguno al del diez dijo tiene fue plazo según nueva nuevas",
        "ms": "bahawa kerana syarikat polis kerajaan akaun wang isnin khamis jumaat manakala sahaja iaitu menerusi ringgit peguam aduan baharu suruhanjaya berkenaan mahkamah ialah boleh tular kes perkhidmatan saman",
        "id": "bahwa karena perusahaan polisi pemerintah akun uang senin kamis jumat sedangkan saja yaitu melalui rupiah pengacara pengaduan baru komisi terkait pengadilan adalah bisa viral kasus layanan gugatan",
        "tl": "ng ay hindi mayroon ito nila kanilang nito siya ayon kumpanya kompanya korte hukuman pamahalaan dahil noong loob walong nagbanta inutusan",
        "ceb": "ug nga dili adunay kini nila ilang niini siya matod kompanya korte hukmanan kagamhanan tungod niadtong sulod walo gimandoan gikan",
        "sr": "pre posle obaveštenje obaveštenja sledeći sledeće deca reč gde uvek hiljada avgusta januara februara marta aprila juna jula septembra oktobra novembra decembra saopštio saopštila saopštilo evropske evropska evropski takođe vreme mesto dve nedelje preduzeće kompanija šta lica bezbednost uslov nedelju nedelja dece deteta poverenik dinara reči čoveka beograd beogradu beograda srbije srbiji posledice kompaniji kompaniju kompanije tužilaštvo tužilaštva tužilaštvu sredu sreda sudije rešenje rešenja rešenju ponedeljak miliona milion portparol portparolka",
        "hr": "prije poslije obavijest obavijesti sljedeći sljedeće djeca riječ gdje uvijek tisuća kolovoza siječnja veljače ožujka travnja lipnja srpnja rujna listopada studenoga prosinca priopćio priopćila priopćilo europske europska europski također vrijeme mjesto dvije tjedna tvrtka tvrtke što osoba sigurnost uvjet nedjelju nedjelja djece djeteta povjerenik eura riječi čovjeka zagreb zagrebu zagreba hrvatske hrvatskoj posljedice tvrtki tvrtku tvrtkama odvjetništvo odvjetništva odvjetništvu tužiteljstvo tužiteljstva srijedu srijeda suci sudaca rješenje rješenja rješenju ponedjeljak milijuna milijun glasnogovornik glasnogovornica",
        "bs": "prije poslije obavijest obavijesti sljedeći sljedeće djeca riječ gdje uvijek hiljada avgusta januara februara marta aprila juna jula septembra oktobra novembra decembra saopćio saopćila saopćeno bosne bosni hercegovine hercegovini tužilaštvo tužilaštva tužilaštvu kompaniji kompaniju kompanije srijedu srijeda sudije rješenje rješenja rješenju ponedjeljak miliona milion portparol portparolka evropske evropska evropski također vrijeme mjesto dvije sedmice kompanija šta lica sigurnost uslov općina općinski općine nedjelju nedjelja djece djeteta maraka riječi čovjeka sarajevo sarajevu sarajeva bih posljedice",
    }.items()
}
"""Words by which close neighbours betray themselves, pair by pair the same meanings; each word speaks for every language that has it."""
_NEIGHBOURS = (frozenset({"gl", "pt", "es"}), frozenset({"ms", "id"}), frozenset({"tl", "ceb"}), frozenset({"sr", "hr", "bs"}))
_MARKS_NEEDED = 2
"""How many more of its own words a neighbour needs than the language first thought of: one may be a quotation."""
_WORD = re.compile(r"[^\W\d_]+")


def detect(
    title: str | None, text: str | None, *, declared: str | None = None, expected: Sequence[str] = (), code_only: bool = False
) -> Language:
    """Language of a report.

    `declared` is what the page says of itself, `expected` what the source publishes in (ISO 639-1 or longer tags); both only tip the
    balance. `code_only`: how sure that is is of no interest, so that less is asked. Never raises; `und` when there is nothing to go by.
    """
    sample = _sample(title or "", text or "")
    letters = len(_LETTER_RE.findall(sample))
    said = _normal(declared)
    awaited = tuple(code for code in map(_normal, expected) if code)
    if letters < 2:
        return _fallback(said, awaited)
    script = _script(sample, letters)
    if script and (own := told_by_letters(sample, script, letters)):
        return Language(code=own, confidence=0.95, method="script")
    if script and script not in _SHARED:
        return Language(code=script, confidence=0.99, method="script")
    if script in {"kana", "han"}:
        code = "ja" if script == "kana" else chinese_or_japanese(sample, [one for one in (said, *awaited) if one])
        return Language(code=code, confidence=0.99, method="script")
    found = _decide(sample, letters, _FAMILY.get(script or ""), said, awaited, code_only=code_only)
    return (
        _fallback(said, awaited) if found.code == _NO_LANGUAGE else _neighbour(found, sample, {code for code in (said, *awaited) if code})
    )


def quick_language(text: str) -> str:
    """Cheap guess (about 0.4 ms) for the first pass over a page: script, else py3langid alone."""
    sample = _UNWANTED_RE.sub(" ", text[: SAMPLE_CHARS // 2])
    letters = len(_LETTER_RE.findall(sample))
    if letters < 2:
        return "und"
    script = _script(sample, letters)
    if script and (own := told_by_letters(sample, script, letters)):
        return own
    if script and script not in _SHARED:
        return script
    if script in {"kana", "han"}:
        return "ja" if script == "kana" else chinese_or_japanese(sample)
    family = _FAMILY.get(script or "")
    if family is None:  # more than half cannot be outvoted, however names of languages are put together
        code, sure = _identifier().classify(sample)
        if sure > _MOST:
            return _known(str(code))
    return _known(_of_family(_py3langid(sample), family)[0][0])


def plain_language(text: str) -> str | None:
    """The language that the first words of a text, and its letters, leave no doubt of (a tenth of a guess's time); None where a guess is needed."""
    sample = text[: SAMPLE_CHARS // 2]
    code = spoken(sample)
    if code is None:
        return None
    script = _script(sample, len(_LETTER_RE.findall(sample))) if _BEYOND_LATIN.search(sample) else None
    return code if script == ("cyrillic" if code in _FAMILY["cyrillic"] else None) else None


def _known(code: str) -> str:
    return "und" if code == _NO_LANGUAGE else _NAMES.get(code, code)


def likely(text: str) -> tuple[str, ...]:
    """Languages of the text's script, the likeliest first, by py3langid alone."""
    sample = _UNWANTED_RE.sub(" ", text[:SAMPLE_CHARS])
    script = _script(sample, len(_LETTER_RE.findall(sample)) or 1)
    return tuple(code for code, _ in _of_family(_py3langid(sample), _FAMILY.get(script or "")))


def warm() -> None:
    """Load both detectors (about 0.6 s) and what tells Chinese from Japanese, so that the first page of a worker is as fast as the next."""
    sample = "The quick brown fox jumps over the lazy dog and runs into the court."
    detect("Warm up", sample)
    _langdetect(sample)
    chinese_or_japanese("\u6cd5\u9662")


def _sample(title: str, text: str) -> str:
    body = _UNWANTED_RE.sub(" ", text[:SAMPLE_CHARS])
    if len(_LETTER_RE.findall(body)) >= SHORT_LETTERS:
        return body
    return _UNWANTED_RE.sub(" ", f"{title[:SAMPLE_CHARS]}\n{body}")[:SAMPLE_CHARS]


def _normal(code: str | None) -> str | None:
    if not code:
        return None
    tag = code.strip().replace("_", "-").casefold()
    tag = _NAMES.get(tag, tag.split("-")[0])
    return _NAMES.get(tag, tag) if 2 <= len(tag) <= 3 and tag.isalpha() else None


def _fallback(said: str | None, awaited: Sequence[str]) -> Language:
    if said:
        return Language(code=said, confidence=0.3, method="declared")
    if len(awaited) == 1:
        return Language(code=awaited[0], confidence=0.3, method="source")
    return Language(code="und", confidence=0.0, method="script")


def _script(sample: str, letters: int) -> str | None:
    """The script (or the language it stands for) of most non-Latin letters; None when the text is mostly Latin."""
    if not _BEYOND_LATIN.search(sample):
        return None
    counts = Counter(_SCRIPTS[m.lastindex - 1][1] for m in _SCRIPT_RE.finditer(sample) if m.lastindex)
    if not counts:
        return None
    kana, han = counts["kana"], counts["han"]
    if (kana + han) / letters >= 0.2 and kana + han >= counts["ko"]:
        return "kana" if kana >= _JAPANESE_SHARE * han and kana >= 2 else "han"
    name, most = counts.most_common(1)[0]
    # A letter of an unspaced or syllabic script says more than a Latin one, so product names in Latin do not outvote it.
    needed = 0.2 if name in {"ko", "th", "lo", "my", "km"} else 0.35
    return name if most / letters >= needed else None


def _decide(
    sample: str, letters: int, family: frozenset[str] | None, said: str | None, awaited: Sequence[str], *, code_only: bool
) -> Language:
    second = _of_family(_py3langid(sample), family)
    referee, referee_sure = second[0]
    referees = {code for code in (said, *awaited) if code}
    if _settled(referee, referee_sure, letters, said, referees) or (
        code_only
        and referee_sure >= _BEYOND_DOUBT
        and letters >= SHORT_LETTERS
        and referee not in _TWINS
        and plain_language(sample) == referee
    ):
        return Language(code=referee, confidence=referee_sure, method="py3langid")
    first = [pair for pair in _langdetect(sample) if not family or pair[0] in family]
    if not first:
        return Language(code=referee, confidence=referee_sure, method="py3langid")
    code, sure = first[0]
    if code == referee:
        return _tip(code, max(sure, referee_sure), referees, said, "langdetect")
    if referee in _UNPROFILED and (referee_sure >= _UNPROFILED_SURE or referee in referees):
        return Language(code=referee, confidence=referee_sure, method="py3langid")
    if referee in _TWINS and code in _TWINS[referee] and referee not in {"no", "da", "sk", "cs"}:
        return _tip(code, sure, referees, said, "langdetect")
    if code in referees and sure >= _REFERRED_SURE:
        return Language(code=code, confidence=sure, method="langdetect")
    if referee in referees and (letters < SHORT_LETTERS or referee_sure >= _REFERRED_SURE):
        return Language(code=referee, confidence=referee_sure, method="py3langid")
    if letters < SHORT_LETTERS:
        return _short(dict(second), referees, said, referee, referee_sure)
    if sure >= _LANGDETECT_SURE and referee_sure < _REFEREE_UNSURE:
        return Language(code=code, confidence=sure, method="langdetect")
    return Language(code=referee, confidence=referee_sure, method="py3langid")


def _of_family(ranked: list[tuple[str, float]], family: frozenset[str] | None) -> list[tuple[str, float]]:
    """The languages of a script's family, if any of them is thought of: Moroccan Arabic is Arabic here."""
    return [pair for pair in ranked if pair[0] in family] or ranked if family else ranked


def _settled(referee: str, sure: float, letters: int, said: str | None, referees: set[str]) -> bool:
    """Whether what langdetect would say cannot change the language: py3langid knows one that langdetect has no profile for, or is surer of a
    long text than langdetect could outvote, has no twin that langdetect might tell apart, and page and source do not speak for another one.
    """
    if referee in _UNPROFILED and sure >= _UNPROFILED_SURE:
        return True
    if letters < SHORT_LETTERS or sure < _REFEREE_UNSURE or referee in _TWINS:
        return False
    return said == referee or referees <= {referee}


def _neighbour(found: Language, sample: str, referees: set[str]) -> Language:
    """The language found, unless the words of the text speak for a close neighbour; between two that they speak for alike, page or source decide."""
    family = next((group for group in _NEIGHBOURS if found.code in group), None)
    if family is None:
        return found
    words = set(_WORD.findall(sample.casefold()))
    votes = {code: len(words & _MARKS[code]) + 0.5 * (code in referees) for code in sorted(family)}
    best = max(votes, key=lambda code: (votes[code], code == found.code))
    if votes[best] < votes[found.code] + _MARKS_NEEDED and not (best in referees and votes[best] > votes[found.code]):
        return found
    return Language(code=best, confidence=0.8, method="langdetect")


def _tip(code: str, sure: float, referees: set[str], said: str | None, method: str) -> Language:
    """The detected language, unless page or source name its twin."""
    twin = next((other for other in sorted(_TWINS.get(code, ())) if other in referees), None)
    if twin and code not in referees and code not in {"no", "da", "sk", "cs"}:
        return Language(code=twin, confidence=_TWIN_SURE, method="declared" if twin == said else "source")
    return Language(code=code, confidence=sure, method=method)


def _short(ranking: dict[str, float], referees: set[str], said: str | None, best: str, sure: float) -> Language:
    """A bare headline: what page or source say wins, if the letters do not speak against it."""
    likely = max(referees, key=lambda code: ranking.get(code, 0.0), default=None)
    if likely and ranking.get(likely, 0.0) >= _HEADLINE_SHARE * sure:
        return Language(code=likely, confidence=_TOLD_SURE, method="declared" if likely == said else "source")
    return Language(code=best, confidence=sure, method="py3langid")


def _langdetect(sample: str) -> list[tuple[str, float]]:
    from langdetect import DetectorFactory, detect_langs  # noqa: PLC0415 - loading its profiles takes 0.4 s: only when a text needs it
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    DetectorFactory.seed = 0
    try:
        found: Iterable[Any] = detect_langs(sample)
    except LangDetectException:
        return []
    return [(_NAMES.get(item.lang, item.lang), float(item.prob)) for item in found]


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - 0.2 s to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for name, code in (("tk_output", "i"), ("_rowbase", "I")):
        # a hundred thousand numbers that are asked at random for each character: side by side .5 ms a text, as objects .7
        if isinstance(numbers := getattr(identifier, name, None), list):
            setattr(identifier, name, array(code, numbers))
    return identifier


def _py3langid(sample: str) -> list[tuple[str, float]]:
    ranked: dict[str, float] = {}
    for code, probability in _identifier().rank(sample):
        name = _NAMES.get(code, code)
        ranked[name] = ranked.get(name, 0.0) + float(probability)
    return sorted(ranked.items(), key=lambda pair: -pair[1])
