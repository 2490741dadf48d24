"""After any edits the lists are those of a full ranking."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine.inputs import Weights
from matchmaker.engine.packing import Layout, PackedNeeds, PackedOffers, pack_needs, pack_offers
from matchmaker.engine.postings import NeedTexts, OfferTexts, Terms, need_terms, offer_texts
from matchmaker.engine.product import rank
from matchmaker.engine.toplists import NO_KEY, Kept, Lists, keys_of
from matchmaker.engine.upkeep import Upkeep
from tests.engine.recipes import random_market, random_texts
from tests.engine.test_senses import random_senses

TECHNOLOGIES, NEEDS, SHOWN = 60, 50, 5
BARRED = np.array([[1, 1], [2, 7], [30, 7], [0, 49]])


def whole_sides(seed: int, entries: int = 0) -> tuple[PackedOffers, PackedNeeds]:
    """Pack twice as many of both sides as there are, for edits to be taken from."""
    offers, needs, _text, quality, tree = random_market(seed, 2 * TECHNOLOGIES, 2 * NEEDS)
    held, asked, statistics = random_texts(seed, 2 * TECHNOLOGIES, 2 * NEEDS)
    terms = Terms()
    supply = offer_texts(held, statistics, terms)
    layout = Layout.of(offers, tree, Weights(), senses=entries)
    words = NeedTexts.build(need_terms(asked, statistics, terms), supply.pattern, layout.text.words)
    told = random_senses(seed, 2 * TECHNOLOGIES, 2 * NEEDS, entries) if entries else None
    draw = np.random.default_rng(seed)
    return (
        pack_offers(
            offers,
            supply,
            layout,
            is_live=draw.random(2 * TECHNOLOGIES) < 0.8,
            senses=told.offers if told else None,
        ),
        pack_needs(
            needs,
            words,
            quality,
            layout,
            is_live=draw.random(2 * NEEDS) < 0.9,
            senses=told.needs if told else None,
        ),
    )


def take(side, rows):
    kind = OfferTexts if isinstance(side, PackedOffers) else NeedTexts
    texts = kind.joined([side.texts.rows(int(row)) for row in rows])
    return type(side)(side.values[rows], side.subjects[rows], texts, side.is_live[rows])


def assert_same(upkeep, offers, needs):
    wanted, found = rank(offers, needs, top=SHOWN, barred=BARRED), upkeep.lists()
    for side in ("of_needs", "of_offers"):
        assert np.array_equal(getattr(found, side).ids, getattr(wanted, side).ids)
        assert np.array_equal(getattr(found, side).scores, getattr(wanted, side).scores)


edits = st.lists(
    st.tuples(
        st.booleans(),
        st.lists(st.tuples(st.integers(0, 49), st.integers(0, 99)), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(("reserve", "entries"), [(0, 0), (3, 40), (32, 0), (32, 40)])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 3), steps=edits)
def test_after_any_edits_the_lists_are_those_of_a_full_ranking(reserve, entries, seed, steps):
    all_offers, all_needs = whole_sides(seed, entries)
    from_offers, from_needs = np.arange(TECHNOLOGIES), np.arange(NEEDS)
    offers, needs = take(all_offers, from_offers), take(all_needs, from_needs)
    lists = rank(offers, needs, top=SHOWN + reserve, barred=BARRED)
    upkeep = Upkeep.of((offers, needs), lists, SHOWN, BARRED)

    for is_offer, changes in steps:
        changed = dict(changes)
        rows = np.array(list(changed))
        taken = np.array(list(changed.values()))
        if is_offer:
            from_offers[rows] = taken
            upkeep.edit_offers(rows, take(all_offers, taken))
        else:
            from_needs[rows] = taken
            upkeep.edit_needs(rows, take(all_needs, taken))
        assert_same(upkeep, take(all_offers, from_offers), take(all_needs, from_needs))


def test_an_edit_names_the_lists_that_it_changed():
    offers, needs = whole_sides(1)
    before = rank(offers, needs, top=SHOWN + 32)
    upkeep = Upkeep.of((take(offers, np.arange(120)), needs), before, SHOWN)
    rows = np.array([9, 4])

    touched = upkeep.edit_offers(rows, take(offers, rows + 60))

    after = upkeep.lists()
    changed = (after.of_needs.ids != before.of_needs.ids[:, :SHOWN]).any(axis=1)
    assert set(np.flatnonzero(changed)) <= set(touched.needs)
    assert touched.offers.tolist() == [4, 9]


def test_languages_that_no_technology_had_are_refused():
    offers, needs = whole_sides(2)
    upkeep = Upkeep.of((offers, needs), rank(offers, needs, top=SHOWN), SHOWN)
    one = take(offers, np.array([3]))
    one.texts.pattern[:] = 6

    with pytest.raises(ValueError, match="languages"):
        upkeep.edit_offers(np.array([3]), one)


def test_a_list_that_holds_everything_never_has_to_be_counted_again():
    lists = Lists(np.array([[4, 2, -1]], dtype=np.int32), np.array([[90, 80, -1]], dtype=np.int32))
    kept = Kept.of(lists, 2)

    rows, unproven = kept.replace(np.array([4]), np.array([[NO_KEY]]))

    assert (rows.tolist(), unproven.tolist()) == ([0], [])
    assert kept.lists().ids.tolist() == [[2, -1]]


def test_a_list_is_made_anew_from_fewer_than_it_has_room_for():
    kept = Kept.of(Lists(np.full((1, 4), -1, np.int32), np.full((1, 4), -1, np.int32)), 2)

    kept.reset(np.array([0]), keys_of(np.array([[70, 90]]), np.array([[0, 1]])))

    assert kept.lists().ids.tolist() == [[1, 0]]
