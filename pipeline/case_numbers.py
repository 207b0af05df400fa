"""Case numbers of courts and regulators, by their printed forms; checked where the form carries a check."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_DASH = f"[{_DASHES}]"
_SPACE = r"[ \u00a0\u202f]"
_YEAR = r"(?:19|20)\d{2}"
_DAY, _DAYS, _CENTURY, _FIRST_YEAR, _LAST_YEAR, _YEAR_FIRST = 3, 31, 99, 1950, 2099, 2
"""Parts and highest part of a day; above which number a year is written whole, first and last year of a case; parts of a number that its year begins."""
_LONGEST_LABEL = 60
"""Characters, "amparo en revisión" and the like with all that may stand between."""


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number in the text it was found in."""

    value: str
    start: int
    end: int
    form: str
    """Name of the form, e.g. `cjeu`, `cnj`."""
    jurisdiction: str | None


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    jurisdiction: str | None
    pattern: re.Pattern[str]
    valid: Callable[[re.Match[str]], bool] = lambda _: True
    within: re.Pattern[str] | None = None
    """Only in a text that holds this, too."""
    label: re.Pattern[str] | None = None
    """Only directly behind this, whose pattern ends in the end of what it is searched in: numbers are fewer than places at which a word may begin."""
    signs: tuple[str, ...] = ()
    """One of these is part of every number of this form: asked before the pattern, which is tried at every character (seventy patterns: 4.3 ms for 2,700)."""

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Valid numbers of this form, one after the other."""
        if self.signs and not any(sign in text for sign in self.signs):
            return
        for match in self.pattern.finditer(text):
            start = match.start()
            if self.label is not None and not self.label.search(text, max(0, start - _LONGEST_LABEL), start):
                continue
            if self.valid(match) and (self.within is None or self.within.search(text)):
                yield match


def _cnj_valid(match: re.Match[str]) -> bool:
    """Brazil's unified number (CNJ resolution 65/2008): NNNNNNN-DD.AAAA.J.TR.OOOO, check digits by modulo 97."""
    sequence, check, year, segment, court, origin = match.group(1, 2, 3, 4, 5, 6)
    return 98 - int(f"{sequence}{year}{segment}{court}{origin}00") % 97 == int(check)


def _ecli_valid(match: re.Match[str]) -> bool:
    """ECLI: country, court of at most 7 characters, a year, an ordinal of at most 25 (Council conclusions 2011/C 127/01)."""
    _, country, court, year, ordinal = match.group().split(":")
    return len(country) == 2 and 1 <= len(court) <= 7 and 1900 <= int(year) <= 2100 and 1 <= len(ordinal) <= 25


_EU_COURTS = {"C": range(1953, 2041), "T": range(1989, 2041), "F": range(2005, 2017)}
"""The years in which the courts of the European Union have taken cases: Court of Justice, General Court, Civil Service Tribunal."""


def _cjeu_valid(match: re.Match[str]) -> bool:
    """Numbers restart each year, and never are there thousands; in no year is there a T-34/85, which is a tank."""
    year = int(match.group(2))
    return 0 < int(match.group(1)) <= 1500 and (2000 + year if year <= 40 else 1900 + year) in _EU_COURTS[match.group()[0]]


_STRASBOURG = re.compile(
    r"(?i)stra[sz]b|stra[sß]{1,2}b|stras?burg|estrasbur|страсб|стразб|στρασβο|ستراسبو|استراسبو|שטרסבו|სტრასბ|ստրասբ|ストラスブール|斯特拉斯堡|스트라스부르|strazburk|"
    r"european court of human rights|droits de l['’]homme|menschenrechte|derechos humanos|direitos humanos|diritti dell['’]uomo|rechten van de mens|"
    r"praw człowieka|emberi jogok|lidských práv|ľudských práv|ljudskih prava|људских права|човекови права|правам человека|прав людини|правата на човека|"
    r"drepturilor omului|insan hakları|mänskliga rättigheter|menneskerett|menneskerettig|ihmisoikeus|inimõigus|cilvēktiesīb|žmogaus teisi|\bEGMR\b|\bECHR\b|\bECtHR\b|\bCEDH\b|ΕΔΔΑ|ЕСПЧ|ЄСПЛ"
)

_INDIAN_SUIT = (
    r"Writ Petition|Civil Appeal|Criminal Appeal|Special Leave Petition|Transfer Petition|Contempt Petition|Public Interest Litigation|Original Suit|Civil Suit"
    r"|Consumer Complaint|Consumer Case|Complaint Case|First Appeal|Revision Petition|Original Application|Company Petition|C\.? ?C\.?|O\.? ?A\.?|O\.? ?S\.?"
    r"|C\.? ?M\.? ?A\.?|C\.? ?R\.? ?P\.?|R\.? ?F\.? ?A\.?|M\.? ?F\.? ?A\.?|Crl\.? ?O\.? ?P\.?|O\.? ?P\.?|I\.? ?A\.?"
    r"|W\.? ?P\.?|S\.? ?L\.? ?P\.?|C\.? ?S\.?|PIL|LPA|FAO|OMP|CRL\.? ?M\.? ?C\.?|CRL\.? ?A\.?|MAT|CPLA"
)
"""What South Asian courts call a matter before its number."""

_GERMAN_COURT = re.compile(r"gericht|\b(?:OLG|LG|AG|KG|BGH)\b", re.IGNORECASE)
"""Who numbers files like `15 U 4/20`; elsewhere that is a page and a fraction."""

_CASSATION = re.compile(r"cassa[tzcç]|\bCass\.|pourvoi|касса|نقض|αναίρεσ|kasac|kassa[tc]", re.IGNORECASE)
"""Whose appeals in France are numbered `22-12.345`; elsewhere that is from ten to twelve thousand of something."""

_MERGER = re.compile(
    r"merger|fusion|concentr|zusammenschlu|koncentrac|Commission|Kommission|Comisión|Commissione|Comissão|Komisj", re.IGNORECASE
)
"""What the Commission numbers `M.8228`; elsewhere that is an initial and a year."""

_LABEL = re.compile(
    r"(?i:(?:\b(?:case|docket|file|suit|matter|cause|complaint|claim|appeal|petition)s?(?: file)?(?: reference)? (?:no|nos|number|numbers)\b\.?"
    r"|\b(?:aktenzeichen|az\.|geschäftszahl|gz\.|zaaknummer|zaaknr\.|sp\. ?zn\.|sygn\.(?: akt)?|sygnatura(?: akt)?|mål(?:nummer| nr\.?)|sagsnummer|saksnummer|sak nr\.?"
    r"|exp(?:ediente|te\.?|\.)(?: n[º°.]+)?|rollo(?: n[º°.]+)?|diligencias previas|procedimiento ordinario|amparo(?: en revisión| directo| indirecto)?|record (?:no\.?|number)|dnro|diaarinumero|poslovn(?:i|og|im|om) broj(?:a|em|u)?|putusan (?:nomor|no\.?)|αριθμ?\. απόφασης|απόφαση|rol(?: n[º°.]+)?|processo(?: n[º°.]+)?|dosarul(?: nr\.)?|dosar nr\.|ügyszám|esas(?: no\.?)|dosya no|perkara(?: nomor| no\.?)|kesi namba|inombolo yecala|ngaphansi kwenombolo|nọ́ńbà ẹjọ́ náà ni|lieta nr\.|bylos nr\.|byla nr\.|predmet(?: br\.| broj)|zadev[ao] (?:št\.))"
    r"|дел[оауе] №|\bд\. №|справ[аиіу] №|іс №|ish raqami|iş №|iş nömrəsi|საქმე №|գործ թիվ|թիվ|مقدمہ نمبر|کیس نمبر|درخواست نمبر|(?:مقدمے|کیس|درخواست|اپیل) کا نمبر|شماره پرونده|(?:ال)?ملف(?: التجاري)? (?:رقم|عدد)|القضية عدد|(?:ال)?دعوى رقم|(?:ال)?طعن رقم|الدعوى المرقمة|رقم أساس|гр\. ?д\. №|адм\. ?д(?:ело|\.) №|т\. ?д\. №|гр\. дело №|saaknommer|liet[aāu]s? nr\.|rikors numru|дело номер|дело №|предмет број|υπόθεση αριθ\.|תיק (?:מס'|מספר)?|قضية رقم|القضية رقم|پرونده شماره|केस नंबर|मामला संख्या|คดีหมายเลข(?:ดำ|แดง)?ที่|คดีที่)"
    r"[:\s]{1,3}(?:(?:on|is|är|er|ist|es|é|è|este|jest|je) )?)\Z"
)
"""A word for a number: what no printed form of ours knows."""

