"""The whole analysis: sides, refusals, redrawn dates, verdicts in both directions, the command."""

import datetime as dt
import json

import msgspec
import numpy as np
import pytest
from made_facts import START, make_facts

from marsad.analyse.arrays import TooLittleError
from marsad.analyse.charts import write_charts
from marsad.analyse.cycle import run_cycle
from marsad.analyse.directions import count_sides, draw_series, measure_direction
from marsad.analyse.methods import DEFAULT, WHY_DESCRIPTIVE, Method
from marsad.analyse.page import render_page, render_text
from marsad.analyse.sample import build_sample, find_middle
from marsad.analyse.sides import place_incident, read_definition
from marsad.analyse.verdict import VerdictKind, judge
from marsad.errors import InputError
from marsad.records import Status

DAYS = 400


@pytest.fixture(scope="module")
def definition():
    shipped = read_definition()
    options = msgspec.structs.replace(shipped.options, draws=20)
    end = START + dt.timedelta(days=DAYS - 1)
    return msgspec.structs.replace(shipped, start=START, end=end, options=options)


def simulate(ratio, seed=7):
    """Incidents in which a day of response multiplies the next week's attacks by `ratio`."""
    generator = np.random.default_rng(seed)
    responses = generator.poisson(0.25, size=DAYS)
    acted = np.concatenate([[0], np.cumsum(responses > 0)])
    day = np.arange(DAYS)
    recent = acted[day] - acted[np.maximum(day - 7, 0)]
    attacks = generator.poisson(1.2 * ratio ** (recent - recent.mean()))
    facts = []
    for side, counts in (("attack", attacks), ("response", responses)):
        for when in np.repeat(day, counts):
            unknown = side == "attack" and len(facts) % 6 == 0
            length = 2 if len(facts) % 9 == 0 else 1
            facts.append(make_facts(len(facts), side, when, attributed=not unknown, length=length))
    return facts


@pytest.fixture(scope="module")
def provoked(definition):
    return build_sample(simulate(1.5), definition)


@pytest.fixture(scope="module")
def cycle(provoked, definition):
    return run_cycle(provoked, definition)


def test_more_attacks_after_responses(cycle):
    assert cycle.verdict.kind is VerdictKind.CONSISTENT
    effect = cycle.after_responses.main.effect
    assert effect.low < 1.5 < effect.high
    assert f"{effect.ratio:.2f}" in cycle.verdict.en
    assert f"{effect.ratio:.2f}" in cycle.verdict.ar
    assert cycle.verdict.en.count(". ") == 1
    assert "لا يثبت" in cycle.verdict.ar


def test_fewer_attacks_are_the_opposite(definition):
    sample = build_sample(simulate(0.6), definition)
    direction = measure_direction(sample, definition.options, responses_act=True)
    assert judge(direction, definition.assertion).kind is VerdictKind.OPPOSITE
    other = msgspec.structs.replace(definition.assertion, expects="fewer")
    assert judge(direction, other).kind is VerdictKind.CONSISTENT


def test_nothing_there_cannot_be_told(definition):
    sample = build_sample(simulate(1.0), definition)
    direction = measure_direction(sample, definition.options, responses_act=True)
    verdict = judge(direction, definition.assertion)
    assert verdict.kind is VerdictKind.CANNOT_TELL
    assert "it would take" in verdict.needs
    assert f"{direction.main.detectable:.2f}" in verdict.en


def replace_in(direction, **changes):
    return msgspec.structs.replace(direction, **changes)


def test_each_obstacle_alone_withholds_the_verdict(cycle, definition):
    direction = cycle.after_responses
    weak = msgspec.structs.replace(direction.main.effect, p=0.3)
    before = msgspec.structs.replace(
        direction.main, placebo=msgspec.structs.replace(direction.main.effect)
    )
    cases = {
        "windows": replace_in(direction, main_p=0.2),
        "dates": replace_in(
            direction, redraws=msgspec.structs.replace(direction.redraws, same=0.5)
        ),
        "unattributed": replace_in(
            direction, bounds=(msgspec.structs.replace(direction.bounds[0], effect=weak),)
        ),
        "before the responses": replace_in(direction, main=before),
    }
    for word, changed in cases.items():
        verdict = judge(changed, definition.assertion)
        assert verdict.kind is VerdictKind.CANNOT_TELL, word
        assert word in verdict.en


