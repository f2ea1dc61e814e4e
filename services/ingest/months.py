"""Month names and their abbreviations in the languages wires are written in, as they stand in headers and trailers."""
# ruff: noqa: RUF001 - other alphabets are the point

import unicodedata

_NAMES = """
en january february march april may june july august september october november december
en jan feb mar apr may jun jul aug sep oct nov dec
en janu febr mrch aprl mayy june july augu sept octo nove dece
de januar februar märz april mai juni juli august september oktober november dezember
de jan feb mrz apr mai jun jul aug sep okt nov dez
de jänner feber maerz april mai juno julei august sept oktober november dezember
de jän febr mär apr mai juni juli aug sept okt nov dez
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr janv févr mars avr mai juin juil août sept oct nov déc
fr jan fév mar avr mai jun jul aoû sep oct nov déc
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es ene feb mar abr may jun jul ago sep oct nov dic
es ene feb mzo abr may jun jul agto setiembre oct nov dic
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
it gen feb mar apr mag giu lug ago set ott nov dic
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
pt jan fev mar abr mai jun jul ago set out nov dez
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
ca gen febr març abr maig juny jul ag set oct nov des
nl januari februari maart april mei juni juli augustus september oktober november december
nl jan feb mrt apr mei jun jul aug sep okt nov dec
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
fi tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta \
   marraskuuta joulukuuta
fi tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lt sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
pl styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
pl sty lut mar kwi maj cze lip sie wrz paź lis gru
cs ledna února března dubna května června července srpna září října listopadu prosince
cs leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
sk januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
sl januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
hr siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
sr januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
sr јануар фебруар март април мај јун јул август септембар октобар новембар децембар
hu január február március április május június július augusztus szeptember október november december
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
tr oca şub mar nis may haz tem ağu eyl eki kas ara
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
ru янв фев мар апр мая июн июл авг сен окт ноя дек
uk січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
bg януари февруари март април май юни юли август септември октомври ноември декември
el ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
el ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ar جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
he ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
fa ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
id januari februari maret april mei juni juli agustus september oktober november desember
sq janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
"""


def _levelled(word: str) -> str:
    """Without case, accents and dots: headers are often typed without them."""
    parts = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i").strip("."))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _table() -> dict[str, int]:
    """The first language wins where two mean different months: `listopad` stands before `listopada`."""
    table: dict[str, int] = {}
    for line in _NAMES.strip().replace("\\\n", "").split("\n"):
        for number, name in enumerate(line.split()[1:], 1):
            table.setdefault(_levelled(name), number)
    return table


_MONTHS = _table()


def month_number(word: str) -> int | None:
    """1 to 12 for the name of a month in any of the languages; None for any other word."""
    return _MONTHS.get(_levelled(word))
