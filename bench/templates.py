"""Short reports made of templates, as regulators and courts print them: the same sentences about another party, sum, day or case number.

Twenty templates in each of ten languages: a headline, a first sentence, one about the file and background that never changes.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

PLATFORMS = (
    "Google",
    "TikTok",
    "Telegram",
    "Facebook",
    "LinkedIn",
    "Reddit",
    "Twitch",
    "Pinterest",
    "Snapchat",
    "Discord",
    "Uber",
    "Airbnb",
)
UNKNOWN = ("Zorvanta", "Quibblenet", "Lumikko", "Fradello", "Wexora", "Pindaro", "Mosturi", "Belgrix")
UNKNOWN_IN = {
    "ru": ("Зорванта", "Квибблин", "Лумикко", "Фраделло", "Вексора", "Пиндаро"),
    "ar": ("زورفانتا", "كويبلنت", "لوميكو", "فراديلو", "ويكسورا", "بيندارو"),
    "ja": ("ゾルバンタ", "クイブル", "ルミッコ", "フラデッロ", "ウェクソラ", "ピンダロ"),
    "zh": ("佐万达", "快博", "卢米科", "弗拉洛", "维索拉", "品达罗"),
}
"""Names no list knows, in the scripts of the languages that would write them so."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one report of a template says that its siblings do not."""

    party: str
    sum: int
    """Millions."""
    day: int
    month: int
    case: int
    notices: int


@dataclass(frozen=True, slots=True)
class Language:
    """Pieces of a language's templates. Fields in braces: p party, s sum in millions, d day, c case number, n number of notices."""

    heads: tuple[str, ...]
    leads: tuple[str, ...]
    files: tuple[str, ...]
    background: tuple[str, ...]
    months: str
    day: str
    """How a day is written, out of {day} and {month}."""
    gap: str = " "
    """Between sentences."""