def test_every_estimate_has_its_checks(cycle, definition):
    for direction in (cycle.after_responses, cycle.after_attacks):
        assert [r.window for r in direction.reactions] == list(definition.options.windows)
        assert all(
            corrected >= reaction.effect.p
            for corrected, reaction in zip(direction.p_holm, direction.reactions, strict=True)
        )
        for reaction in direction.reactions:
            assert reaction.placebo is not None
            assert reaction.detectable > 1
            assert 0 <= reaction.residual_p <= 1
            assert reaction.dispersion > 0
        assert direction.redraws.draws == definition.options.draws
        assert direction.redraws.ratio_low < direction.redraws.ratio_high
        assert [b.part[:7] for b in direction.bounds] == ["without", "with un"]
        assert len(direction.sources) == 3


def test_comparisons_are_marked_and_decide_nothing(cycle, provoked, definition):
    assert set(WHY_DESCRIPTIVE) == set(Method) - {Method.ALL} - DEFAULT
    found = cycle.comparisons
    assert None not in (found.around, found.granger, found.endemic, found.hawkes, found.knox)
    assert found.wakes or any(r.method is Method.WAKES for r in found.refusals)
    alone = run_cycle(provoked, definition, methods=frozenset({Method.REACTION}))
    assert alone.comparisons is None
    assert alone.verdict == cycle.verdict


def test_same_data_same_answer(provoked, definition, cycle):
    assert msgspec.json.encode(run_cycle(provoked, definition)) == msgspec.json.encode(cycle)


def test_dates_are_drawn_within_their_days(provoked, definition):
    drawn = list(draw_series(provoked, definition.options))
    middle = find_middle(provoked)
    assert ((provoked.low <= middle) & (middle <= provoked.high)).all()
    attacks, responses = count_sides(provoked, middle, np.ones(len(middle), dtype=bool))
    totals = [(first.sum(), second.sum()) for first, second in drawn]
    assert set(totals) == {(attacks.sum(), responses.sum())}
    assert len({first.tobytes() for first, _ in drawn}) == definition.options.draws
    most = np.bincount(provoked.low) + np.bincount(provoked.high, minlength=DAYS)[:DAYS]
    assert all((first + second <= most[: len(first)]).all() for first, second in drawn)


def test_membership(definition):
    attack = place_incident(make_facts(1, "attack", 3), definition)
    response = place_incident(make_facts(1, "response", 3), definition)
    unknown = place_incident(make_facts(1, "attack", 3, attributed=False), definition)
    denied = place_incident(make_facts(1, "attack", 3, status=Status.DENIED), definition)
    abroad = place_incident(make_facts(1, "attack", 3, country="YE"), definition)
    assert (attack.attack, attack.response, attack.unattributed) == (True, False, False)
    assert (response.attack, response.response) == (False, True)
    assert (unknown.attack, unknown.unattributed) == (True, True)
    assert not denied.attack
    assert not abroad.attack


def test_accounts_of_one_incident_count_once(definition):
    facts = [make_facts(1, side, 5) for side in ("attack", "attack", "response")]
    assert len(build_sample(facts, definition).low) == 3
    assert len(build_sample(facts, definition, accounts=True).low) == 2


