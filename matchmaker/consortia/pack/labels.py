"""Fixed words of the company sheets in English, French and Chinese."""

from __future__ import annotations

from django.utils import translation

from companies.models import Company, IPRight
from matchmaker.vocabulary.provinces import PROVINCE_NAMES_ZH, CanadianProvince

LANGUAGES = ("en", "fr", "zh")
TAGS = {"en": "en", "fr": "fr", "zh": "zh-Hans"}
"""Language tags as pages write them."""

LABELS: dict[str, tuple[str, str, str]] = {
    "sheet": ("Company sheet", "Fiche d’entreprise", "公司简介"),
    "lead": ("Leads the consortium", "Chef de file du consortium", "联合体牵头人"),
    "member": ("Member of the consortium", "Membre du consortium", "联合体成员"),
    "names": ("Other names", "Autres noms", "其他名称"),
    "place": ("Place", "Lieu", "所在地"),
    "size": ("Size", "Taille", "规模"),
    "founded": ("Founded", "Fondée en", "成立年份"),
    "website": ("Website", "Site Web", "网站"),
    "identifiers": ("Identifiers", "Identifiants", "注册号"),
    "origin": ("Where this record comes from", "Origine de cette fiche", "资料来源"),
    "part": ("Lots in this bid", "Lots dans cette soumission", "本次投标承担部分"),
    "about": ("About the company", "À propos de l’entreprise", "公司介绍"),
    "technologies": ("Technologies", "Technologies", "技术"),
    "capabilities": ("Capabilities", "Compétences", "能力"),
    "readiness": ("Readiness level (1 to 9)", "Niveau de maturité (1 à 9)", "技术成熟度（1至9级）"),
    "claims": ("Figures claimed", "Chiffres annoncés", "性能指标（企业自报）"),
    "verified": ("verified by", "vérifié par", "验证机构"),
    "deliveries": ("Reference projects", "Projets de référence", "业绩项目"),
    "certifications": ("Certifications", "Certifications", "认证"),
    "until": ("valid until", "valide jusqu’au", "有效期至"),
    "rights": ("Intellectual property", "Propriété intellectuelle", "知识产权"),
    "unknown": ("not given", "non précisé", "未提供"),
    "none": ("None is public.", "Rien n’est public.", "无公开信息。"),
    "original": (
        "In the words of the record; no text in this language was given.",
        "Texte tel qu’il a été fourni ; aucun texte n’a été donné en français.",
        "原文如下，未提供中文文本。",
    ),
    "general": (
        "General part of the work",
        "Partie générale des travaux",
        "总体工作",
    ),
    "fictional": ("Fictional sample", "Exemple fictif", "虚构样本"),
}
"""Label to its words, in the order of `LANGUAGES`."""

ORIGINS: dict[str, tuple[str, str, str]] = {
    Company.Origin.REGISTERED.value: (
        "Registered by the company",
        "Inscrite par l’entreprise",
        "企业自行登记",
    ),
    Company.Origin.PUBLIC_RECORD.value: (
        "From public sources, unverified",
        "De sources publiques, non vérifiée",
        "来自公开资料，未经核实",
    ),
    Company.Origin.SAMPLE.value: LABELS["fictional"],
}

SIZES: dict[str, tuple[str, str, str]] = {
    Company.SizeBand.MICRO.value: ("1 to 9 people", "De 1 à 9 personnes", "1至9人"),
    Company.SizeBand.SMALL.value: ("10 to 49 people", "De 10 à 49 personnes", "10至49人"),
    Company.SizeBand.MEDIUM.value: ("50 to 249 people", "De 50 à 249 personnes", "50至249人"),
    Company.SizeBand.LARGE.value: ("250 people or more", "250 personnes ou plus", "250人及以上"),
}

RIGHTS: dict[str, tuple[str, str, str]] = {
    IPRight.Kind.PATENT.value: ("Patent", "Brevet", "发明专利"),
    IPRight.Kind.UTILITY_MODEL.value: ("Utility model", "Modèle d’utilité", "实用新型"),
    IPRight.Kind.TRADEMARK.value: ("Trademark", "Marque de commerce", "商标"),
    IPRight.Status.PENDING.value: ("pending", "en instance", "申请中"),
    IPRight.Status.GRANTED.value: ("granted", "accordé", "已授权"),
    IPRight.Status.LAPSED.value: ("lapsed", "échu", "已失效"),
}

COUNTRIES: dict[str, tuple[str, str, str]] = {
    "CA": ("Canada", "Canada", "加拿大"),
    "CN": ("China", "Chine", "中国"),
    "US": ("United States", "États-Unis", "美国"),
}
"""Those that sheets name most; any other stays its two letters."""


def words_in(language: str) -> dict[str, str]:
    """Return every label in one of `LANGUAGES`."""
    return {name: pick(words, language) for name, words in LABELS.items()}


def pick(words: tuple[str, str, str], language: str) -> str:
    """Return the one of three texts that is in a language."""
    return words[LANGUAGES.index(language)]


def named(table: dict[str, tuple[str, str, str]], code: str, language: str) -> str:
    """Return what a table calls a code; the code itself where the table has no word."""
    return pick(table[code], language) if code in table else code


def province(code: str, language: str) -> str:
    """Return the name of a province or territory of Canada, empty for none."""
    if not code:
        return ""
    if language == "zh":
        return PROVINCE_NAMES_ZH.get(code, code)
    with translation.override(language):
        return str(CanadianProvince(code).label)