_MATTER = re.compile(
    r"(?i:\b(?:(?:case|claim|suit|matter|complaint|petition|appeal|affaire|dossier|requête|arrêt|jugement|décision|délibération|rôle(?: général)?|cause|causa|autos|juicio|procedimiento"
    r"|sentencia|resolución|radicad[oa]|toca|rol|expedient|procediment|rotlle|sentència|interlocutòria|autos|acórdão|apelação(?: cível)?|ação|inquérito|sentenza|ordinanza|procedimento|ricorso"
    r"|fascicolo|provvedimento|sentinţa|sentința|decizia|dosarul|dosar|zaak|rolnummer|dossiernummer|beslissing|vonnis|arrest|geschäftsnummer|aktenzahl|urteil|beschluss|bescheid|verfahren"
    r"|diarienummer|dnr|ärendenummer|målnr|mål|sagsnr|journalnummer|j\.nr|sag|saksnr|sak|asianumero|asia|asian numero|ratkaisu|päätös|sprawa|sprawy|decyzja|decyzji|wyrok"
    r"|spisová značka|spisovou značk[ua]|spisovou značkou|značku|značkou|čj|č\. ?j|č\. ?k|spis|konanie|rozsudek|rozsudok|rozhodnutí|rozhodnutie|opravilna številka|opr\. št|zadeva|sodba"
    r"|posl\. br|broj predmeta|predmet|presuda|rješenje|rešenje|предмет|пресуда|решение|дело|преписка|жалба|справа|рішення|постанова|производство|постановление|byla|byloje|nutartis|sprendimas"
    r"|lieta|lietas|spriedums|kohtuasi|tsiviilasi|haldusasi|asja|otsus|ügyiratszám|iktatószám|αγωγή|απόφασης?|υπόθεσης?|αίτηση|προσφυγή|έφεση|dava|karar|çështja|vendimi|kes|saman|perkara|putusan"
    r"|vụ án|bản án|kesi)(?:,)?(?: υπ['’])?(?: ?(?:numbers?|numéro|número|numero|nummer|numer|number|nos?|nr|núm|num|no|n|αριθ?μ?|αριθμός|αρ|číslo|č|br|broj|број|бр|št|sz|szám|nomor|số|namba|nambari)?\b)?[.:º°]{0,2}(?: (?:has|is|on|är|er|ist))?"
    r"|lajstromszám|ref\.|reference)[:\s]{1,2})\Z"
)
"""A word for a suit or decision, with or without one for a number: enough before what has the year of a case behind a stroke, which numbers of laws lack a suit's word for."""
_NUMBERED = re.compile(
    r"(?i:\b(?:saak|aansoek|uitspraak|zaak|beslissing|besluit|verfahren|bescheid|urteil|mál|úrskurð|ákvörðun|dóm|vedtak|kjennelse|afgørelse|kendelse|ärende|beslut|dom|asia|päätös|vec|konani|rozhodnut"
    r"|řízení|věc|spraw|postępowan|decyzj|wyrok|predmet|postup|rešenj|rješenj|presud|предмет|решењ|пресуд|дел|справ|решени|постановлени|производств|dosar|cauz|hotărâr|byl|liet|ügy|dava|karar)\w{0,6}"
    r"\b[^.!?;]{0,35}?\b(?:nommer|numm?er|númer|nummeret|numrið|číslom?|číslem|numerem|numărul|numeriu|numuru|numbriga|numerolla|szám|brojem|број(?:ем|ом)?|номером?|numaralı)"
    r"|အမှုနံပါတ်(?:က|မှာ|သည်|ကတော့)?|အမှုအမှတ်(?:က|မှာ|သည်)?)[:\s]{1,2}\Z"
)
"""A word for a number with one for a suit or decision some words before it ("the case goes by the number 14872/2025")."""
_NORDIC_FILE = re.compile(r"(?i:\b(?:sak|saken|sag|sagen|ärende|ärendet)(?: [^\W\d]{1,12}){0,3} (?:nr\.?|nummer|nummeret) )\Z")
"""Authorities of the north number files by year and number."""
_SENTENCE_END = re.compile(r"[.!?] (?=[^\W\d_])(?!n)", re.IGNORECASE)
_LAW = re.compile(
    r"(?i)\b(?:law|act|bill|regulation|directive|decree|loi|règlement|directive|décret|ordonnance|ley|reglamento|directiva|decreto|lei|regulamento|diretiva|legge|decreto|regolamento"
    r"|direttiva|gesetz|verordnung|richtlinie|wet|verordening|richtlijn|lag|förordning|direktiv|lov|forordning|laki|asetus|direktiivi|ustaw\w*|rozporządzeni\w*|dyrektyw\w*|zákon\w*|nařízení|nariadenie"
    r"|směrnic\w*|smernic\w*|zakon\w*|uredb\w*|direktiv\w*|закон\w*|регламент\w*|директив\w*|törvény\w*|rendelet\w*|irányelv\w*|legea|legii|ordonanț\w*|regulament\w*|νόμο\w*|ν\.|κανονισμ\w*|οδηγί\w*|kanun\w*|uu|undang-undang|luật|nghị định)\W+(?:\w+\W+){0,3}\Z"
)
"""A law's word shortly before a number."""


def _year_last(match: re.Match[str]) -> bool:
    """A number and a year, or four parts; neither a day (`12/05/2024`, `24/7`) nor the number of a law, or of the Union's (`2022/2065`)."""
    parts = _SHAPE.findall(match.group())
    year = int(parts[-1])
    if len(parts) == _DAY and int(parts[0]) <= _DAYS and int(parts[1]) <= _DAYS:
        return False
    if _LAW.search(_SENTENCE_END.split(match.string[max(0, match.start() - _LONGEST_LABEL) : match.start()])[-1]):
        return False
    bare = match.group()[0].isdecimal()
    if bare and "-" in match.group():  # seasons and spans: 2024-25
        return False
    if year >= _FIRST_YEAR or (bare and len(parts) == _YEAR_FIRST and _FIRST_YEAR <= int(parts[0]) <= _LAST_YEAR):
        return year > _CENTURY or len(parts[-1]) > len("25")
    return len(parts[-1]) == len("25") and int(parts[0]) > _CENTURY