BOTH = {"actors": frozenset(["kataib_hezbollah"]), "place": None}
BAD = {
    "nothing": ([], "none of 0 incidents"),
    "one-sided": ([make_facts(i, "attack", i) for i in range(50)], "one-sided.*US strikes"),
    "all dates null": (
        [make_facts(i, side, None) for i in range(30) for side in ("attack", "response")],
        "none of 60 incidents of the two sides has a date",
    ),
    "dates too vague": (
        [make_facts(i, s, i, length=40) for i in range(30) for s in ("attack", "response")],
        "none of 60 incidents",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name, definition):
    facts, words = BAD[name]
    with pytest.raises(TooLittleError, match=words):
        build_sample(facts, definition)


def test_overlapping_sides_are_named(definition):
    rule = msgspec.structs.replace(definition.responses.any[0], not_targets=(), actors=())
    wide = msgspec.structs.replace(definition.responses, any=(rule,))
    overlapping = msgspec.structs.replace(definition, responses=wide)
    with pytest.raises(InputError, match="overlapping sides: 30 incidents"):
        build_sample([make_facts(i, "attack", i) for i in range(30)], overlapping)


def test_too_few_give_no_number(definition):
    facts = [make_facts(i, s, 9 * i) for i in range(9) for s in ("attack", "response")]
    cycle = run_cycle(build_sample(facts, definition), definition)
    assert cycle.verdict.kind is VerdictKind.CANNOT_TELL
    assert "9 incidents" in cycle.verdict.en
    assert "عدد حوادث الطرف المدروس 9" in cycle.verdict.ar
    assert cycle.after_responses is cycle.after_attacks is cycle.comparisons is None
    assert cycle.description.answered is cycle.description.waiting is None
    assert "ratio" not in render_text(cycle).split("Assumptions")[0]


def test_page_and_charts_need_nothing_from_elsewhere(cycle, tmp_path):
    page = render_page(cycle)
    assert "<script" not in page
    assert "@import" not in page
    assert page.count("<svg") == 6
    assert "src=" not in page
    assert 'dir="rtl"' in page or "dir='rtl'" in page
    assert "descriptive only" in page
    files = write_charts(cycle, tmp_path)
    assert {f.stem for f in files} == {"series", "waiting", "map", "effects", "around", "impulse"}
    assert "attacks" in (tmp_path / "impulse.svg").read_text("utf-8")
    assert (tmp_path / "series.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("end = 2024-02-29", "end = 2023-01-01", "ends before"),
        ("main_window = 7", "main_window = 8", "main_window"),
        ("draws = 200", "draws = 0", "draws"),
        ('expects = "more"', 'expects = "peace"', "peace"),
        ('format = "marsad-sides/1"', 'format = "marsad-sides/9"', "marsad-sides"),
        ("longest_date = 3", "longest_day = 3", "longest_day"),
        ("[assertion]", "[assertion", "line"),
    ],
)
def test_broken_definitions_are_named(old, new, words, marsad, tmp_path):
    shipped = marsad("cycle", "--show-definition")
    assert shipped.code == 0
    assert old in shipped.out
    path = tmp_path / "sides.toml"
    path.write_text(shipped.out.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_definition(path)
    ran = marsad("cycle", "--db", tmp_path / "none.db", "--define", path)
    assert ran.code == 3
    assert "sides.toml" in ran.err


def test_shipped_definition_names_known_actors(definition):
    from marsad.lexicon.load import read_lexicon

    data = read_lexicon()
    known = {actor.id for actor in data.actors} | {country.id for country in data.countries}
    used = {
        name
        for side in (definition.attacks, definition.responses)
        for rule in side.any
        for name in (*rule.actors, *rule.targets, *rule.not_actors, *rule.not_targets)
    }
    assert used - known == set()


def test_the_demo_cannot_tell(marsad, tmp_path):
    db = tmp_path / "demo.db"
    assert marsad("demo", "--db", db).code == 0
    ran = marsad("cycle", "--db", db)
    assert ran.code == 0
    assert "CANNOT TELL" in ran.out
    assert "لا تكفي هذه البيانات" in ran.out
    report = tmp_path / "report.json"
    assert marsad("cycle", "--db", db, "-o", report, "--charts", tmp_path / "charts").code == 0
    answer = json.loads(report.read_text("utf-8"))
    assert answer["format"] == "marsad-cycle/1"
    assert answer["after_responses"] is None
    assert answer["description"]["attacks"] > 3
    assert (tmp_path / "charts" / "map.svg").exists()
    page = tmp_path / "report.html"
    assert marsad("cycle", "--db", db, "-o", page).code == 0
    assert "cannot tell" in page.read_text("utf-8")


def test_options_that_do_not_fit(marsad, tmp_path):
    assert marsad("cycle").code == 2
    assert marsad("cycle", "--db", tmp_path / "none.db").code == 6
    assert marsad("cycle", "--db", tmp_path / "x.db", "--method", "magic").code == 2
    assert marsad("cycle", "--db", tmp_path / "x.db", "-o", tmp_path / "r.pdf").code == 2
