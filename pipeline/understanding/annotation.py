"""One reading of a report: folded text, hits, sentences and platform mentions with the company they keep. Everything else is derived from it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.understanding.folding import Folded, fold
from pipeline.understanding.lexicon import Beat
from pipeline.understanding.matching import Hit, find

READ_CHARS = 8_000
"""Characters of title and text that are searched for mentions; a report names its parties long before."""
HEAD_CHARS = 1_300
"""Characters that decide what a report is about: headline and lead."""
TITLE_CHARS = 400

ACTS = frozenset({"complaint", "investigation", "hearing", "interim", "judgment", "order", "fine", "appeal", "settlement", "compliance", "ban", "damages", "charge"})  # fmt: skip
INSTITUTIONS = frozenset({"court", "judge", "regulator", "prosecutor", "police", "government", "parliament"})
SERVICE = "service"
"""Words that mean an online platform of some kind and nothing else: "classifieds site", "berichtendienst"."""
GENERIC = frozenset({"generic", SERVICE})
"""Concepts whose words call a platform by what it is."""
UNNAMED = ""
"""Name of a platform that no list knows, or that is not named."""

_ACT_GAP = 12
"""Characters between a doubtful name and the act done to it in a headline: room for "was", "must pay", "оплатила", hardly for another name."""
_ACTS_ALONE = 2
"""So many kinds of acts in a headline speak of a proceeding without naming who leads it: "Apple loses appeal against fine". One is enough beside a name that seldom means another thing."""
_SENTENCE_END = re.compile(r"[.!?…。！？؟।॥۔።။។։\n](?:(?<![.!?…])|(?=\s|$))")
"""Those of Latin texts end a sentence before a space only. One set of signs first: it is looked for in a third of the time."""
_DENSE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NOISE = re.compile(r"[\ud800-\udfff\x00]")

_MEDIUM_BEFORE = re.compile(
    r"(?:^|[\s(\"'«„“])(?:on|via|through|using|over|auf|über|per|bei|sur|par|en|por|no|na|pelo|pela|su|tramite|op|på|w|we|v|ve|přes|cez|через|в|во|у|във|чрез|στο|στην|μέσω"
    r"|di|lewat|melalui|pe|prin|trên|qua|sa|kwenye|kupitia|per mezzo di|a través de|por medio de|on the|in a|in an|numa|num|em)\s+(?:(?:his|her|their|its|the|a|an|un|una|le|la|el|o|il|l|der|die|den|das|dem|het|de|sein|ihr|son|leur|sua|seu|su)\w{0,2}[\s']+)?(?:(?:(?:online-?)?platt?form\w*|plateforme|plataforma|piattaforma|social media|social network|netzwerk|réseau social|red social|rede social|social|messenger\w*|app\w*|платформе|соцсети|мессенджере|síti|sieti|mreži|platformie|account|konto|profil\w*)\s+)?[\"'«„“「『<《]?$"
)
_MEDIUM_AFTER = re.compile(
    r"[\"'»“”」』>》]?(?:['’](?:da|de|ta|te|dan|den|tan|ten|tan|in üzerinden)\b|'?(?:issa|ssa|ssä|is|i kaudu|on)\b(?=\s)|で(?!は)|に投稿|上で|上に|を通じ|を使|에서|에 (?!대한|대해|과징금|벌금|과태료|시정|제재|배상|소송|패소|승소|부과|[\d,.]+(?:억|만|조))|을 통해|를 통해|上(?!诉|訴|市|调|線|线)| पर (?!जुर्मा|जुर्मान|प्रतिब|रोक|मुकदम|केस|बैन|पाबंद|कार्रवा|आरोप|शिकंज|दबाव|भारी|लगा|बंद|दंड|कारवाई|₹|रु|[\d])| के जरिए| में "
    r"|[\s-](?:pages?|groups?|posts?|accounts?|profiles?|stories|story|live|videos?|messages?|users?|chats?|channels?|gruppe\w*|seite\w*|beitrag|beiträge|konto|kanal\w*|nutzer\w*|post|storia|profilo|gruppo|grupo|página|perfil|cuenta|conta|compte|groupe|page|grup\w*|hesab\w*|sayfa\w*|канал\w*|групп\w*|сторінц\w*|страниц\w*|pagina|groep|bericht\w*|side|gruppa|profil\w*|grub\w*|influencer\w*|fenomen\w*|blogger\w*|streamer\w*|star|stars|series|serie|show|film|movie|documentary|dizi\w*|сериал\w*|блог[еі]р\w*|инфлу\w*|інфлюенсер\w*|чат\w*)\b"
    r"| (?:ग्रुप|समूह|पेज|चैनल|वीडियो|गट|গ্রুপ|پیج|گروپ|단톡방|단체|채널|그룹|인플루언서)|の(?:グループ|公式アカウント|チャンネル|投稿|動画|配信)|(?:群组|群組|群聊|群里|群裡|网红|網紅|博主))"
)
_OF_IT = re.compile(
    r"(?:^|[\s(\"'«„“])(?:gr[uo]ups?|grupos?|groupes?|grupp[oi]|grup\w{0,3}|групп?\w{0,3}|ομάδ\w{1,3}|canal|canales|canais|canali|canaux|канал\w{0,3}|perfil|perfiles|perfis|profil[oi]s?|página|páginas|chats?|s[ée]ries?|seri[ae]l\w{0,3}|films?|documentai?r[eio]s?|documental|сериал\w{0,3}|чат\w{0,3}|مجموعة|قناة|صفحة|کانال|گروه|صفحه|กลุ่ม|เพจ|nhóm|trang|kumpulan|قروب|ομαδικ\w+)\s+(?:(?:de|do|da|di|del|na|no|su|sur|on|of|în|pe|u|op|på|στο|στην|على|در)\s+|d['’])?[\"'«„“「『<《]?$"
)
"""A group, channel, page or series before the platform it is on: "un grupo de WhatsApp", "la série de Netflix"."""
_DONE_TO_IT = frozenset({"fine", "investigation"})
"""Acts whose object stands behind the same word that elsewhere means "on" a medium: "karę na Allegro", "πρόστιμο στην Google", "enquête sur TikTok"."""
_DONE_TO_A_FIRM = frozenset({"fine", "complaint", "investigation"})
"""Acts that directly behind a doubtful name are enough where a headline stands alone; a ban or an order there may be an app's own."""
_NAME_BEHIND = re.compile(r"(?:,? [\"'«„“”‘’]?)((?=\d*[^\W\d_])[\w.-]{3,30}\w)")
_MOST_NAMES = 3
"""Names beside words for kinds of platform that are looked for in the rest of a text."""
_NEXT_WORD = 2
"""Characters between such a name and the act: a space, with a quotation mark at most."""
_COMPLAINTS_ABOUT = frozenset({"na", "на", "over", "über", "om"})
"""Words for "on" behind which a complaint is about somebody ("žaloba na Google") and not made there ("a complaint on Facebook")."""
_BANS = frozenset({"ban", "bans", "block", "blocks", "suspension", "restrictions on", "clampdown", "crackdown"})
"""Nouns in English of which the same is true; "banned on YouTube" is another matter."""
_AGAINST = re.compile(
    r"(?:against|sues?|sued|suing|versus|vs\.?|v\.|gegen|contre|contra|contro|tegen|mot|przeciwko|przeciw|против|проти|срещу|κατά|contra a|protiv|proti|proti|împotriva|karşı|ellen|vastaan|vastu|prieš|pret|terhadap|melawan|dhidi ya|kiện|ضد|علیه|נגד|ضدّ|fines?|fined|bans?|blocks?|orders?|tells?|forces?|allows?)\s+(?:(?:the|die|den|das|der|le|la|el|o|a|il|de|het|op)\s+)?[\"'«„“「]?$"
)
_HINDI_ON = " पर "
_OBJECT_FIRST = 40
"""Characters between such a name and the act: room for who acts and a sum ("गूगल पर सीसीआई का 1,337 करोड़ का जुर्माना")."""
_LIKE = re.compile(
    r"(?:like|such as|including|unlike|e\.g\.|rivals?|competitors?|owns|wie|etwa|darunter|neben|ähnlich wie|comme|tels que|telles que|notamment|como|tais como|incluindo|incluyendo|come|tra cui|zoals|som|såsom|jak|m\.in\.|например|как|такие как|like the|seperti|gibi|kuten|nagu|mint|ca|precum|όπως|مثل|कि|formerly|former|ex-|ehemals)\s+[\"'«„“]?$"
)


