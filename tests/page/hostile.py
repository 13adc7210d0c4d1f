"""Reports that a page must survive, and what they are for."""

RLO, PDF, RLI, PDI, LRM, ZWNJ = "\u202e", "\u202c", "\u2067", "\u2069", "\u200e", "\u200c"

DIACRITICS = (
    "diacritics-ar", "وكالة الأنباء", "مَقْتَلُ ثَلاثَةِ جُنُودٍ فِي قَصْفٍ عَلَى إِدْلِب",
    "قُتِلَ ثلاثةُ جنودٍ يومَ السبت في قصفٍ مدفعيٍّ على مدينةِ إدلب، بحسبِ المرصدِ السوري لحقوقِ الإنسان.",
)  # fmt: skip
EMOJI = (
    "emoji-ar", "قناة 🛰️ الخبر", "🔴🔴 عاجل: مقتل خمسة في غارة على دوما 👨‍👩‍👧‍👦",
    "🔴 قُتل 5 أشخاص 👨‍👩‍👧‍👦 يوم السبت في غارة جوية 🛩️ على مدينة دوما، بحسب المرصد السوري لحقوق الإنسان.\n"
    "𝔸𝕝𝕤𝕠 أصيب 12 آخرون 🇸🇾 في القصف.",
)  # fmt: skip
CONTROLS = (
    "controls-ar", f"وكالة {RLO}خبر{PDF}", f"قصف {RLI}مدفعي{PDI} على إدلب يقتل 4",
    f"قُتل 4 جنود{LRM} يوم السبت في قصف {RLO}مدفعي{PDF} على مدينة إدلب، بحسب المرصد السوري.\n"
    f"وأصيب 7 مدنيين في می{ZWNJ}دان المدينة\u0007 نفسها.",
)  # fmt: skip
EMOJI_EN = (
    "emoji-en", "Wire 🛰️", "🚨 Air strike kills 12 in Douma market 👩🏽‍🚒",
    "🚨 At least 12 civilians were killed on Saturday in an air strike on a market in Douma, Syria 🇸🇾, "
    "the Syrian Observatory for Human Rights said. 𝒯𝓌ℯ𝓃𝓉𝓎 people were injured.",
)  # fmt: skip
CONFUSABLE = (
    "confusable-en", "Rеuters", "Islаmic State claims bombing in Baghdad",
    "A car bomb exploded in Baghdad, Iraq, on Saturday and killed five people, police said. "
    "Islаmic State claimed responsibility for the attack.",
)  # fmt: skip
ODD = (DIACRITICS, EMOJI, CONTROLS, EMOJI_EN, CONFUSABLE)
