"""Receipts: made with every decision, replayed to the same number, broken by a single byte."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from matchmaker.engine import receipt as engine
from matchmaker.matching import actions, receipts
from matchmaker.matching.models import Match, Receipt
from tests import recipes
from tests.matching import pairs

if TYPE_CHECKING:
    from matchmaker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def match() -> Match:
    """A pair about which everything that a score can rest on is known."""
    recipes.signal()
    recipes.measurement(indicator=recipes.indicator("COD", areas=[recipes.WATER]), value=80)
    recipes.measurement(
        indicator=recipes.indicator("COD", areas=[recipes.WATER]), place=recipes.nation(), value=40
    )
    technology = recipes.technology(capabilities=pairs.CAPABILITIES, trl=6)
    recipes.capacity(technology.company, annual_capacity_cad=1_234_567)
    need = recipes.need(
        capabilities=("nitrogen-removal", "membrane-filtration"),
        budget_amount=3_333_333,
        budget_currency="CAD",
        budget_on=recipes.AS_OF,
        minimum_trl=7,
    )
    return pairs.match(technology, need)


def review(match: Match, by: User | None = None, **fields: Any) -> Any:
    return actions.review_match(
        match.technology,
        match.need,
        **{
            "decision": "accept",
            "revision": 0,
            "key": uuid4(),
            "score": match.score,
            "by": by or recipes.commissioner(),
            "at": timezone.now(),
            **fields,
        },
    )


def answer(match: Match, by: User, **fields: Any) -> Any:
    return actions.answer_interest(
        match.technology,
        match.need,
        **{"answer": "interested", "by": by, "at": timezone.now(), **fields},
    )


def tamper(column: str, expression: str, number: int) -> None:
    """Edit a stored receipt as somebody with the database in hand would."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matching_receipt DISABLE TRIGGER USER")
        cursor.execute(
            f"UPDATE matching_receipt SET {column} = {expression} WHERE number = %s",  # noqa: S608
            [number],
        )
        cursor.execute("ALTER TABLE matching_receipt ENABLE TRIGGER USER")


def run(name: str, *arguments: Any, **options: Any) -> tuple[str, int]:
    """Return what a command prints, and how it ends."""
    out = StringIO()
    try:
        call_command(name, *arguments, stdout=out, **options)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def test_a_decision_keeps_the_score_that_it_rests_on(match: Match) -> None:
    person = recipes.commissioner()

    review(match, person)

    payload = Receipt.objects.get().payload
    assert (payload["score"], payload["points"]) == (match.score, match.points)
    assert payload["shown"] == match.score
    assert payload["confidence"] == match.confidence
    assert (payload["occasion"], payload["said"], payload["made_by"]) == (
        "review",
        "accept",
        person.pk,
    )
    assert (payload["rank"], payload["ranked"]) == (1, 1)
    assert [row["kind"] for row in payload["sources"]] == [
        "need",
        "company",
        "measurement",
        "signal",
    ]


def test_the_same_form_twice_keeps_one_receipt(match: Match) -> None:
    key, person = uuid4(), recipes.commissioner()

    review(match, person, key=key)
    review(match, person, key=key)

    assert Receipt.objects.count() == 1


def test_an_answer_keeps_one_and_the_same_answer_again_none(match: Match) -> None:
    person = recipes.member()

    answer(match, person)
    answer(match, person)
    answer(match, person, answer="never", reason="too-far")

    said = [row.payload["said"] for row in Receipt.objects.order_by("number")]
    assert said == ["interested", "never"]


def test_a_pair_without_a_score_is_decided_without_a_receipt() -> None:
    technology, need = recipes.technology(), recipes.need()

    answer(Match(technology=technology, need=need), recipes.member())

    assert not Receipt.objects.exists()


def test_a_text_that_cannot_be_analysed_keeps_nobody_from_deciding(
    match: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_need: Any) -> None:
        raise ValueError

    monkeypatch.setattr("matchmaker.matching.documents.of_need", fail)

    review(match)

    assert not Receipt.objects.exists()
    with pytest.raises(receipts.UnreadableError):
        receipts.keep_on_request(match, by=recipes.member(), at=timezone.now())