@dataclass(frozen=True, slots=True)
class PlatformMention:
    """A platform's name in the text, judged to mean the platform."""

    name: str
    start: int
    end: int
    rule: str
    sentence: int
    ambiguous: bool
    medium: bool
    """Only the place or tool: "on Facebook", "a WhatsApp group"."""
    against: bool
    """Directly after "against", "sues", "fines" and the like."""
    listed: bool
    """Directly after "such as", "rivals" and the like."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as the classifier sees it. Offsets are those of `folded.text`, which folds `title + newline + text`."""

    original: str
    folded: Folded
    title_end: int
    hits: tuple[Hit, ...]
    sentences: tuple[int, ...]
    """Start of each sentence; the headline is sentence 0."""
    platforms: tuple[PlatformMention, ...]
    stretch: float
    """How many characters of alphabetic script one character of this text is worth (2.5 for Chinese, Japanese, Korean)."""
    stand_ins: tuple[PlatformMention, ...] = ()
    """What stands for a platform where none of the beat is named: words for its kind, and the name beside one ("the classifieds site Abc")."""

    @property
    def acted_on(self) -> tuple[PlatformMention, ...]:
        """The platforms named, or what stands for one."""
        return self.platforms or self.stand_ins

    def sentence_of(self, offset: int) -> int:
        return bisect_right(self.sentences, offset) - 1

    def origin(self, start: int) -> int:
        """Offset in `original` of a folded offset."""
        return self.folded.origin(start)

    def origin_end(self, end: int) -> int:
        return self.folded.origin_end(end)

    def folded_place(self, offset: int) -> int:
        """Folded offset of an offset in `original`."""
        return _folded_offset(self.folded, offset)

    @property
    def head_end(self) -> int:
        return min(len(self.folded.text), int(self.title_end + HEAD_CHARS / self.stretch))


