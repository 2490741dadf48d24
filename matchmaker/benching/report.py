"""Writes what was measured into the tables of docs/performance.md, between two marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from matchmaker.benching.chart import Series, log_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

NAMES = {
    "floor": "floor: the matrix product alone",
    "ours": "**ours, both sides, texts and gates included**",
    "floor_2": "floor, 2 workers",
    "ours_2": "**ours, 2 workers**",
    "faiss_flat": "FAISS IndexFlatIP, both sides",
    "scikit_learn": "scikit-learn NearestNeighbors, both sides",
    "argpartition": "product and np.argpartition, both sides",
    "factor_by_factor": "one product a factor and np.argpartition",
    "plain_loop": "plain Python loop, from a sample",
}


KEPT = 50
"""Pairs stored for each technology and need."""

LARGER = (
    (100_000, 100_000),
    (1_000_000, 1_000_000),
    (10_000_000, 1_000_000),
    (10_000_000, 10_000_000),
)
"""Technologies and needs of the registries that docs/scale.md speaks of."""


class NoPlaceError(Exception):
    """The document has no marks for this table."""


def write(path: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- bench:name -->` and `<!-- /bench:name -->`.

    Raises:
        NoPlaceError: the marks are not there.
    """
    before = path.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- /bench:{name} -->)", re.DOTALL)
    if not pattern.search(before):
        message = f"{path.name} has no place marked bench:{name}"
        raise NoPlaceError(message)
    after = pattern.sub(lambda found: f"{found[1]}\n{text.strip()}\n\n{found[2]}", before)
    path.write_text(after, encoding="utf-8")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; the first column is text, the others are figures."""
    lines = [
        "| " + " | ".join(heads) + " |",
        "|---" + "|---:" * (len(heads) - 1) + "|",
        *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows),
    ]
    return "\n".join(lines)


def provenance(found: dict[str, Any]) -> str:
    """Return the command, the machine and the versions of a result, as one paragraph."""
    machine, versions = found["machine"], found["versions"]
    listed = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"`{found['command']}`, {found['measured_on']}. {machine['cores']} x "
        f"{machine['processor']}, {machine['memory_gb']} GB, {machine['system']}, load average "
        f"{machine['load_average']} at the start. {listed}."
    )


def engine(found: dict[str, Any]) -> str:
    """Return the section of one size."""
    times = found["times"]
    rows = [
        (
            NAMES.get(name, name),
            _figure(one["cpu_ms"]),
            _figure(one["wall_ms"]),
            _figure(one["cpu_ms"] / times["floor"]["cpu_ms"]),
            _figure(found["ratios"].get(name)),
        )
        for name, one in times.items()
    ]
    head = ("way", "processor, ms", "clock, ms", "x floor", "ours / this")
    parts = [
        f"{found['technologies']:,} technologies x {found['needs']:,} needs = "
        f"{found['pairs']:,} pairs, {found['columns']} columns, best {found['top']} of both "
        f"sides; rows of the table: {found['slab']:,} needs.",
        table(head, rows),
    ]
    if (bare := found.get("ratio_without_vectors")) is not None:
        parts.append(
            f"With vectors of {found['vector_entries']} entries {found['ratio_to_floor']:.2f} x its"
            f" floor, without them {bare:.2f} x the floor of the narrower tables."
        )
    parts += [_whole(found)] if found.get("whole") else []
    parts += [
        f"Peak memory {found['memory_mb']:,.0f} MB; result `{found['hash'][:12]}`; "
        f"{found['text_additions_per_pair']:.2f} additions of text a pair; "
        f"{100 * found['related_share']:.0f} % of pairs pass the gates.",
        provenance(found),
    ]
    return "\n\n".join(parts)


def _whole(found: dict[str, Any]) -> str:
    rows = [
        (
            f"{workers} worker{'s' if workers != '1' else ''}",
            _figure(one["floor"]["cpu_ms"] / 1000),
            _figure(one["ours"]["cpu_ms"] / 1000),
            _figure(one["ratio_cpu"]),
            _figure(one["floor"]["wall_ms"] / 1000),
            _figure(one["ours"]["wall_ms"] / 1000),
            _figure(one["ratio_wall"]),
        )
        for workers, one in found["whole"].items()
    ]
    head = (
        "all pairs",
        "floor, processor s",
        "ours",
        "ratio",
        "floor, clock s",
        "ours",
        "ratio",
    )
    return table(head, rows)


def hashes(found: dict[str, Any]) -> str:
    """Return the section of equal results."""
    rows = [
        (one["blas"], one["workers"], one["block"], f"`{one['hash'][:12]}`", _figure(one["cpu_ms"]))
        for one in found["runs"]
    ]
    said = "All equal." if found["equal"] else "**Not equal.**"
    head = ("product kernel", "workers", "block", "result", "processor, ms")
    size = f"{found['technologies']:,} x {found['needs']:,}. {said}"
    return "\n\n".join([size, table(head, rows), provenance(found)])


def edits(found: dict[str, Any]) -> str:
    """Return the section of one edited company."""
    rows = [
        (
            NAMES_OF_STEPS.get(name, name),
            _figure(one["p50"]),
            _figure(one["p95"]),
            _figure(one["max"]),
        )
        for name, one in found["steps"].items()
    ]
    said = (
        f"{found['technologies']:,} technologies x {found['needs']:,} needs, {found['edits']} "
        f"edits of {found['changed']} technologies each, processor ms. "
        f"{found['compared']} compared with a full recompute: "
        f"{'all lists equal' if found['equal'] else '**lists differ**'}."
    )
    return "\n\n".join([said, table(("step", "p50", "p95", "max"), rows), provenance(found)])


NAMES_OF_STEPS = {
    "pack": "pack the edited technologies",
    "patch": "score them against all needs, patch both sides' lists",
    "all": "**together**",
}


def listed(found: dict[str, Any]) -> str:
    """Return a section of plain names and values."""
    rows = [(name.replace("_", " "), _figure(value)) for name, value in found["figures"].items()]
    return "\n\n".join([found["said"], table(("what", "value"), rows), provenance(found)])


def _figure(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, (int, float)):
        return str(value)
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.4f}" if 0 < size < 0.05 else f"{value:.2f}"


def shards(found: dict[str, Any]) -> str:
    """Return the section of the shard plan."""
    said = (
        f"{found['technologies']:,} technologies x {found['needs']:,} needs in {found['shards']} "
        f"shards on {found['workers']} processes in random order; "
        f"`{found['repeated'][0]}` was run twice, the process at "
        f"`{found['killed_and_retried'][0]}` was killed half-way and another did it again "
        f"({found['runs']} runs). The merged lists are "
        f"{'equal to' if found['equal'] else '**not equal to**'} those of one piece: "
        f"`{found['hash'][:12]}`."
    )
    return "\n\n".join([said, provenance(found)])


def sweep(found: dict[str, Any]) -> str:
    """Return the section of cost against size, in processor seconds."""
    names = list(dict.fromkeys(name for point in found["points"] for name in point["times"]))
    rows = [
        (
            f"{point['needs']:,} x {point['technologies']:,}",
            *(_figure(point["times"].get(name)) for name in names),
            _figure(point["times"]["ours"] / point["times"]["floor"]),
            _figure(point["times"]["ours"] * 1e9 / point["pairs"]),
        )
        for point in found["points"]
    ]
    head = ("needs x technologies", *names, "ours / floor", "ours, ms a million pairs")
    return "\n\n".join([table(head, rows), provenance(found)])


def chart(found: dict[str, Any]) -> str:
    """Draw cost against size."""
    names = dict.fromkeys(name for point in found["points"] for name in point["times"])
    series = [
        Series(
            IN_CHART.get(name, name),
            [
                (point["pairs"], point["times"][name])
                for point in found["points"]
                if name in point["times"]
            ],
        )
        for name in names
    ]
    title = "Processor seconds to rank both sides, by number of pairs"
    return str(log_log(series, title, "pairs of a technology and a need", "processor seconds"))


IN_CHART = {
    "floor": "floor: product alone",
    "ours": "Matchmaker",
    "faiss_flat": "FAISS",
    "argpartition": "argpartition",
    "plain_loop": "plain loop (sampled)",
}


def teams(found: dict[str, Any]) -> str:
    """Return the section of the search for teams."""
    batch, ways = found["batch"], ("**ours**, three teams", "HiGHS, three teams", "HiGHS, one team")
    measured = (found["ours"], found["highs"], found["highs_best_alone"])
    rows = [
        (name, one["needs"], one["median_ms"], one["p95_ms"], one["max_ms"], one["cpu_seconds"])
        for name, one in zip(ways, measured, strict=True)
    ]
    head = ("way", "needs", "median, ms", "95th percentile", "longest", "all, s")
    alone = found["cpu_ratio_to_best_alone"]
    return "\n\n".join(
        [
            f"{found['needs']:,} made-up needs of {found['firms']} firms and "
            f"{found['capabilities']} capabilities, {found['teams_each']} teams each; processor "
            "time of one thread for a need.",
            table(head, rows),
            f"Both agree on {found['agree']:,} of {found['needs']:,} needs; every team passes the "
            f"independent checker for {found['pass_the_checker']:,}. Ours takes "
            f"{100 * found['cpu_ratio']:.2f} % of the processor time of HiGHS for as many teams"
            + (f", and {100 * alone:.1f} % of its time for the best alone." if alone else "."),
            f"{batch['needs']:,} needs in a row, ours alone: {batch['cpu_seconds']} s of the "
            f"processor; {batch['proved']:,} with a proved best team, {batch['none_proved']:,} "
            f"proved to have none, {batch['with_three_teams']:,} with three teams, "
            f"{batch['nodes_most']:,} nodes at most.",
            provenance(found),
        ]
    )


SECTIONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "engine": engine,
    "hashes": hashes,
    "incremental": edits,
    "shards": shards,
    "sweep": sweep,
    "write": listed,
    "celery": listed,
    "teams": teams,
}
ONE_SIZE = {"shards", "sweep", "write", "celery", "teams"}


def section(what: str, found: dict[str, Any]) -> str:
    """Return a result in words and tables."""
    return SECTIONS[what](found)


def place_of(what: str, size: str) -> str:
    """Name the place of a result in the document."""
    return what if what in ONE_SIZE else f"{what}-{size}"


def costs(found: dict[str, Any]) -> str:
    """Return what larger registries would cost, from the cost of a pair in this run."""
    whole = found["whole"].values()
    ours = min((one["ours"]["cpu_ms"] for one in whole), default=found["times"]["ours"]["cpu_ms"])
    each = ours * 1e6 / found["pairs"]
    rows = []
    for technologies, needs in LARGER:
        pairs = technologies * needs
        hours = each * pairs / 1e6 / 3_600_000
        packed = 4 * found["columns"] * (technologies + needs) / 1e9
        rows.append(
            (
                f"{technologies:,} x {needs:,}",
                _figure(hours),
                _figure(hours / 2),
                _figure(hours / 64 * 60),
                _figure(packed),
                f"{KEPT * (technologies + needs):,}",
            )
        )
    head = (
        "technologies x needs",
        "processor hours",
        "hours on 2",
        "minutes on 64",
        "packed rows, GB",
        "stored pairs, at most",
    )
    said = (
        f"**Measured**: c = {_figure(each)} ms a million pairs, K = {found['columns']} columns, at "
        f"{found['technologies']:,} x {found['needs']:,}, {found['memory_mb']:,.0f} MB at most. "
        "**Computed** from it:"
    )
    return "\n\n".join([said, table(head, rows), provenance(found)])