def test_a_refused_decision_leaves_no_receipt(match: Match) -> None:
    with pytest.raises(actions.RefusedError):
        review(match, decision="decline")

    assert not Receipt.objects.exists()


def test_what_has_changed_since_the_score_is_told(match: Match) -> None:
    match.technology.trl = 9
    match.technology.save()

    review(match)

    payload = Receipt.objects.get().payload
    assert payload["shown"] == match.score
    assert payload["score"] > match.score
    assert engine.replay_differences(payload) == []


def test_every_receipt_replays_to_its_score(match: Match) -> None:
    review(match)
    answer(match, recipes.member())

    for row in Receipt.objects.all():
        assert engine.replay_differences(row.payload) == []
    assert run("replay_receipt", 1) == (
        f"Receipt 1, method 2026.2:\n  kept {match.score}, replayed {match.score}\n",
        0,
    )
    told = json.loads(run("replay_receipt", 2, json=True)[0])
    assert told["is_same"]


def test_a_receipt_that_was_edited_replays_to_another_number(match: Match) -> None:
    review(match)
    tamper("content", "replace(content, '\"trl\":6', '\"trl\":7')", 1)

    words, code = run("replay_receipt", 1)

    assert code == 1
    assert "points: " in words


def test_a_receipt_that_does_not_exist_or_is_of_no_known_method_is_told(match: Match) -> None:
    with pytest.raises(CommandError, match="no receipt 7"):
        run("replay_receipt", 7)
    review(match)
    tamper("content", "replace(content, '2026.2', '1999.9')", 1)
    with pytest.raises(CommandError, match=r"1999\.9"):
        run("replay_receipt", 1)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("replace(content, '\"terms\":[', '\"terms\":[7,')", "TypeError"),
        ("replace(content, '\"offer\":', '\"given\":')", "KeyError"),
        ("left(content, 40)", "JSONDecodeError"),
    ],
)
def test_an_edited_receipt_that_cannot_be_replayed_is_named(
    match: Match, expression: str, told: str
) -> None:
    review(match)
    tamper("content", expression, 1)

    with pytest.raises(CommandError, match=f"Receipt 1 cannot be replayed: {told}"):
        run("replay_receipt", 1)
    with pytest.raises(CommandError, match="verify_receipts"):
        run("replay_receipt", random=1)
    assert run("verify_receipts")[1] == 1


@pytest.mark.parametrize("count", ["0", "-5", "x"])
def test_only_a_number_of_receipts_can_be_drawn(count: str) -> None:
    with pytest.raises(CommandError):
        run("replay_receipt", f"--random={count}")


def test_receipts_made_for_a_replay_are_taken_back(match: Match) -> None:
    review(match)

    words, code = run("replay_receipt", random=2)

    assert (code, words.split(" (")[0]) == (0, "2 receipts replayed")
    assert Receipt.objects.count() == 1
    assert json.loads(run("replay_receipt", random=2, json=True)[0])["differences"] == 0


def test_receipts_form_a_chain_that_holds(match: Match) -> None:
    review(match)
    answer(match, recipes.member())
    receipts.keep_on_request(match, by=recipes.member(), at=timezone.now())

    first, second, third = Receipt.objects.order_by("number")
    assert first.payload["previous"] == engine.FIRST_PREVIOUS
    assert (second.payload["previous"], third.payload["previous"]) == (first.digest, second.digest)
    words, code = run("verify_receipts")
    assert code == 0
    assert "3 receipts checked, none is broken." in words
    assert run("verify_receipts", head=third.digest)[1] == 0
    assert run("verify_receipts", head=second.digest)[1] == 1
    assert all(receipts.is_sealed(row) for row in (first, second, third))