LANGUAGES: dict[str, Language] = {
    "en": Language(
        ("Court fines {p} {s} million euros", "{p} must pay {s} million euros, regulator says"),
        (
            "The district court of Oakton fined the company {p} {s} million euros on {d} for failing to remove content that is banned in the country, its press office said.",
            "The data protection authority imposed a fine of {s} million euros on {p} on {d} because it had not told users what it does with their data.",
        ),
        (
            "According to the file, case no. {c}/2026, the authority had sent {p} {n} notices since January, none of which was answered.",
            "The decision, case no. {c}/2026, follows {n} complaints about {p} that consumer groups had brought together.",
        ),
        (
            "The company's representative did not come to the hearing.",
            "The decision can be appealed within ten days of receiving a copy.",
            "Earlier this year several foreign technology companies were fined for the same kind of offence, and bailiffs opened enforcement proceedings against those that did not pay.",
            "Under the act, penalties of up to six per cent of annual turnover are possible where a service does not comply.",
            "The ministry of justice declined to comment on the proceedings, which are not public.",
            "A first payment is due at the end of the quarter, and the money goes to the national budget.",
        ),
        "January February March April May June July August September October November December",
        "{day} {month}",
    ),
    "fr": Language(
        ("Le tribunal inflige une amende de {s} millions d’euros à {p}", "{p} devra payer {s} millions d’euros, annonce le régulateur"),
        (
            "Le tribunal de Lindau a condamné le {d} la société {p} à une amende de {s} millions d’euros pour n’avoir pas retiré des contenus interdits dans le pays, indique son service de presse.",
            "L’autorité de protection des données a infligé le {d} une amende de {s} millions d’euros à {p}, qui n’avait pas informé ses utilisateurs de l’emploi de leurs données.",
        ),
        (
            "D’après le dossier n° {c}/2026, l’autorité avait envoyé à {p} {n} mises en demeure depuis janvier, toutes restées sans réponse.",
            "La décision n° {c}/2026 fait suite à {n} plaintes visant {p}, déposées par des associations de consommateurs.",
        ),
        (
            "Le représentant de la société ne s’est pas présenté à l’audience.",
            "La décision peut faire l’objet d’un appel dans les dix jours suivant sa notification.",
            "Plusieurs entreprises étrangères ont été condamnées cette année pour des faits semblables, et les huissiers ont engagé des poursuites contre celles qui n’ont pas payé.",
            "La loi prévoit des sanctions pouvant atteindre six pour cent du chiffre d’affaires annuel lorsqu’un service ne s’y conforme pas.",
            "Le ministère de la justice n’a pas souhaité commenter la procédure, qui n’est pas publique.",
            "Un premier versement est attendu à la fin du trimestre et revient au budget de l’État.",
        ),
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "{day} {month}",
    ),
    "de": Language(
        ("Gericht verhängt {s} Millionen Euro Strafe gegen {p}", "{p} muss {s} Millionen Euro zahlen, teilt Behörde mit"),
        (
            "Das Landgericht Lindau hat am {d} gegen das Unternehmen {p} eine Strafe von {s} Millionen Euro verhängt, weil es verbotene Inhalte nicht gelöscht hat, wie die Pressestelle mitteilte.",
            "Die Datenschutzbehörde hat am {d} ein Bußgeld von {s} Millionen Euro gegen {p} verhängt, weil Nutzer nicht über die Verwendung ihrer Daten unterrichtet wurden.",
        ),
        (
            "Laut der Akte mit der Nummer {c}/2026 hatte die Behörde {p} seit Januar {n} Aufforderungen geschickt, auf die keine Antwort kam.",
            "Der Bescheid mit der Nummer {c}/2026 geht auf {n} Beschwerden über {p} zurück, die Verbraucherverbände gesammelt hatten.",
        ),
        (
            "Ein Vertreter des Unternehmens war zur Verhandlung nicht erschienen.",
            "Gegen die Entscheidung kann binnen zehn Tagen nach Zustellung Beschwerde eingelegt werden.",
            "In diesem Jahr waren schon mehrere ausländische Firmen wegen ähnlicher Verstöße bestraft worden, und gegen die säumigen läuft die Vollstreckung.",
            "Das Gesetz sieht Strafen von bis zu sechs Prozent des Jahresumsatzes vor, wenn ein Dienst seine Pflichten verletzt.",
            "Das Justizministerium wollte das Verfahren, das nicht öffentlich ist, nicht kommentieren.",
            "Eine erste Rate ist zum Ende des Quartals fällig und fließt in den Staatshaushalt.",
        ),
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "{day}. {month}",
    ),
    "es": Language(
        ("El tribunal multa a {p} con {s} millones de euros", "{p} deberá pagar {s} millones de euros, anuncia el regulador"),
        (
            "El tribunal de Puerto Real multó el {d} a la empresa {p} con {s} millones de euros por no retirar contenidos prohibidos en el país, informó su oficina de prensa.",
            "La autoridad de protección de datos impuso el {d} una multa de {s} millones de euros a {p} por no informar a los usuarios del uso de sus datos.",
        ),
        (
            "Según el expediente {c}/2026, la autoridad había enviado a {p} {n} requerimientos desde enero, todos sin respuesta.",
            "La resolución {c}/2026 responde a {n} quejas contra {p} que reunieron las asociaciones de consumidores.",
        ),
        (
            "El representante de la empresa no acudió a la vista.",
            "La decisión puede recurrirse en los diez días siguientes a su notificación.",
            "Este año varias empresas extranjeras fueron multadas por hechos parecidos, y se abrieron procesos de ejecución contra las que no pagaron.",
            "La ley prevé sanciones de hasta el seis por ciento de la facturación anual cuando un servicio incumple sus deberes.",
            "El ministerio de justicia no quiso comentar el procedimiento, que no es público.",
            "El primer pago vence al final del trimestre y se ingresa en el presupuesto del Estado.",
        ),
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "{day} de {month}",
    ),
    "it": Language(
        ("Il tribunale multa {p} per {s} milioni di euro", "{p} dovrà pagare {s} milioni di euro, annuncia il garante"),
        (
            "Il tribunale di Portofermo ha inflitto il {d} alla società {p} una multa di {s} milioni di euro per non aver rimosso contenuti vietati nel paese, riferisce l’ufficio stampa.",
            "Il garante per la protezione dei dati ha sanzionato il {d} {p} per {s} milioni di euro, perché gli utenti non erano informati sull’uso dei loro dati.",
        ),
        (
            "Secondo il fascicolo {c}/2026 l’autorità aveva inviato a {p} {n} diffide da gennaio, tutte rimaste senza risposta.",
            "La decisione {c}/2026 nasce da {n} reclami contro {p} raccolti dalle associazioni dei consumatori.",
        ),
        (
            "Il rappresentante della società non si è presentato all’udienza.",
            "La decisione può essere impugnata entro dieci giorni dalla notifica.",
            "Quest’anno diverse società straniere erano già state multate per fatti simili, e contro chi non ha pagato è partita l’esecuzione.",
            "La legge prevede sanzioni fino al sei per cento del fatturato annuo quando un servizio non rispetta gli obblighi.",
            "Il ministero della giustizia non ha voluto commentare il procedimento, che non è pubblico.",
            "La prima rata scade alla fine del trimestre e va al bilancio dello Stato.",
        ),
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "{day} {month}",
    ),
    "pt": Language(
        ("Tribunal multa {p} em {s} milhões de euros", "{p} terá de pagar {s} milhões de euros, anuncia o regulador"),
        (
            "O tribunal de Porto Novo multou no dia {d} a empresa {p} em {s} milhões de euros por não remover conteúdos proibidos no país, informou a assessoria de imprensa.",
            "A autoridade de proteção de dados aplicou no dia {d} uma multa de {s} milhões de euros à {p} por não informar os utilizadores sobre o uso dos seus dados.",
        ),
        (
            "Segundo o processo {c}/2026, a autoridade tinha enviado à {p} {n} notificações desde janeiro, todas sem resposta.",
            "A decisão {c}/2026 responde a {n} queixas contra a {p} reunidas por associações de consumidores.",
        ),
        (
            "O representante da empresa não compareceu à audiência.",
            "A decisão admite recurso no prazo de dez dias após a notificação.",
            "Neste ano várias empresas estrangeiras foram multadas por factos semelhantes, e correm execuções contra as que não pagaram.",
            "A lei prevê sanções até seis por cento da faturação anual quando um serviço não cumpre os deveres.",
            "O ministério da justiça não quis comentar o processo, que não é público.",
            "A primeira prestação vence no fim do trimestre e reverte para o orçamento do Estado.",
        ),
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "{day} de {month}",
    ),
    "ru": Language(
        ("Суд оштрафовал {p} на {s} млн рублей", "{p} заплатит {s} млн рублей, сообщил регулятор"),
        (
            "Районный суд Приморска {d} оштрафовал компанию {p} на {s} млн рублей за отказ удалить запрещённый контент, сообщила пресс-служба.",
            "Ведомство по защите данных {d} назначило компании {p} штраф в {s} млн рублей за то, что пользователям не сообщали об использовании их данных.",
        ),
        (
            "Согласно делу № {c}/2026, ведомство направило компании {p} {n} уведомлений с января, ни на одно из них ответа не было.",
            "Решение по делу № {c}/2026 принято после {n} жалоб на {p}, которые собрали союзы потребителей.",
        ),
        (
            "Представитель компании на заседание не явился.",
            "Решение может быть обжаловано в течение десяти суток со дня получения копии.",
            "Ранее в этом году за такие же нарушения были оштрафованы несколько иностранных компаний, в отношении неплательщиков возбуждены исполнительные производства.",
            "Закон предусматривает взыскания до шести процентов годовой выручки, если сервис не исполняет обязанности.",
            "Министерство юстиции отказалось комментировать процесс, который проходит в закрытом режиме.",
            "Первый платёж должен поступить в бюджет до конца квартала.",
        ),
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "{day} {month}",
    ),
    "ar": Language(
        ("المحكمة تغرم شركة {p} مبلغ {s} مليون يورو", "شركة {p} ملزمة بدفع {s} مليون يورو بحسب الهيئة"),
        (
            "فرضت محكمة الميناء يوم {d} على شركة {p} غرامة قدرها {s} مليون يورو لأنها لم تحذف محتوى محظورا في البلاد بحسب المكتب الصحفي.",
            "فرضت هيئة حماية البيانات يوم {d} غرامة قدرها {s} مليون يورو على شركة {p} لأنها لم تخبر المستخدمين باستعمال بياناتهم.",
        ),
        (
            "وبحسب ملف القضية رقم {c}/2026 كانت الهيئة قد أرسلت إلى شركة {p} نحو {n} إنذارا منذ بداية العام ولم تتلق أي رد.",
            "ويأتي القرار رقم {c}/2026 بعد {n} شكوى ضد شركة {p} جمعتها جمعيات المستهلكين.",
        ),
        (
            "ولم يحضر ممثل الشركة إلى الجلسة.",
            "ويمكن الطعن في القرار خلال عشرة أيام من تسلم نسخة منه.",
            "وكانت شركات أجنبية عدة قد غرمت هذا العام بسبب مخالفات مماثلة وبدأت إجراءات التنفيذ ضد التي لم تدفع.",
            "وينص القانون على عقوبات تصل إلى ستة في المئة من الإيرادات السنوية عندما لا تلتزم الخدمة بواجباتها.",
            "ورفضت وزارة العدل التعليق على الإجراءات التي ليست علنية.",
            "وتستحق الدفعة الأولى في نهاية الفصل وتذهب إلى خزينة الدولة.",
        ),
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "{day} {month}",
    ),
    "ja": Language(
        ("地裁、{p}に{s}00万ユーロの罰金", "{p}に{s}00万ユーロの支払い命令、規制当局が発表"),
        (
            "港町地方裁判所は{d}、国内で禁じられた投稿を削除しなかったとして、{p}に{s}00万ユーロの罰金を科したと広報が明らかにした。",
            "個人情報保護当局は{d}、利用者にデータの扱いを説明しなかったとして、{p}に{s}00万ユーロの制裁金を科した。",
        ),
        (
            "事件番号{c}号の記録によると、当局は1月以降、{p}に{n}回の通知を送ったが、返事は一度もなかった。",
            "決定{c}号は、消費者団体がまとめた{p}に関する{n}件の苦情を受けたものだ。",
        ),
        (
            "会社の代表者は審理に出席しなかった。",
            "決定に対しては、写しを受け取ってから十日以内に不服を申し立てることができる。",
            "今年は同じような違反で外国企業数社が罰金を科され、支払わない会社には強制執行の手続きが始まっている。",
            "法律は、サービスが義務を守らない場合、年間売上高の最大六パーセントの制裁を定めている。",
            "法務省は、非公開の手続きについてコメントを控えた。",
            "最初の支払いは四半期末が期限で、国庫に納められる。",
        ),
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "{month}月{day}日",
        "",
    ),
    "zh": Language(
        ("法院对{p}罚款{s}00万欧元", "监管机构称{p}须支付{s}00万欧元"),
        (
            "港口法院{d}以未删除国内禁止的内容为由，对{p}公司处以{s}00万欧元罚款，法院新闻处说。",
            "数据保护机构{d}以未告知用户数据用途为由，对{p}公司处以{s}00万欧元罚款。",
        ),
        (
            "根据第{c}号案卷，该机构自年初以来向{p}公司发出了{n}份通知，均未得到答复。",
            "第{c}号决定是在消费者团体收集了针对{p}公司的{n}份投诉之后作出的。",
        ),
        (
            "该公司的代表没有出席庭审。",
            "收到副本后十日内可以对该决定提出上诉。",
            "今年已有数家外国企业因类似行为受到处罚，对拒不缴纳者已启动强制执行程序。",
            "法律规定，服务商不履行义务的，最高可处年营业额百分之六的罚款。",
            "司法部拒绝就这一不公开的程序发表评论。",
            "第一笔款项应在本季度末缴清，并上缴国库。",
        ),
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "{month}月{day}日",
        "",
    ),
}
DIFFERENCES = ("party", "sum", "day", "case", "all")
"""In what two siblings differ; `all`: in everything, as most of them do in life."""


