"""The briefing's own words, in English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping

from marsad.records import ActorBasis, EventType, Status
from marsad.serve.brief import Speech

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Incidents as reported", "حوادث كما وردت في التقارير"),
    "chosen": ("Chosen", "الاختيار"),
    "made": ("Made on", "أُعدّ في"),
    "incidents": ("incidents", "حوادث"),
    "disputed_count": ("with disputed fields", "فيها حقول متنازع عليها"),
    "first_last": ("Days told", "الأيام المذكورة"),
    "map": ("Map", "الخريطة"),
    "located": ("located", "معلومة الموقع"),
    "map_note": (
        "Numbers are those of the table; a ring is an area, not a point. Borders: Natural Earth.",
        "الأرقام هي أرقام الجدول؛ والحلقة منطقة لا نقطة. الحدود: Natural Earth.",
    ),
    "table": ("Incidents and who says what", "الحوادث ومن يقول ماذا"),
    "more_incidents": (
        "more incidents are not in this table; those with most independent outlets are.",
        "حوادث أخرى ليست في الجدول؛ فيه ما روته أكثر المصادر المستقلة.",
    ),
    "type": ("Type", "النوع"),
    "days": ("Days", "الأيام"),
    "place": ("Place", "المكان"),
    "authors": ("Author", "الفاعل"),
    "killed": ("Killed", "القتلى"),
    "injured": ("injured", "جرحى"),
    "killed_short": ("killed", "قتلى"),
    "outlets": ("Outlets", "المصادر"),
    "disputed": ("disputed", "متنازع عليه"),
    "claimed_by": ("claimed by", "تبنّاه"),
    "denied_by": ("denied by", "نفاه"),
    "more_accounts": ("more accounts", "روايات أخرى"),
    "sources": ("Sources", "المصادر"),
    "more_sources": ("more reports", "تقارير أخرى"),
    "none": ("No incident fits.", "لا حادث يطابق الاختيار."),
    "caution": (
        "This tells what reports say and who says so, not what is true. Read by rules and not "
        "checked by people unless you did: see each account's words before you cite it.",
        "هذا ما تقوله التقارير ومن يقوله، لا ما هو صحيح. قُرئ بقواعد آلية ولم يدققه بشر ما لم "
        "تفعلوا: راجعوا كلمات كل رواية قبل الاستشهاد بها.",
    ),
}
_KINDS: Mapping[EventType, str] = {
    EventType.AIR_STRIKE: "ضربة جوية",
    EventType.SHELLING: "قصف",
    EventType.BOMBING: "تفجير",
    EventType.SUICIDE_BOMBING: "تفجير انتحاري",
    EventType.CHEMICAL_ATTACK: "هجوم كيميائي",
    EventType.ARMED_CLASH: "اشتباك مسلح",
    EventType.ARMED_ATTACK: "هجوم مسلح",
    EventType.ABDUCTION: "خطف",
    EventType.ARREST: "اعتقال",
    EventType.INTERCEPTION: "اعتراض",
    EventType.TERRITORY_CHANGE: "تغيّر السيطرة",
    EventType.EVACUATION: "إجلاء",
    EventType.PROTEST: "احتجاج",
    EventType.RIOT: "شغب",
    EventType.AGREEMENT: "اتفاق",
}
_STATUSES: Mapping[Status, str] = {
    Status.REPORTED: "مُبلّغ عنه",
    Status.DENIED: "منفي",
    Status.THREATENED: "مُهدَّد به",
    Status.RECURRENT: "متكرر",
}
_BASES: Mapping[ActorBasis, str] = {
    ActorBasis.STATED: "مذكور",
    ActorBasis.CLAIMED: "تبنّى",
    ActorBasis.ACCUSED: "متهم",
    ActorBasis.SUSPECTED: "مشتبه به",
    ActorBasis.UNKNOWN: "مجهول",
}
_FIELDS: Mapping[str, str] = {
    "type": "النوع",
    "date": "التاريخ",
    "place": "المكان",
    "actors": "الفاعل",
    "killed": "القتلى",
    "injured": "الجرحى",
    "status": "الوقوع",
}


def say(word: str, speech: Speech) -> str:
    """Return one of the briefing's words. Raises `KeyError` for one that it has not."""
    return _WORDS[word][speech is Speech.AR]


def say_kind(kind: EventType, speech: Speech) -> str:
    """Return the name of a type of incident."""
    return _KINDS[kind] if speech is Speech.AR else kind.value.replace("_", " ")


def say_status(status: Status, speech: Speech) -> str:
    """Return the name of a status."""
    return _STATUSES[status] if speech is Speech.AR else status.value


def say_basis(basis: ActorBasis, speech: Speech) -> str:
    """Return on whose word an author is named."""
    return _BASES[basis] if speech is Speech.AR else basis.value


def say_field(field: str, speech: Speech) -> str:
    """Return the name of a field."""
    return _FIELDS.get(field, field) if speech is Speech.AR else field.replace("_", " ")
