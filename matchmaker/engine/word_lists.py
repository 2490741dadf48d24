"""What the stemmers and the scripts need to know: stop words, exceptions, characters."""

from __future__ import annotations

_ENGLISH = """
a about above across after all also an and any are as at be been being between both but by can
could do does during each either etc first for from had has have how i if in including into is
it its itself less looking many may more most must need needed needs new no nor not of off on
one only or other our out over own per s seek seeking several shall should so some such than
that the their them then there these they this those through to too two under up upon use used
uses using very via want wants was we well were what when where which while who will with within
without would you your
"""

_FRENCH = """
a afin ai ainsi alors apres au aucun aussi autre autres aux avec avoir besoin besoins bien car
ce ceci cela celle celles celui ces cet cette ceux chaque cherche chez ci comme comment d dans
de depuis des deux doit donc dont du elle elles en encore entre est et etaient etait ete etre eu
eux fait fois font grace il ils j je jusqu l la le les leur leurs lors lui m ma mais me meme
memes mes moins mon n ne ni nos notre nous nouveau nouvelle on ont ou par pas pendant peu peut
plus pour pres qu quand que quel quelle qui recherche recherchons s sa sans se selon sera ses si
son sont sous sur t tel telle tous tout toute toutes tres un une vers via vos votre vous y
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(_ENGLISH.split()),
    "fr": frozenset(_FRENCH.split()),
}
"""By language, folded: lower case without accents."""

CONNECTORS: dict[str, frozenset[str]] = {
    "en": frozenset(("the", "a", "an", "of", "for")),
    "fr": frozenset(("de", "des", "du", "d", "la", "le", "les", "l", "un", "une")),
}
"""Words that a phrase may hold or lack: "treatment of the water", "traitement de l'eau"."""

_KEPT_ENGLISH = """
building bus carbonate carbonation charging computing converter electrolyte engineering evaporator
extractive gas generator instrumentation lighting mineralisation mineralization mobility organics
oxygenation ozonation packaging plating recyclables refrigerant renewable renewal residual
sedimentation training transformer useful utility weathering
"""

_KEPT_FRENCH = """
acier aeroporte batir clinker convertisseur credit debit electrolyte epurateur essai evaporateur
foyer hiver instrumentation interconnexion isole isolee laser leger machefer materiau metamateriau
metro milieu minerai nanomateriau oxygenation ozonation pneu porter quai reemploi renouvelable
renouvellement residu residuel residuelle retrait soumission tissu transformateur tuyau velo
"""

STEMS: dict[str, dict[str, str]] = {
    "en": {
        **{word + ending: word for word in _KEPT_ENGLISH.split() for ending in ("", "s")},
        "buses": "bus",
        "gases": "gas",
        "utilities": "utility",
    },
    "fr": {word + ending: word for word in _KEPT_FRENCH.split() for ending in ("", "s", "x")},
}
"""Words whose stem is another word: training is no train, and a transformer transforms nothing."""

HAN_STOP = frozenset("的了和与及或在是为对将并等以其中由被把于从到用向之个各进行使该此含有")

_TRADITIONAL = (
    "廢電氣動車機發進環監測處體學過濾鋼鐵銅鋁鋅鉛鉻銀術聯網農業產廠險歸類礦燒爐風變壓線輸儲熱節約綠島灣塵煙脫鹽飲淨質檢預報讀"
    "無遙衛數據庫軟雲計劃項採購標運營護維設備製構築樓燈緣壩療藥劑揮溫層鋰鎳鈷納離滲級紙紡織頁鑽氫軌鐺貨輪碼頭養豬糞廚餘資經濟"
    "園區縣鄉鎮廁"
)
_SIMPLIFIED = (
    "废电气动车机发进环监测处体学过滤钢铁铜铝锌铅铬银术联网农业产厂险归类矿烧炉风变压线输储热节约绿岛湾尘烟脱盐饮净质检预报读"
    "无遥卫数据库软云计划项采购标运营护维设备制构筑楼灯缘坝疗药剂挥温层锂镍钴纳离渗级纸纺织页钻氢轨铛货轮码头养猪粪厨余资经济"
    "园区县乡镇厕"
)

TO_SIMPLIFIED: dict[int, int] = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""The traditional characters that are common in this field; the others stay as they are."""