@dataclass(frozen=True, slots=True)
class Template:
    """One of a language's templates."""

    language: str
    head: int
    lead: int
    file: int
    background: tuple[int, ...]

    def report(self, facts: Facts) -> tuple[str, str]:
        """Headline and body that say these facts."""
        pieces = LANGUAGES[self.language]
        day = pieces.day.format(day=facts.day, month=pieces.months.split()[facts.month - 1])
        said = {"p": facts.party, "s": facts.sum, "d": day, "c": facts.case, "n": facts.notices}
        body = [pieces.leads[self.lead], pieces.files[self.file], *(pieces.background[n] for n in self.background)]
        return pieces.heads[self.head].format(**said), pieces.gap.join(body).format(**said)


def templates() -> Iterator[Template]:
    """Twenty for each language, two hundred in all."""
    for language in LANGUAGES:
        rng = random.Random(language)
        choices = list(itertools.product((0, 1), (0, 1), (0, 1), itertools.combinations(range(6), 4)))
        yield from (Template(language, *choice) for choice in rng.sample(choices, 20))


def facts(language: str, rng: random.Random, *, known: bool = True) -> Facts:
    """Facts of one report. Unknown parties are written in the language's script."""
    names = PLATFORMS if known else UNKNOWN_IN.get(language, UNKNOWN)
    return Facts(
        rng.choice(names), rng.randrange(2, 90), rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(100, 999), rng.randrange(13, 60)
    )


def sibling(one: Facts, difference: str, language: str, rng: random.Random, *, known: bool = True) -> Facts:
    """Facts of another report of the same template."""
    while True:
        other = facts(language, rng, known=known)
        if other.party == one.party or other.sum == one.sum or other.day == one.day or other.case == one.case:
            continue
        if difference == "all":
            return other
        changed = {"party": (other.party, one.sum, one.day, one.case), "sum": (one.party, other.sum, one.day, one.case),
                   "day": (one.party, one.sum, other.day, one.case), "case": (one.party, one.sum, one.day, other.case)}[difference]  # fmt: skip
        party, amount, day, case = changed
        return Facts(party, amount, day, one.month, case, one.notices)