_UKRAINIAN = re.compile(r"справ|суд", re.IGNORECASE)
"""Whose courts number `757/20418/25-ц`."""
_INDIC_SUIT = re.compile(
    "याचिका|अपील|मुकदम|वाद|मामला|प्रकरण|खटला|दावा|तक्रार|मुद्दा|रिट|মামলা|রিট|পিটিশন|আপিল|வழக்கு|மனு|కేసు|పిటిషన్|అప్పీల్|ಅರ್ಜಿ|ಪ್ರಕರಣ|ದಾವೆ|ഹർജി|കേസ്|അപ്പീൽ|અરજી|કેસ|ਪਟੀਸ਼ਨ|ਕੇਸ|නඩු|පෙත්සම"
)
"""Words for a suit, without which a number of South Asia is one of anything."""


def _indic_year(match: re.Match[str]) -> bool:
    return _FIRST_YEAR <= int(match["value"].rsplit("/", 1)[1]) <= _LAST_YEAR + _NEPALI


_NEPALI = 57
"""By how much Nepal's years are ahead."""

_FORMS = (
    _Form("ecli", None, re.compile(r"\bECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\d{4}:[A-Z0-9.]{1,25}(?<!\.)"), _ecli_valid, signs=("ECLI:",)),
    _Form("ec-case", "eu", re.compile(r"\b(?:DSA|DMA|AT|COMP/AT)\.\d{5,6}\b|\bCOMP/(?:[A-Z]-?\d{1,2}[./]|[A-Z]\.|M\.)?\d{2}\.?\d{2,3}\b|\bIV/(?:M\.)?\d{2}\.?\d{3}\b"), signs=("DSA.", "DMA.", "AT.", "COMP/", "IV/")),
    _Form("ec-case", "eu", re.compile(r"(?<![\w.])M\.\d{4,5}\b"), within=_MERGER, signs=("M.",)),
    _Form("cjeu", "eu", re.compile(rf"(?<![/\w])[CTF]{_DASH}(\d{{1,4}})/(\d{{2}})(?:{_SPACE}?(?:PPU|P|R|RENV))?\b(?!\.\d)"), _cjeu_valid, signs=("/",)),
    _Form("echr", "coe", re.compile(rf"(?i:applications?|requ[eê]tes?|beschwerden?|nos?\.|ansøgning|skarga|skargi|жалоб\w*|заяв\w*){_SPACE}(?:(?:nos?|n|nr|nrn|nn|č)\.?[°º]?|№)?{_SPACE}?(?P<value>\d{{3,5}}/\d{{2}})\b"), signs=("/",)),
    _Form("echr", "coe", re.compile(r"(?<![\w/.,-])(?<![A-Z] )\d{3,5}/\d{2}(?![\w/-])(?!\.[A-Z])"), within=_STRASBOURG, signs=("/",)),
    _Form("cnj", "br", re.compile(rf"\b(\d{{7}}){_DASH}(\d{{2}})\.({_YEAR})\.(\d)\.(\d{{2}})\.(\d{{4}})\b"), _cnj_valid),
    _Form("br-stf", "br", re.compile(rf"\b(?:ADPF|ADI|ADC|Inq|INQ){_SPACE}(?:n[.º°]*{_SPACE})?\d{{1,3}}(?:\.?\d{{3}}){{0,2}}\b|\b(?:RE|ARE|HC|Pet|PET|REsp|AREsp){_SPACE}(?:n[.º°]*{_SPACE})?\d{{1,3}}(?:\.?\d{{3}}){{1,2}}\b"), signs=("ADPF", "ADI", "ADC", "Inq", "INQ", "RE", "HC", "Pet", "PET", "REsp")),
    _Form("br-stf", "br", re.compile(rf"\b(?:REs|AREs|HCs|ADIs|REsps){_SPACE}(?P<value>\d{{1,3}}(?:\.\d{{3}}){{1,2}})\b(?:(?:,| e){_SPACE}(?P<second>\d{{1,3}}(?:\.\d{{3}}){{1,2}})\b)?"), signs=("REs", "HCs", "ADIs")),
    _Form("us-docket", "us", re.compile(rf"\b\d{{1,2}}:\d{{2}}(?:{_DASH}[A-Za-z]{{2,6}}{_DASH}|(?:cv|cr|mc|md|mj|CV|CR))\d{{3,6}}(?:{_DASH}[A-Z]{{2,4}}){{0,3}}\b"), signs=(":",)),
    _Form("us-docket", "us", re.compile(rf"(?<![\w:/-])\d{{2}}(?:{_DASH}(?i:cv|cr|crcor|mc|md|mj|bk|ap|civ|ca|misc){_DASH}|(?:cv|cr|CV|CR))\d{{3,6}}(?:{_DASH}[A-Z]{{2,4}}){{0,3}}\b")),
    _Form("us-supreme", "us", re.compile(rf"\bNos?\.{_SPACE}?\d{{2}}{_DASH}\d{{2,4}}\b"), signs=("No",)),
    _Form("us-citation", "us", re.compile(r"\b\d{1,3} (?:U\. ?S\.|S\. ?Ct\.|F\. ?(?:2d|3d|4th)|F\. ?Supp\.(?: ?[23]d)?|L\. ?Ed\. ?2d) \d{1,4}\b"), signs=("U.", "S.", "F.", "L.")),
    _Form("neutral", None, re.compile(rf"\[{_YEAR}\] (?:UKSC|UKPC|UKHL|UKUT|UKFTT|EWCA (?:Civ|Crim)|EWHC|EWCOP|CSIH|CSOH|NIQB|NICA|CAT|IEHC|IESC|IECA|FCA|FCAFC|HCA|NSWSC|VSC|NZHC|NZCA|NZSC|SGHC|SGCA|HKCFI|HKCA|ZACC|ZASCA|KEHC|ZAGPJHC) \d{{1,5}}(?: \((?:Ch|QB|KB|Comm|Pat|Admin|IPEC|TCC|Fam|AAC|IAC)\))?"), signs=("[",)),
    _Form("ca-neutral", "ca", re.compile(rf"\b{_YEAR} (?:SCC|CSC|FCA|FC|CF|ONSC|ONCA|QCCS|QCCA|BCSC|BCCA) \d{{1,5}}\b"), signs=("SCC", "CSC", "FC", "CF", "ONSC", "ONCA", "QCC", "BCSC", "BCCA")),
    _Form("in-neutral", "in", re.compile(rf"\b{_YEAR} INSC \d{{1,4}}\b|\b{_YEAR}:(?:DHC|BHC|KHC|MHC):\d{{1,6}}\b|\bW\.?P\.? ?\(C\)\.? ?(?:No\.? ?)?\d{{1,5}}(?:/| of ){_YEAR}\b"), signs=("INSC", ":DHC:", ":BHC:", ":KHC:", ":MHC:", "W")),
    _Form("in-suit", None, re.compile(rf"\b(?:{_INDIAN_SUIT})(?: ?\((?:Civil|Criminal|Crl\.?|C|OS|COMM|ST|L|PIL|IPD|MD)\)){{0,2}},?{_SPACE}?(?:Nos?\.? ?)?\d{{1,6}}(?:/| of ){_YEAR}\b"), signs=("/", " of ")),
    _Form("case-of-year", None, re.compile(rf"\b(?:Case|Appeal|Suit|Petition|Complaint|Application|Cause|Reference) (?:No\.? ?E?|E)\d{{1,4}} of {_YEAR}\b"), signs=(" of ",)),
    _Form("gb-claim", "gb", re.compile(rf"\b(?:KB|QB|BL|IL|IP|CL|HP|PT|HT|AC|FL|LM|AD|CO|CR|CA){_DASH}{_YEAR}{_DASH}(?:LON{_DASH})?\d{{6}}\b"), signs=("KB", "QB", "BL", "IL", "IP", "CL", "HP", "PT", "HT", "AC", "FL", "LM", "AD", "CO", "CR", "CA")),
    _Form("au-file", "au", re.compile(rf"\b(?:NSD|VID|QUD|WAD|SAD|ACD|TAD|NTD) ?\d{{1,5}}(?:/| of ){_YEAR}\b"), signs=("/", " of ")),
    _Form("nz-file", "nz", re.compile(rf"\bCIV{_DASH}{_YEAR}{_DASH}\d{{3}}{_DASH}\d{{1,6}}\b"), signs=("CIV",)),
    _Form("ca-file", "ca", re.compile(rf"\bCV{_DASH}\d{{2}}{_DASH}\d{{8}}(?:{_DASH}\d{{4}})?\b"), signs=("CV",)),
    _Form("hk-file", "hk", re.compile(rf"\b(?:HCA|HCAL|HCMP|HCCT|HCIP|CACV|CACC|FACV|FACC|FAMV|DCCJ|DCCC) \d{{1,5}}/{_YEAR}\b"), signs=("HC", "CAC", "FAC", "FAMV", "DCC")),
    _Form("sg-file", "sg", re.compile(rf"\b(?:HC|CA|AD|DC)/(?:S|OC|OS|OA|CA|SUM|CWU|MC) ?\d{{1,5}}/{_YEAR}\b"), signs=("HC/", "CA/", "AD/", "DC/")),
    _Form("ph-supreme", "ph", re.compile(r"\bG\.?R\.? Nos?\.? ?\d{5,6}\b"), signs=("G.", "GR")),
    _Form("za-constitutional", "za", re.compile(r"\bCCT ?\d{1,4}/\d{2}\b"), signs=("CCT",)),
    _Form("de-federal", "de", re.compile(r"\b(?:[IVX]{1,5}a?|\d) (?:ZR|ZB|KZR|StR|ARs|BvR|BvQ|BvL|AZR|BvE) \d{1,5}/\d{2}\b|\b(?:KZR|KVR|KVZ|KVB|KRB|EnVR) \d{1,4}/\d{2}\b"), signs=("/",)),
    _Form("de-court", "de", re.compile(r"(?:Az\.?:?|Aktenzeichen:?|Gz\.?:?|\() ?(?P<value>\d{1,3} (?:O|U|C|S|T|W|K|L|B|A|Kart|VI-\w+|HKO|OH) ?\d{1,6}/\d{2}(?: \(?Kart\)?| Pre\b)?)"), signs=("/",)),
    _Form("de-court", "de", re.compile(r"(?<![\w/.])(?:I-)?\d{1,3} (?:O|U|W|Kart|HKO|OH|KLs|Qs) \d{1,5}/\d{2}(?![\d/])(?: \(?Kart\b\)?| Pre\b)?"), within=_GERMAN_COURT, signs=("/",)),
    _Form("ch-federal", "ch", re.compile(rf"\b\d[A-Z]_\d{{1,4}}/{_YEAR}\b"), signs=("_",)),
    _Form("se-court", "se", re.compile(r"(?<![\w-])(?:Ö|T|B|PMT|PMÖ|FT|M) \d{2,5}-\d{2}(?![\d-])")),
    _Form("cz-sk-court", None, re.compile(rf"(?<![\w/])\d{{1,3}} ?[A-Z][A-Za-z]{{0,4}}/\d{{1,4}}/{_YEAR}\b"), signs=("/",)),
    _Form("cz-sk-court", None, re.compile(rf"(?i:sp\. ?zn\.|č\. ?j\.):? ?(?P<value>\d{{1,3}} ?[A-Z][A-Za-zž]{{0,4}} ?\d{{1,5}}/{_YEAR}(?:{_DASH}\d{{1,4}})?)\b"), signs=("/",)),
    _Form("cz-sk-constitutional", None, re.compile(rf"\b(?:[IV]{{1,3}}|Pl|PL)\. ?ÚS(?:-st\.)? \d{{1,4}}/(?:{_YEAR}|\d{{2}})\b"), signs=("ÚS",)),
    _Form("hu-decision", "hu", re.compile(rf"\bNAIH[-/]\d{{2,5}}(?:{_DASH}\d{{1,3}})?/{_YEAR}\b|\b(?:Pfv|Gfv|Kfv|Bfv|Mfv|Pf|Gf|Kf)\.(?:[IVX]{{1,4}}\.)?\d{{1,2}}\.\d{{3}}/{_YEAR}(?:/\d{{1,3}})?"), signs=("/",)),
    _Form("no-court", "no", re.compile(rf"\b(?:HR|L[ABEFGHX]|T[A-ZÆØÅ]{{2,4}}){_DASH}{_YEAR}{_DASH}\d{{1,6}}(?:{_DASH}(?:[AUPFS]|\d{{1,2}}))?\b"), signs=("HR", "LA", "LB", "LE", "LF", "LG", "LH", "LX", "T")),
    _Form("dk-report", "dk", re.compile(rf"\b(?:UfR|U) ?{_YEAR}\.\d{{1,5}}(?:/\d)?[HØVS]?\b"), signs=("U",)),
    _Form("ke-court", "ke", re.compile(rf"\bHC[A-Z]{{0,8}}/E?\d{{1,5}}/{_YEAR}\b"), signs=("HC",)),
    _Form("fi-court", "fi", re.compile(rf"\bK[KH]O:? ?{_YEAR}:\d{{1,3}}\b"), signs=("KK", "KH")),
    _Form("be-court", "be", re.compile(rf"\b{_YEAR}/(?:AR|QR|KR|RK|EV|RG|RR|AB)/\d{{1,5}}\b"), signs=("/",)),
    _Form("ch-administrative", "ch", re.compile(rf"(?<![\w-])[A-F]{_DASH}\d{{3,4}}/{_YEAR}\b"), signs=("/",)),
    _Form("ar-csjn", "ar", re.compile(r"(?<![\w.])[A-Z]\. ?\d{1,4}\. ?[XLVI]{2,8}\b")),
    _Form("fr-conseil", "fr", re.compile(rf"(?<=[(\s])n[°º]{_SPACE}?(?P<value>\d{{6}})(?!\d)"), signs=("n°", "nº")),
    _Form("at-court", "at", re.compile(r"\b\d{1,2} ?Ob ?\d{1,3}/\d{2}[a-z]\b"), signs=("Ob",)),
    _Form("fr-cassation", "fr", re.compile(rf"\d{{2}}{_DASH}\d{{2}}\.\d{{3}}(?![.,]?\d)"), label=re.compile(rf"(?i:n[°º]s?|no\.?|nos\.?|numéro|pourvoi){_SPACE}?\Z")),
    _Form("fr-cassation", "fr", re.compile(rf"(?<![\w.,-])\d{{2}}{_DASH}\d{{2}}\.\d{{3}}(?![.,]?\d)(?!{_SPACE}?(?:€|EUR|[Ee]uro))"), within=_CASSATION),
    _Form("fr-decision", "fr", re.compile(r"\bSAN-\d{4}-\d{3}\b|\b\d{2}-(?:D|MC|A|DCC|E)-\d{2,3}\b|\bRG(?: n[°º])? ?:? ?\d{2}/\d{4,6}\b")),
    _Form("es-decision", "es", re.compile(r"\b(?:PS|EXP|TD|PA)/\d{5}/\d{4}\b|\bS(?:NC)?/(?:DC/)?\d{4}/\d{2}\b"), signs=("/",)),
    _Form("es-court", "es", re.compile(rf"\b(?:STC|ATC|STS|ATS|SAN|SAP|STSJ) \d{{1,5}}/{_YEAR}\b"), signs=("STC", "ATC", "STS", "ATS", "SAN", "SAP")),
    _Form("co-constitutional", "co", re.compile(rf"\bSU{_DASH}\d{{3}}(?:/| de )(?:{_YEAR}|\d{{2}})\b|\b[Ss]entencia (?P<value>[TC]{_DASH}\d{{3}}(?:/| de )(?:{_YEAR}|\d{{2}}))\b"), signs=("SU", "entencia")),
    _Form("it-court", "it", re.compile(rf"\bR\. ?G\. ?(?:N\. ?R\. ?)?(?:n\.? ?)?\d{{1,6}}/{_YEAR}\b"), signs=("R",)),
    _Form("it-decision", "it", re.compile(r"\bPS\d{4,5}\b|\bdoc\.? ?web ?n?\.? ?\d{7}\b"), signs=("PS", "doc")),
    _Form("pl-court", "pl", re.compile(r"\b[IVX]{1,5} (?:SA/[A-Z][a-z]|OSK|FSK|GSK|AmA|ACa|CSK|CSKP|NSK|C|Ca|AGa) \d{1,5}/\d{2}\b"), signs=("/",)),
    _Form("pl-decision", "pl", re.compile(rf"\b(?:DKN|DKE|ZSPR|ZSPU|DS)\.\d{{3,5}}\.\d{{1,4}}\.{_YEAR}\b"), signs=("DKN", "DKE", "ZSP", "DS.")),
    _Form("nl-court", "nl", re.compile(r"\bC/\d{2}/\d{6}(?: ?/ ?(?:HA ZA|KG ZA|HA RK) \d{2}-\d{1,4})?\b"), signs=("C/",)),
    _Form("ie-inquiry", "ie", re.compile(r"\bIN-\d{2}-\d{1,2}-\d{1,2}\b"), signs=("IN",)),
    _Form("ru-court", "ru", re.compile(r"№ ?(?:[АA]\d{2}-\d{3,7}/(?:19|20)?\d{2}|\d{1,2}[а-яa-z]?-\d{1,6}/\d{4})", re.IGNORECASE), signs=("№",)),
    _Form("tr-court", "tr", re.compile(r"(?:Başvuru (?:No|Numarası)|B\. No|Esas No|Karar No|E\.|K\.):? ?\d{4}/\d{1,6}\b|\b\d{4}/\d{1,6} [EK]\.(?!\w)"), signs=("/",)),
    _Form("jp-court", "jp", re.compile(r"(?:平成|令和)(?:\d{1,2}|元)年[(（][^()（）\s]{1,3}[)）]第?\d{1,7}号"), signs=("平成", "令和")),
    _Form("kr-court", "kr", re.compile(rf"(?<!\d){_YEAR}(?:가합|가단|나|다|구합|구단|누|두|고합|고단|노|도|카합|헌마|헌바|헌가|아)\d{{2,7}}(?!\d)"), signs=("가", "나", "다", "구", "누", "두", "고", "노", "도", "카", "헌", "아")),
    _Form("cn-court", "cn", re.compile(rf"[(（]{_YEAR}[)）][\u4e00-\u9fff]{{1,3}}\d{{0,4}}[\u4e00-\u9fff]{{1,4}}\d{{1,6}}号"), signs=("号",)),
    _Form("tw-court", "tw", re.compile(r"\d{2,3}年度?[\u4e00-\u9fff]{1,6}字第\d{1,6}號"), signs=("號",)),
    _Form("vn-court", "vn", re.compile(rf"\b\d{{1,4}}/{_YEAR}/(?!(?:NĐ|TT|TTLT|NQ|QĐ|CT|PL|UBTVQH){_DASH})[A-ZĐ]{{2,6}}{_DASH}[A-ZĐ]{{2,4}}\b"), signs=("/",)),
    _Form("il-court", "il", re.compile(rf"(?<!\w)[בלהמוכש]{{0,2}}(?P<value>(?:בג[\"״'’]{{1,2}}ץ|(?:ע|רע|ת|דנ)[\"״'’]{{1,2}}א|ת[\"״'’]{{1,2}}[צק]|עת[\"״'’]{{1,2}}מ|ה[\"״'’]{{1,2}}פ) \d{{2,6}}(?:/\d{{2}}|{_DASH}\d{{2}}{_DASH}\d{{2}}))(?!\d)"), signs=("ץ", "א", "צ", "ק", "מ", "פ")),
    _Form("ar-of-year", None, re.compile(r"(?:رقم|الدعوى|الطعن|القضية)\s(?P<value>\d{1,6} لسنة \d{1,4}(?: قضائية| ق(?!\w))?)(?!\d)"), signs=("لسنة",)),
    _Form("qc-court", "ca", re.compile(r"\b\d{3}-\d{2}-\d{6}-\d{3}\b")),
    _Form("ng-court", "ng", re.compile(rf"\b(?:FHC|ECW|NICN|CA|SC|ID)/(?:[A-Z]{{1,4}}/)?[A-Z]{{1,4}}/\d{{1,5}}/(?:{_YEAR}|\d{{2}})\b"), signs=("FHC/", "ECW/", "NICN/", "CA/", "SC/", "ID/")),
    _Form("gb-cat", "gb", re.compile(r"(?<![\w/])1\d{3}/\d{1,2}/\d{1,2}/\d{2}\b(?!/)"), signs=("/",)),
    _Form("dk-court", "dk", re.compile(rf"\bBS{_DASH}\d{{1,6}}/{_YEAR}(?:{_DASH}[A-ZÆØÅ]{{2,4}})?\b"), signs=("BS",)),
    _Form("no-district", "no", re.compile(rf"\b\d{{2}}{_DASH}\d{{6}}[A-Z]{{3}}{_DASH}[A-ZÆØÅ]{{4}}(?:/\d{{2}})?\b"), signs=tuple(_DASHES)),
    _Form("cz-register", None, re.compile(rf"(?<![\w/])\d{{1,3}} (?:C|Cm|Cmo|Co|Cdo|EC|ECm|EVC|ICm|Nc|T|To|Tdo|A|Ad|Ads|Af|Afs|As|Ca) \d{{1,5}}/{_YEAR}(?:{_DASH}\d{{1,4}})?\b"), signs=("/",)),
    # Turkey: courts by year and number before "sayılı", never laws of the Union nor circulars; the competition board by meeting and decision.
    _Form("tr-court", "tr", re.compile(rf"(?<![\w/])(?P<value>{_YEAR}/\d{{1,6}}) (?:sayılı|numaralı|esas|Esas|soruşturma|başvuru|D\. ?İş|Değişik İş|değişik iş)(?! (?:AB|Avrupa|Cumhurbaşkan|[Tt]üzü|[Gg]enelge|[Tt]ebliğ|[Yy]önetmeli|[Dd]irektif|[Kk]anun|[Kk]ararname))"), signs=("sayılı", "numaralı", "sas", "soruşturma", "başvuru", "İş", "iş")),
    _Form("tr-competition", "tr", re.compile(r"(?<![\w/-])\d{2}-\d{2}/\d{1,4}-\d{1,4}(?![\w/-])"), signs=("/",)),
    _Form("id-court", "id", re.compile(rf"(?<![\w/])\d{{1,5}}(?: (?:K|PK|B))?/(?:Pdt|Pid|PDT|PID|G|TUN|HUM|Ag)(?:[.-][A-Za-z]{{1,8}}){{0,3}}(?:/[A-Za-z][A-Za-z.-]{{1,12}}){{0,2}}/{_YEAR}(?:/P[NTA](?:UN)?(?:\.Niaga|[ .-]Niaga)?[ .-][A-Z][A-Za-z]{{1,4}}(?:[. -][A-Z][a-z]{{1,4}})?\b)?"), signs=("/",)),
    _Form("id-body", "id", re.compile(rf"\b\d{{1,3}}/(?:KPPU{_DASH}[A-Z]{{1,3}}|PUU{_DASH}[IVXL]{{1,6}}|PHPU[.\w-]{{1,12}})/{_YEAR}\b"), signs=("KPPU", "PUU", "PHPU")),
    _Form("ua-court", "ua", re.compile(r"(?<![\w/.,-])\d{3}/\d{1,6}/\d{2}(?:-[а-яіїєґ]{1,2})?(?![\w/-])"), within=_UKRAINIAN, signs=("/",)),
    _Form("az-court", "az", re.compile(rf"(?<![\w-])\d{{1,2}}{_DASH}\d\(\d{{1,3}}\){_DASH}\d{{1,6}}/{_YEAR}\b"), signs=(")-", *(f"){dash}" for dash in _DASHES))),
    _Form("ge-court", "ge", re.compile(rf"(?:(?:№|N) ?)?(?<!\w)(?:ას|ბს|სუს|აგ){_DASH}\d{{1,5}}(?:{_DASH}\d{{1,5}}){{0,2}}(?:\([ა-ჰ]{{1,3}}{_DASH}\d{{2}}\))?(?!\d)"), signs=("ას", "ბს", "სუს", "აგ")),
    _Form("kz-court", "kz", re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}-\d[а-яa-z]{0,2}/\d{1,6}(?![\w/])"), signs=("/",)),
    _Form("uz-court", "uz", re.compile(r"(?<![\w-])\d-\d{4}-\d{4}/\d{1,6}(?![\w/])"), signs=("/",)),
    _Form("am-court", "am", re.compile(r"(?<!\w)[Ա-Ֆ]{2,5}\d?/\d{3,5}/\d{2}/\d{2}(?![\w/])"), signs=("/",)),
    _Form("il-court", "il", re.compile(rf"(?<!\w)[בלהמוכש]{{0,2}}(?P<value>(?:סע[\"״'’]{{1,2}}ש|תא[\"״'’]{{1,2}}[מק]|תאד[\"״'’]{{1,2}}מ|(?:ת|ע|רע|עע|דנ)[\"״'’]{{1,2}}פ|ס[\"״'’]{{1,2}}ע|ע[\"״'’]{{1,2}}ע|עע[\"״'’]{{1,2}}מ|בר[\"״'’]{{1,2}}מ|ה[\"״'’]{{1,2}}ת) \d{{2,6}}(?:/\d{{2}}|{_DASH}\d{{2}}{_DASH}\d{{2}}))(?!\d)"), signs=("ש", "מ", "ק", "פ", "ע", "ת")),
    _Form("ir-judgment", "ir", re.compile(r"(?:دادنامه(?: به)?(?: شماره)?|کلاسه(?: پرونده)?|شماره پرونده|شماره بایگانی) (?P<value>\d{7,18})(?!\d)"), signs=("دادنامه", "کلاسه", "شماره")),
    _Form("np-court", "np", re.compile(r"(?<!\w)[0०]\d{2}-(?:W[OHFS]|C[IRF]|NF|RC|RB|RE)-\d{4}(?!\d)"), signs=("-W", "-C", "-NF", "-R")),
    _Form("pk-court", "pk", re.compile(rf"\bC\. ?P\. ?(?:No\. ?)?[DS]{_DASH}\d{{1,5}}(?:/| of ){_YEAR}\b"), signs=("C.",)),
    _Form("lk-court", "lk", re.compile(rf"\b(?:SC|CA|CHC|HC)[ /](?:FR|WRIT|Writ|SPL|APN|PHC|RTI|MISC|IP|CIVIL|Civil|APPEAL|Appeal)[ /]\d{{1,5}}/(?:{_YEAR}|\d{{2}})\b"), signs=("/",)),
    _Form("th-court", "th", re.compile(r"(?:หมายเลข(?:คดี)?(?:ดำ|แดง)|คดีดำ|คดีแดง)(?:ที่)? ?(?P<value>(?:[ก-ฮ]{1,4}\.? ?)?\d{1,5}/25\d{2})(?!\d)"), signs=("/25",)),
    _Form("ph-trial", "ph", re.compile(rf"\bR{_DASH}[A-Z]{{3}}{_DASH}\d{{2}}{_DASH}\d{{5}}{_DASH}C[VR]\b"), signs=("R",)),
    _Form("my-court", "my", re.compile(rf"\b[A-Z]{{1,2}}{_DASH}\d{{2}}[A-Za-z]{{0,5}}(?:\([A-Za-z]{{1,6}}\)){{0,2}}{_DASH}\d{{1,5}}{_DASH}\d{{2}}/{_YEAR}\b"), signs=("/",)),
    _Form("cn-market", "cn", re.compile(rf"[国京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]市监[\u4e00-\u9fff]{{0,8}}〔{_YEAR}〕\d{{1,5}}号"), signs=("市监",)),
    _Form("tw-trade", "tw", re.compile(r"公處字第\d{3,9}號"), signs=("公處字",)),
    _Form("jp-court", "jp", re.compile(r"(?:平成|令和)(?:\d{1,2}|元)[(（][ァ-ヶ\u4e00-\u9fff]{1,3}[)）]第?\d{1,6}(?:号|(?!\d))"), signs=("平成", "令和")),
    _Form("kr-court", "kr", re.compile(rf"(?<!\d){_YEAR}(?:가소|카단|카기|헌사|헌나|헌라|드합|드단|르|므|허|후|초기|고정|재나|마)\d{{2,7}}(?!\d)"), signs=("가소", "카단", "카기", "헌", "드", "르", "므", "허", "후", "초기", "고정", "재나", "마")),
    _Form("kr-decision", "kr", re.compile(rf"의결 ?(?P<value>제{_YEAR}{_DASH}\d{{2,3}}(?:{_DASH}\d{{1,3}})?호)"), signs=("의결",)),
    _Form("ke-court", "ke", re.compile(rf"\b(?:ELRC|COA|MCC|SCC|COMM|NETN?|TAT)[A-Z]{{0,8}}/E?\d{{1,5}}/{_YEAR}\b"), signs=("/",)),
    _Form("ng-lagos", "ng", re.compile(rf"\b(?:LD|ID|IKD|EPD)/\d{{1,5}}[A-Z]{{2,5}}/{_YEAR}\b"), signs=("D/",)),
    _Form("ug-court", "ug", re.compile(rf"\bHCT{_DASH}\d{{2}}{_DASH}[A-Z]{{2}}{_DASH}[A-Z]{{2,3}}{_DASH}\d{{3,4}}{_DASH}{_YEAR}\b"), signs=("HCT",)),
    _Form("sw-of-year", None, re.compile(rf"(?:[Kk]esi|[Ss]hauri|[Rr]ufa(?:ni|a)|[Mm]aombi)(?: [^\W\d]{{1,12}}){{0,4}} (?:[Nn]amba|[Nn]ambari|[Nn]a\.?) (?P<value>\d{{1,6}}(?:/| ya (?:mwaka )?){_YEAR})\b"), signs=("esi ", "hauri ", "ufani ", "ufaa ", "aombi ")),
    _Form("et-file", "et", re.compile(r"(?:መዝገብ ቁጥር|መዝገብ ቁ\.|መ/ቁ|የመ\.ቁ\.?) ?(?P<value>\d{5,7})(?!\d)"), signs=("ቁ",)),
    _Form("indic", None, re.compile(r"(?:संख्या|सं\.|नंबर|नम्बर|नं\.?|क्रमांक|क्र\.|নং|নম্বর|எண்|నంబర్|నంబరు|నెం\.?|ಸಂಖ್ಯೆ|ನಂ\.?|നമ്പർ|નંબર|ਨੰਬਰ|අංක)(?: [^\s\d/]{1,24})? ?:? ?(?P<value>\d{1,6}/\d{4})(?![\d/])"), _indic_year, within=_INDIC_SUIT, signs=("/",)),
    _Form("ar-federal", "ar", re.compile(rf"\b(?:CAF|CIV|COM|CCF|CNT|CFP|CCC|FSM|FLP) \d{{3,6}}/{_YEAR}\b"), signs=("/",)),
    _Form("co-filing", "co", re.compile(rf"(?<![\w-])\d{{5}}-\d{{2}}-\d{{2}}-\d{{3}}-{_YEAR}-\d{{5}}-0\d(?![\w-])"), signs=("-0",)),
    _Form("pe-court", "pe", re.compile(rf"(?<![\w-])\d{{5}}-{_YEAR}-\d{{1,3}}-\d{{4}}-(?:JR|SP|JP|JM)-[A-Z]{{2}}-\d{{2}}\b"), signs=("-JR-", "-SP-", "-JP-", "-JM-")),
    _Form("cr-court", "cr", re.compile(r"(?<![\w-])\d{2}-\d{6}-\d{4}-(?:C[A-Z]|LA|PE|FA|TR)\b"), signs=("-C", "-LA", "-PE", "-FA", "-TR")),
    _Form("uy-court", "uy", re.compile(rf"\bIUE:? ?(?P<value>\d{{1,4}}-\d{{1,6}}/{_YEAR})\b"), signs=("IUE",)),
    _Form("pt-court", "pt", re.compile(r"(?<![\w/])\d{1,6}/\d{2}\.\d[A-Z]{1,2}[A-Z0-9]{3,5}(?:\.[A-Z]\d{1,2}){0,2}\b"), signs=("/",)),
    _Form("lt-court", "lt", re.compile(rf"(?<![\w-])e?(?:\d[A-Z]|[A-Z]{{1,2}}\d?|\d|3K-\d)-\d{{1,5}}-\d{{1,4}}/{_YEAR}\b"), signs=("/",)),
    _Form("gr-court", "gr", re.compile(rf"(?<!\w)(?:ΑΠ|ΣτΕ|ΜΠρΑθ|ΠΠρΑθ|ΕφΑθ|ΜονΕφΑθ|ΔΕφΑθ) \d{{1,5}}/{_YEAR}\b"), signs=("/",)),
    _Form("si-court", "si", re.compile(rf"(?<!\w)[IVX]{{1,4}} (?:Ips|Cpg?|Kp|Up?) \d{{1,5}}/{_YEAR}\b"), signs=("/",)),
    _Form("hr-court", "hr", re.compile(rf"(?<!\w)(?:Rev[dxt]?|UsI|Usž|Gž|Pž|Kž|Povrv)[- ]\d{{1,6}}/(?:{_YEAR}|\d{{2}})\b"), signs=("/",)),
    _Form("at-file", "at", re.compile(rf"\bW[12]\d{{2}} \d{{7}}{_DASH}\d\b|\bR[ao] {_YEAR}/\d{{2}}/\d{{4}}\b"), signs=("W1", "W2", "Ra ", "Ro ")),
    _Form("de-cartel", "de", re.compile(r"\bB\d{1,2}-\d{1,3}/\d{2}(?![\w/])"), within=re.compile("Bundeskartellamt|Kartellamt|Bonn"), signs=("/",)),
    _Form("nl-file", "nl", re.compile(r"\b(?:ROT|AMS|UTR|SGR|NHO|ARN|GEL|ZWB|HAA) \d{2}/\d{1,5}\b"), signs=("/",)),
    _Form("ie-record", "ie", re.compile(rf"\b{_YEAR} No\. \d{{1,5}} (?:P|JR|MCA|COM|CA|S)\b"), signs=("No.",)),
    _Form("in-tribunal", "in", re.compile(rf"\bCompetition App(?:eal)?\.? ?\(AT\) ?(?:No\.? ?)?\d{{1,4}} of {_YEAR}\b"), signs=("(AT)",)),
    _Form("ru-court", "ru", re.compile(r"(?<!\w)[АA][0-9]\d-\d{3,7}/(?:19|20)?\d{2}(?![\w/])"), signs=tuple(f"{letter}{figure}" for letter in "АA" for figure in range(10))),
    _Form("cnj", "br", re.compile(rf"(?i:processo|autos|ação|apelação|agravo|recurso)(?: [^\W\d]{{1,12}}){{0,3}} (?:n[.º°]{{0,2}} )?(?P<value>\d{{7}}{_DASH}\d{{2}}\.{_YEAR}\.[0-9]\.\d{{2}}\.\d{{4}})\b"), signs=tuple(f".{figure}." for figure in range(10))),
    _Form("hk-file", "hk", re.compile(rf"\b(?:HCA|HCAL|HCMP|HCPI|HCLA|CACV|DCCJ|DCPI|DCMP|LBTC|SCTC|ESCC|KCCC|WKCC|KTCC|STCC) ?\d{{1,5}}/{_YEAR}\b"), signs=("/",)),
    _Form("hu-court", "hu", re.compile(rf"(?<![\w.])(?:\d{{1,2}}\.)?(?:P|G|K|B|M|Pf|Gf|Kf|Pkf)\.(?:[IVX]{{1,4}}\.)?\d{{2}}\.\d{{3}}/{_YEAR}(?:/\d{{1,3}})?(?!\d)"), signs=("/",)),
    _Form("ee-court", "ee", re.compile(r"(?<![\w/-])[1-4]-[012]\d-\d{3,6}(?:/\d{1,3})?(?![\w-])"), within=re.compile("koh[tu]us?|maakoh", re.IGNORECASE), signs=tuple(f"{kind}-{figure}" for kind in "1234" for figure in "012")),
    _Form("is-court", "is", re.compile(rf"\b[ESFKXZ]-\d{{2,5}}/{_YEAR}\b"), within=re.compile("mál|dóm|rétt", re.IGNORECASE), signs=("/",)),
    _Form("pl-decision", "pl", re.compile(rf"\b(?:RKR|RPZ|RWR|RBG|RŁO|RGD|RKT|RLU|RWA|DOZIK|DKK|DOK){_DASH}\d{{1,4}}/{_YEAR}\b"), signs=("/",)),
    _Form("cz-decision", "cz", re.compile(rf"\bÚOHS{_DASH}[A-Z]?\d{{3,5}}/{_YEAR}(?:/[A-Z]{{2}})?|\bUOOU{_DASH}\d{{5}}/\d{{2}}(?:{_DASH}\d{{1,3}})?\b"), signs=("ÚOHS", "UOOU")),
    _Form("at-court", "at", re.compile(r"(?<![\w/])\d{1,3} ?(?:Cga?|R|C|Hv|St|Fsc|Nc) \d{1,4}/\d{2}[a-z](?!\w)"), signs=("/",)),
    _Form("de-administrative", "de", re.compile(r"(?<![\w/])(?:VG )?\d{1,3} [KLB] \d{1,5}[/.]\d{2}(?![\w/.])"), within=re.compile("Verwaltungsgericht|VG |OVG"), signs=(" K ", " L ", " B ")),
    _Form("ch-zurich", "ch", re.compile(r"\b(?:HG|LF|LB|LA|NP|CG)\d{6}(?:-[A-Z])?\b"), signs=("HG", "LF", "LB", "LA", "NP", "CG")),
    _Form("nl-file", "nl", re.compile(r"\b(?:KG ZA|HA ZA|HA RK) \d{2}-\d{1,4}\b|\bACM/\d{2}/\d{6}\b"), signs=("ZA", "RK", "ACM/")),
    _Form("be-cassation", "be", re.compile(r"(?<![\w.])[CPSFGH]\.\d{2}\.\d{4}\.[NF]\b"), signs=(".N", ".F")),
    _Form("gb-administrative", "gb", re.compile(rf"\bCO/\d{{1,5}}/{_YEAR}\b"), signs=("CO/",)),
    _Form("us-state", "us", re.compile(rf"\bIndex No\.? ?(?P<value>\d{{5,6}}/{_YEAR})\b"), signs=("Index",)),
    _Form("us-state", "us", re.compile(r"\b\d{2}(?:ST|SM|NN|TR|CM|VE|LB|PS)(?:CV|CP|CR|RO)\d{5}\b|\bCGC-\d{2}-\d{6}\b"), signs=("CV", "CP", "CR", "RO", "CGC")),
    _Form("us-state", "us", re.compile(rf"\bD-\d{{3}}-CV-{_YEAR}-\d{{5}}\b|C\.A\. No\. (?P<value>{_YEAR}-\d{{4}}(?:-[A-Z]{{2,4}})?)\b"), signs=("-CV-", "C.A.")),
    _Form("es-file", "es", re.compile(r"\bEXP20\d{7}\b"), signs=("EXP",)),
    _Form("it-agcom", "it", re.compile(r"\b\d{1,3}/\d{2}/(?:CONS|CIR|CSP)\b"), signs=("/C",)),
    _Form("fr-administrative", "fr", re.compile(rf"n[°º]{_SPACE}?(?P<value>2\d{{6}})(?!\d)"), within=re.compile("tribunal administratif", re.IGNORECASE), signs=("n°", "nº")),
    _Form("ph-appeals", "ph", re.compile(r"\bCA-G\.?R\.? (?:SP|CV|CR) (?:No\. ?)?\d{5,6}\b"), signs=("CA-G",)),
    _Form("ca-federal", "ca", re.compile(rf"(?<![\w-])[TA]{_DASH}\d{{1,4}}{_DASH}\d{{2}}(?![\w-])"), within=re.compile("Federal Court|Cour fédérale|Cour d'appel fédérale"), signs=("T", "A")),
    _Form("pt-competition", "pt", re.compile(rf"\b(?:PRC|PCC|Ccent)[/.] ?(?:{_YEAR}/\d{{1,4}}|\d{{1,4}}/{_YEAR})\b"), signs=("PRC", "PCC", "Ccent")),
    _Form("hu-competition", "hu", re.compile(rf"\b[Vv][Jj]/\d{{1,4}}(?:-\d{{1,4}})?/{_YEAR}\b"), signs=("j/", "J/")),
    _Form("ar-hijri", None, re.compile(r"(?:القرار|قرار|الدعوى|القضية|قضية)(?: (?:رقم|برقم|ذات الرقم))\s(?P<value>\d{1,6}/14\d{2})(?!\d)"), signs=("/14",)),
    _Form("rw-court", "rw", re.compile(rf"\bR[A-Z]{{1,4}}(?:/[A-Z]{{2,8}})? \d{{5}}/{_YEAR}/[A-Z]{{2,5}}\b"), signs=("/",)),
    _Form("labelled", None, re.compile(rf"(?<=[:\s])(?:\d{{1,3}} )?(?:[IVX]{{1,5}} )?[A-ZÀ-ÞĀ-ŽА-Я][A-Za-zà-žа-я]{{0,4}}(?: [A-Z]{{2}})?[ -]\d{{1,6}}[/-](?:{_YEAR}|\d{{2,6}})\b(?![/-])"), label=_LABEL, signs=("/", "-")),
    _Form("nordic-file", None, re.compile(r"(?<= )\d{2}/\d{4,6}(?![\w/-])"), label=_NORDIC_FILE, signs=("/",)),
    _Form("labelled", None, re.compile(rf"(?<=[:\s])(?:\d{{1,6}}/(?:[A-Z]{{1,6}}/)?{_YEAR}|{_YEAR}/\d{{1,6}}(?: [A-Z]{{1,3}})?)(?![\w/]|[.,-]\d)"), _year_last, label=_NUMBERED, signs=("/",)),
    _Form("labelled", None, re.compile(r"(?<=[:\s])(?=\S*\d)(?=\S*[/.\-‑–])[^\W_][\w./()‑–-]{3,28}\w"), label=_LABEL),
    _Form("labelled", None, re.compile(rf"(?<=[:\s])(?:[A-ZÀ-ÞĀ-ŽА-Я][A-Za-zà-žа-я]{{0,3}}[ -]?)?(?:\d{{1,6}}[/-](?:\d{{1,6}}[/-]){{0,2}}(?:{_YEAR}|\d{{2}})|{_YEAR}/\d{{1,6}})(?![\w/]|[.,-]\d)"), _year_last, label=_MATTER, signs=("/", "-")),
)  # fmt: skip

