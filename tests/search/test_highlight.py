"""What is marked in a result, and which passage says why."""

from __future__ import annotations

from matchmaker.search.highlight import Passage, marked, passage
from matchmaker.search.lookup import Wanted, compile_question
from matchmaker.search.query import parse


def wanted(text: str) -> Wanted:
    return compile_question(parse(text), {}).wanted


def hits(words: str, search: str) -> list[str]:
    return [piece.text for piece in marked(words, wanted(search)) if piece.is_hit]


def read(found: Passage | None) -> str:
    assert found is not None
    return "".join(piece.text for piece in found.pieces)


def test_forms_of_a_word_are_marked() -> None:
    assert hits("Treating treated sludges", "treats sludge") == ["Treating", "treated", "sludges"]


def test_accents_do_not_matter() -> None:
    assert hits("Épuration des eaux", "epuration eau") == ["Épuration", "eaux"]


def test_a_chinese_run_is_marked_as_one() -> None:
    assert hits("江苏污水处理厂", "污水处理") == ["污水处理"]


def test_traditional_characters_are_marked() -> None:
    assert hits("廣東污水", "广东") == ["廣東"]


def test_a_phrase_is_marked_only_as_a_whole() -> None:
    assert hits("acid mine drainage from a mine", '"acid mine drainage"') == ["acid mine drainage"]


def test_what_is_taken_away_is_not_marked() -> None:
    assert hits("sludge and coal", "sludge NOT coal") == ["sludge"]


def test_the_pieces_are_the_whole_text() -> None:
    words = "Sludge, <b>sludge</b> & more 污泥"

    assert "".join(piece.text for piece in marked(words, wanted("sludge 污泥"))) == words


def test_the_passage_is_of_the_text_with_most_hits() -> None:
    texts = [("en", "A plant."), ("fr", "Des boues."), ("en", "Sludge from a tannery.")]

    found = passage(texts, wanted("tannery sludge"))

    assert read(found) == "Sludge from a tannery."


def test_the_passage_begins_near_the_hit() -> None:
    words = f"{'a quiet river ' * 60}and then sludge {'once more ' * 60}"

    found = passage([("en", words)], wanted("sludge"))

    assert found is not None
    assert found.begins_inside
    assert found.ends_inside
    assert "sludge" in read(found)
    assert len(read(found)) <= 220


def test_the_texts_own_signs_stay() -> None:
    words = "Xi’an，西安……污水"

    assert "".join(piece.text for piece in marked(words, wanted("污水"))) == words
    assert hits("Xi’an’s plant", "Xi'an") == ["Xi’an"]


def test_where_only_the_meaning_is_found_it_is_marked() -> None:
    found = passage([("zh", "城镇污水处理厂")], wanted("wastewater"))

    assert found is not None
    assert any(piece.is_hit for piece in found.pieces)


def test_without_a_hit_the_first_text_is_quoted() -> None:
    found = passage([("en", "A plant."), ("en", "Another.")], wanted("sludge"))

    assert read(found) == "A plant."
    assert found is not None
    assert not any(piece.is_hit for piece in found.pieces)


def test_without_a_text_there_is_no_passage() -> None:
    assert passage([], wanted("sludge")) is None
    assert passage([("en", "")], wanted("sludge")) is None
