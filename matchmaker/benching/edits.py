"""What an edit of one company costs, against ranking everything again."""

from __future__ import annotations

import time
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.benching import ours, synthetic, text_index
from matchmaker.benching.texts import Texts
from matchmaker.benching.timing import peak_megabytes
from matchmaker.engine import packing, product
from matchmaker.engine.toplists import RESERVE
from matchmaker.engine.upkeep import Upkeep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.benching.ours import Packed
    from matchmaker.benching.synthetic import World
    from matchmaker.engine.encoders import Vectors
    from matchmaker.engine.inputs import Offers

CHANGED = synthetic.PER_COMPANY
STEPS = ("pack", "patch", "all")

Edit = tuple["NDArray[np.intp]", "Offers", Texts, "Vectors | None"]


def edits(options: dict[str, Any]) -> dict[str, Any]:
    """Edit companies one after the other; now and then compare with a full recompute.

    Args:
        options: technologies, needs, seed, top, edits, compared, workers.

    Returns:
        Processor milliseconds of the steps, and whether the lists were equal.
    """
    world = synthetic.make(
        options["technologies"],
        options["needs"],
        seed=options["seed"],
        entries=options.get("entries", synthetic.ENTRIES),
    )
    listed = _edits(world, options)
    layout = ours.layout_of(world)
    for _rows, offers, _texts, _senses in listed:
        layout = layout.extended(offers)
    packed = ours.pack(world, layout=layout)
    workers = max(options["workers"])
    first = product.rank_prepared(packed.problem, top=options["top"] + RESERVE, workers=workers)
    kept = Upkeep.of((packed.offers, packed.needs), first, options["top"])
    taken: dict[str, list[float]] = {step: [] for step in STEPS}
    checked, equal = _checked(options), True
    for number, edit in enumerate(listed, start=1):
        _apply(kept, edit, packed, world, taken)
        world = changed(world, edit)
        if number in checked:
            again = ours.rank(ours.pack(world, layout=layout), top=options["top"], workers=workers)
            equal &= again.digest() == ours.listed(kept.lists()).digest()
    return {
        "technologies": options["technologies"],
        "needs": options["needs"],
        "edits": len(listed),
        "changed": CHANGED,
        "compared": len(checked),
        "steps": {step: _percentiles(times) for step, times in taken.items()},
        "equal": bool(equal),
        "memory_mb": peak_megabytes(),
    }


def _checked(options: dict[str, Any]) -> set[int]:
    """Choose the edits after which everything is ranked again: the last one, and some before."""
    wanted = min(options["compared"], options["edits"])
    return {round(options["edits"] * part / wanted) for part in range(1, wanted + 1)}


def _edits(world: World, options: dict[str, Any]) -> list[Edit]:
    random = np.random.Generator(np.random.PCG64(options["seed"] + 1))
    companies = max(len(world.offers) // CHANGED, 1)
    found = []
    for number in range(options["edits"]):
        first = int(random.integers(0, companies)) * CHANGED
        rows = np.arange(first, min(first + CHANGED, len(world.offers)))
        new = synthetic.edited(world, rows, seed=options["seed"] + 100 + number)
        found.append((rows, *new))
    return found


def _apply(
    kept: Upkeep, edit: Edit, packed: Packed, world: World, taken: dict[str, list[float]]
) -> None:
    rows, offers, texts, senses = edit
    began = time.process_time()
    edited = packing.pack_offers(
        offers, text_index.offer_texts(texts, world.statistics), packed.layout, senses=senses
    )
    is_packed = time.process_time()
    kept.edit_offers(rows, edited)
    done = time.process_time()
    for step, seconds in zip(
        STEPS, (is_packed - began, done - is_packed, done - began), strict=True
    ):
        taken[step].append(seconds * 1000)


def changed(world: World, edit: Edit) -> World:
    """Return the registry after an edit; its text statistics stay frozen."""
    rows, offers, texts, senses = edit
    order = np.arange(len(world.offers))
    order[rows] = len(order) + np.arange(len(rows))
    columns = {}
    for field in fields(offers):
        values = getattr(world.offers, field.name).copy()
        values[rows] = getattr(offers, field.name)
        columns[field.name] = values
    told = world.senses
    if told is not None and senses is not None:
        told = told._replace(offers=told.offers.copy())
        told.offers[rows] = senses
    return replace(
        world,
        senses=told,
        offers=replace(world.offers, **columns),
        offer_texts=world.offer_texts.joined(texts).rows(order),
    )


def _percentiles(times: list[float]) -> dict[str, float]:
    ordered = np.sort(times)
    return {
        "p50": round(float(np.percentile(ordered, 50)), 3),
        "p95": round(float(np.percentile(ordered, 95)), 3),
        "max": round(float(ordered[-1]), 3),
    }