_LISTED = frozenset({"labelled", "echr"})
"""Forms that are known by the word before them, which stands once before a list."""
_LONGEST_LIST = 20
_SHAPE = re.compile(r"\d+")
_NEXT = re.compile(
    r"(?:\s?[,;،、]\s?(?:\w{1,3}\s)?|\s(?:[^\W\d]{1,5}|&)\s)(?:(?i:nos?|n)[.º°]{0,2}\s?)?(?P<value>(?=[^\s,;]*\d)\w[\w./()‑–-]{2,28}\w)"
)
_TIDY_DASH = re.compile(_DASH)
_TIDY_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=2)
def case_numbers(text: str) -> tuple[CaseNumber, ...]:
    """All valid case numbers of `text`, in order of form, then place. Each pattern is linear in the text; what a report's facts and its mentions both
    ask for is found once.
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[CaseNumber]:
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.matches(text):
            for start, end in (*_places(match), *(_going_on(text, match) if form.name in _LISTED else ())):
                if not any(a < end and start < b for a, b in taken):
                    taken.append((start, end))
                    yield CaseNumber(_tidy(text[start:end]), start, end, form.name, form.jurisdiction)


def _places(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the numbers stand: the whole match, or its groups `value` and `second`."""
    named = [name for name in ("value", "second") if match.groupdict().get(name)]
    yield from (match.span(name) for name in named)
    if not named:
        yield match.span()


def _going_on(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the further numbers of a list stand, each of the shape of the first: `nos. 43514/15, 45075/16 and 12345/17`."""
    start, end = match.span("value" if "value" in match.re.groupindex else 0)
    shape = _SHAPE.sub("0", text[start:end])
    for _ in range(_LONGEST_LIST):
        found = _NEXT.match(text, end)
        if found is None or _SHAPE.sub("0", found["value"]) != shape:
            return
        yield found.span("value")
        end = found.end()


def _tidy(value: str) -> str:
    return _TIDY_SPACE.sub(" ", _TIDY_DASH.sub("-", value)).strip()