def read(beat: Beat, title: str, text: str, language: str, *, limit: int = READ_CHARS) -> Reading:
    """Read a report. Bounded: `limit` characters in all are looked at, and at most `TITLE_CHARS` of them count as headline."""
    original = _NOISE.sub(" ", f"{title[:limit]}\n{text[:limit]}"[:limit])
    folded = fold(original)
    title_end = _folded_offset(folded, min(len(title), TITLE_CHARS))
    hits = tuple(find(beat, folded, original, language))
    starts = (0, *sorted({m.end() for m in _SENTENCE_END.finditer(folded.text) if m.end() > title_end} | {title_end + 1}))
    dense = len(_DENSE.findall(folded.text[:1_000]))
    stretch = 2.5 if dense > 0.3 * min(len(folded.text), 1_000) else 1.0
    reading = Reading(original, folded, title_end, hits, starts, (), stretch)
    named = tuple(_platforms(beat, reading))
    return Reading(original, folded, title_end, hits, starts, named, stretch, () if named else tuple(_stand_ins(reading)))


def _folded_offset(folded: Folded, original_offset: int) -> int:
    low, high = 0, len(folded.text)
    while low < high:
        middle = (low + high) // 2
        if folded.origin(middle) < original_offset:
            low = middle + 1
        else:
            high = middle
    return low


