"""Closed word classes of English that the grammar leans on.

Lists, not a tagger: only the words that decide where a noun phrase or a clause begins. What is in
none of them is taken for a content word.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


DETERMINERS = words(
    "either "
    "a an the this that these those its his her their our my your some any all both each every "
    "another several many few more most other further no"
)
INDEFINITE = words("a an another several two three some many")
DEFINITE = words("the this that these those its his their")
PREPOSITIONS = words(
    "of in on at by with from to against near into onto over under between among amid after "
    "before during for through towards toward around outside inside across along behind beside "
    "within without upon via off past above below following about targeting including involving "
    "amidst despite besides beyond throughout"
)
PLACE_PREPOSITIONS = words(
    "in at near inside outside around across into from over through throughout within along "
    "towards toward to of on"
)
BE = words("be is are was were been being am get got gets getting isnt wasnt arent werent")
HAVE = words("have has had having hadnt hasnt havent")
MODALS = words(
    "will would shall should may might can could must wont wouldnt couldnt cant to did do does "
    "didnt doesnt dont cannot ll"
)
ADVERBS = words(
    "also then later early earlier reportedly allegedly again already now just still not never "
    "immediately heavily directly apparently probably deliberately repeatedly accidentally "
    "mistakenly separately simultaneously meanwhile instead only even once twice recently "
    "previously initially indiscriminately critically seriously severely badly fatally lightly "
    "subsequently intermittently successfully have has had been briefly jointly together "
    "fiercely violently officially reliably newly since yet soon first thus tragically brutally "
    "further mostly largely nearly almost today yesterday tonight overnight monday tuesday "
    "wednesday thursday friday saturday sunday late"
)
SUBJECT_PRONOUNS = words("they we he she it i who which that")
RELATIVES = words("who which that whose whom where")
# Words that open another clause: nothing is looked for across them.
CLAUSE_OPENERS = words(
    "after before when while whereas although though because but unless if until once where "
    "meanwhile however as since whether so despite following"
)
COORDINATORS = words("and or nor plus")
# Adjectives and nouns that stand before the head of a noun phrase and add nothing to its kind.
MODIFIERS = words(
    "armed masked unidentified unknown unnamed suspected alleged senior top local foreign "
    "military security civilian islamist jihadist extremist militant terrorist rebel opposition "
    "government regime pro anti shiite sunni shia kurdish christian druze alawite yazidi tribal "
    "elderly young old innocent unarmed wounded injured dead off duty former special elite "
    "heavily female male pregnant paramilitary allied loyalist joint international national "
    "main large small new key other more many several some various different around nearby "
    "residential public private state official medical humanitarian separatist hardline radical "
    "moderate mainly mostly predominantly rival remaining additional fellow so called heavy "
    "advanced strategic important major busy crowded popular packed central southern northern "
    "eastern western northeastern northwestern southeastern southwestern two three four five "
    "six seven eight nine ten further moving parked abandoned besieged rural urban underground "
    "makeshift nato un british american arab coalition royal syrian iraqi israeli own entire "
    "nine-member lone single third second first fourth resident naval frontline forward deputy "
    "army police airforce air displaced sleeping fleeing peaceful prominent leading"
)
LINKERS = words(
    "backed led held based linked affiliated aligned allied controlled run owned dominated "
    "supported funded trained sponsored occupied style manned majority ruled inspired "
    "mediated brokered"
)
AFFILIATED = words(
    "loyal belonging affiliated allied linked backed supported led aligned close sworn commanded"
)
AFFILIATED_LINKS = words("to with by")
MONTHS = words(
    "january february march april may june july august september october november december jan "
    "feb mar apr jun jul aug sept sep oct nov dec"
)
WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