@pytest.mark.parametrize(
    ("column", "expression", "named"),
    [
        ("content", "overlay(content placing ' ' from 20 for 1)", "digest"),
        ("content", "overlay(content placing '7' from length(content) - 3 for 1)", "digest"),
        ("digest", "overlay(digest placing 'x' from 1 for 1)", "digest"),
        ("pair", "gen_random_uuid()", "pair"),
        ("public_id", "gen_random_uuid()", "id"),
        ("technology_id", "technology_id + 1", "technology_id"),
        ("need_id", "need_id + 1", "need_id"),
        ("made_at", "made_at + interval '1 microsecond'", "made_at"),
    ],
)
def test_one_byte_edited_anywhere_is_named(
    match: Match, column: str, expression: str, named: str
) -> None:
    review(match)
    answer(match, recipes.member())
    answer(match, recipes.member(), answer="never", reason="too-far")
    tamper(column, expression, 2)

    words, code = run("verify_receipts")

    assert code == 1
    assert words.startswith("Receipt 2 is broken:")
    assert f"  {named}: " in words
    told = json.loads(run("verify_receipts", json=True)[0])
    assert told["broken"] == 2
    assert not receipts.is_sealed(Receipt.objects.get(number=2))


def test_an_edited_result_is_told_beside_the_broken_seal(match: Match) -> None:
    review(match)
    tamper("content", "replace(content, '\"score\":', '\"score\":1')", 1)

    words, code = run("verify_receipts")

    assert code == 1
    assert f"  score: 1{match.score} stored, {match.score} found" in words


def test_a_receipt_written_anew_with_a_new_seal_breaks_the_next(match: Match) -> None:
    review(match)
    answer(match, recipes.member())
    row = Receipt.objects.get(number=1)
    forged = engine.canonical({**row.payload, "score": 1})
    tamper("content", f"'{forged}'", 1)
    tamper("digest", f"'{engine.digest(forged)}'", 1)

    words, code = run("verify_receipts")

    assert code == 1
    assert words.startswith("Receipt 2 is broken:")
    assert "previous" in words


def test_a_receipt_taken_out_is_missed(match: Match) -> None:
    for reply in ("interested", "never", "interested"):
        answer(match, recipes.member(), answer=reply, reason="too-far")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matching_receipt DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM matching_receipt WHERE number = 2")

    words, code = run("verify_receipts")

    assert code == 1
    assert words.startswith("Receipt 3 is broken:\n  number: 2 stored, 3 found")


def test_the_database_lets_nobody_change_or_delete_a_receipt(match: Match) -> None:
    review(match)

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Receipt.objects.update(content="{}")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Receipt.objects.all().delete()


def test_a_receipt_outlives_the_technology(match: Match) -> None:
    answer(match, recipes.member())

    match.technology.company.delete()

    assert run("verify_receipts")[1] == 0
    assert Receipt.objects.visible_to(recipes.administrator()).count() == 1
    assert not Receipt.objects.visible_to(recipes.commissioner()).exists()


def test_the_same_receipt_is_kept_once_for_a_person(match: Match) -> None:
    person = recipes.member()

    first = receipts.keep_on_request(match, by=person, at=timezone.now())

    assert receipts.keep_on_request(match, by=person, at=timezone.now()).number == first.number
    other = receipts.keep_on_request(match, by=recipes.member(), at=timezone.now())
    assert other.number == first.number + 1


def test_a_copy_for_a_reader_leaves_out_what_he_may_not_know(match: Match) -> None:
    recipes.capacity(
        match.technology.company,
        annual_capacity_cad=9_000_000,
        tier="after-interest",
        as_of=date(2026, 2, 1),
    )
    payload = receipts.keep_on_request(match, by=recipes.member(), at=timezone.now()).payload

    whole = receipts.readable(payload, tiers=("public", "after-interest"), may_rank=True)
    keeper = receipts.readable(payload, tiers=("public",), may_rank=True)
    firm = receipts.readable(payload, tiers=("public", "after-interest"), may_rank=False)

    assert whole == payload
    assert keeper["offer"]["capacity_step"] is None
    assert keeper["withheld"] == ["offer.capacity_step"]
    assert (firm["rank"], firm["ranked"], firm["made_by"]) == (None, None, None)
    assert "withheld" not in payload


def test_what_only_the_firm_may_read_never_enters(match: Match) -> None:
    before = receipts.keep_on_request(match, by=recipes.member(), at=timezone.now()).payload
    recipes.capacity(
        match.technology.company,
        annual_capacity_cad=77_123_456,
        tier="after-agreement",
        as_of=date(2026, 2, 1),
    )

    after = receipts.keep_on_request(match, by=recipes.member(), at=timezone.now()).payload

    assert after["offer"] == before["offer"]