def _platforms(beat: Beat, reading: Reading) -> list[PlatformMention]:
    sure = {hit.term.key for hit in reading.hits if hit.term.kind == "platform"}
    vouched = {hit.term.key for hit in reading.hits if hit.term.kind == "near"}
    doubtful = {hit.term.key for hit in reading.hits if hit.term.kind == "context"}
    vouched |= {name for name in doubtful if name in sure or beat.family(name) & sure}
    vouched |= {name for name in doubtful - vouched if _speaks_for_itself(beat, reading, name) or _headline_party(beat, reading, name)}
    return [
        _mention(reading, hit)
        for hit in reading.hits
        if hit.term.kind == "platform" or (hit.term.kind == "context" and hit.term.key in vouched)
    ]


def _stand_ins(reading: Reading) -> list[PlatformMention]:
    """Words for kinds of platform, and wherever it stands the name that follows one of them."""
    services: list[Hit] = []
    for hit in sorted(reading.hits, key=lambda one: (one.start, -one.end)):
        # Of words within each other ("an online auction site") the first: only before it stands "on".
        if hit.term.kind == "term" and hit.term.key == SERVICE and (not services or hit.start >= services[-1].end):
            services.append(hit)
    found = {hit.start: _mention(reading, hit) for hit in services}
    names = {name for hit in services if (name := _name_behind(reading, hit))}
    for name in sorted(names)[:_MOST_NAMES]:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}", reading.folded.text):
            found.setdefault(match.start(), _mention(reading, services[0]._replace(start=match.start(), end=match.end())))
    return [replace(one, name=UNNAMED, ambiguous=True) for _, one in sorted(found.items())]


def _name_behind(reading: Reading, hit: Hit) -> str | None:
    """The name directly behind a word for a kind of platform, folded, where the script tells names by their capital: "oglasnik Abc", "the dating app, Abc"."""
    match = _NAME_BEHIND.match(reading.folded.text, hit.end)
    if match is None or reading.sentence_of(match.start(1)) != reading.sentence_of(hit.start):
        return None
    first = reading.original[reading.origin(match.start(1))]
    known = any(
        other.start <= match.start(1) < other.end
        for other in reading.hits
        if other.term.kind != "near" and not other.term.key.startswith("t-")
    )
    return match[1] if (first.isupper() or first.isdigit()) and not known else None


def _speaks_for_itself(beat: Beat, reading: Reading, name: str) -> bool:
    """Whether an ambiguous name may count without another name to vouch for it."""
    known = beat.platforms[name]
    places = [hit for hit in reading.hits if hit.term.kind == "context" and hit.term.key == name]
    if known.usually and not any(hit.term.kind == "veto" and hit.term.key == name for hit in reading.hits):
        return any(_capital_by_choice(reading, hit) for hit in places)
    if known.generic_vouches:
        generic = {reading.sentence_of(hit.start) for hit in reading.hits if hit.term.kind == "term" and hit.term.key in GENERIC}
        return any(generic & {s - 1, s, s + 1} for s in (reading.sentence_of(hit.start) for hit in places))
    return False


def _headline_party(beat: Beat, reading: Reading, name: str) -> bool:
    """Whether a headline does to the name what is done to a company only: "X fined by EU court", "Regulator sues Bolt"."""
    title = [hit for hit in reading.hits if hit.end <= reading.title_end]
    powers = any(hit.term.kind == "authority" or (hit.term.kind == "term" and hit.term.key in INSTITUTIONS) for hit in title)
    alone = 1 if beat.platforms[name].usually else _ACTS_ALONE
    places = [hit for hit in title if hit.term.kind == "context" and hit.term.key == name]
    acts = [hit for hit in title if hit.term.kind == "term" and hit.term.key in ACTS]
    beside = _is_bare(reading) and any(_touches(act, place) for place in places for act in acts)
    if not powers and len({act.term.key for act in acts}) < alone and not beside:
        return False
    if any(hit.term.kind == "veto" and hit.term.key == name for hit in reading.hits):
        return False
    if (acts or (powers and beat.platforms[name].usually)) and any(
        _AGAINST.search(reading.folded.text[max(0, place.start - 40) : place.start]) for place in places
    ):
        return True
    return any(0 <= act.start - place.end <= _ACT_GAP or 0 <= place.start - act.end <= _ACT_GAP for place in places for act in acts)


def _is_bare(reading: Reading) -> bool:
    """Whether a headline stands alone."""
    return not reading.folded.text[reading.title_end :].strip()


def _touches(act: Hit, name: Hit) -> bool:
    """Whether an act stands directly beside a name to which it is done: "X fined in Australia", "Brazil bans X"."""
    behind = act.term.key in _DONE_TO_A_FIRM and 0 < act.start - name.end <= _NEXT_WORD
    return behind or (act.term.key in _DONE_TO_A_FIRM | {"ban"} and 0 < name.start - act.end <= _NEXT_WORD)


def _capital_by_choice(reading: Reading, hit: Hit) -> bool:
    """Inside a sentence, where only a name has a capital letter."""
    before = reading.folded.text[: hit.start].rstrip(" \"'«„“”»(")
    return hit.start > reading.title_end and bool(before) and before[-1] not in ".!?:\n…" and hit.start not in reading.sentences


def _mention(reading: Reading, hit: Hit) -> PlatformMention:
    text = reading.folded.text
    last = reading.title_end if hit.end <= reading.title_end else len(text)  # "... sue Facebook" / "Users of ..." are two lines
    before, after = text[max(0, hit.start - 40) : hit.start], text[hit.end : min(hit.end + 25, last)]
    on, at = _MEDIUM_BEFORE.search(before), _MEDIUM_AFTER.match(after) or _OF_IT.search(before)
    done = on is not None and _is_done_to(reading, hit.start - len(before) + on.start(), on[0].split())
    if at is not None and at[0] == _HINDI_ON:
        at, done = (None, True) if _follows(reading, hit.end + at.end()) else (at, done)
    return PlatformMention(
        name=hit.term.key,
        start=hit.start,
        end=hit.end,
        rule=hit.term.rule,
        sentence=reading.sentence_of(hit.start),
        ambiguous=hit.term.kind == "context",
        medium=bool((on and not done) or at),
        against=done or bool(_AGAINST.search(before)),
        listed=bool(_LIKE.search(before)),
    )


def _is_done_to(reading: Reading, preposition: int, words: Sequence[str]) -> bool:
    """Whether what stands directly before a word for "on" is an act that is done to what follows."""
    text = reading.folded.text
    return any(
        hit.end == preposition
        and hit.term.kind == "term"
        and (
            hit.term.key in _DONE_TO_IT
            or (hit.term.key == "complaint" and words[:1] and words[0] in _COMPLAINTS_ABOUT)
            or (hit.term.key == "ban" and text[hit.start : hit.end] in _BANS)
        )
        for hit in reading.hits
    )


def _follows(reading: Reading, behind: int) -> bool:
    """Whether an act that is done to a name stands behind it, where the language puts "on" and the object before the act."""
    sentence = reading.sentence_of(behind)
    return any(
        hit.term.kind == "term"
        and hit.term.key in _DONE_TO_IT | {"ban", "complaint"}
        and 0 <= hit.start - behind <= _OBJECT_FIRST
        and reading.sentence_of(hit.start) == sentence
        for hit in reading.hits
    )


def concept_hits(reading: Reading, end: int) -> Sequence[Hit]:
    """Hits of concepts and named authorities, laws and actors that start before `end`."""
    return [hit for hit in reading.hits if hit.start < end and hit.term.kind in {"term", "authority", "law", "actor"}]
