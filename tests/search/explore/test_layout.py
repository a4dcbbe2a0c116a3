"""Where units and passages stand on the map."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from assistant.search.explore import layout
from assistant.search.explore.layout import Known, Layout, lay_out, principal
from assistant.search.explore.scatter import scatter
from assistant.search.explore.scikit_learn import one_thread
from assistant.search.explore.spread import APART, spread
from assistant.search.vectors import Vectors


def islands(count: int, each: int, dimension: int = 24) -> Vectors:
    """Unit vectors around `count` directions, those of one direction side by side."""
    random = np.random.default_rng(7)
    centres = np.repeat(random.normal(size=(count, dimension)), each, axis=0)
    vectors = centres + 0.4 * random.normal(size=centres.shape)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def laid_out(vectors: Vectors, known: Known | None = None) -> Layout:
    with one_thread():
        return lay_out(principal(vectors), known=known)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 6, 40])
def test_any_number_of_units_has_places_within_the_map(count: int) -> None:
    positions = laid_out(islands(8, 5)[:count]).positions
    assert positions.shape == (count, 2)
    assert positions.dtype == np.float32
    assert np.all(np.abs(positions) <= 1)
    assert len(np.unique(positions, axis=0)) == count
    if count > 1:
        assert np.abs(positions).max() == pytest.approx(1)


def test_units_that_are_all_the_same_are_spread() -> None:
    positions = laid_out(np.repeat(islands(1, 1), 30, axis=0)).positions
    assert len(np.unique(positions, axis=0)) == 30


def gaps(positions: Vectors) -> Vectors:
    """How far each unit is from the nearest other."""
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return np.asarray(apart.min(axis=1))


@pytest.mark.parametrize("count", [3, 40, 100])
def test_units_of_the_same_text_stand_beside_each_other_and_not_on_one_spot(count: int) -> None:
    vectors = islands(5, 20)[:count]
    twins = np.vstack([vectors, vectors[1:2], vectors[1:2]])
    positions = laid_out(twins).positions
    assert gaps(positions).min() >= APART
    assert np.linalg.norm(positions[count:] - positions[1], axis=1).max() < 0.02
    assert np.abs(positions).max() <= 1
    np.testing.assert_array_equal(laid_out(twins).positions, positions)


def test_a_twin_that_joins_a_map_stands_beside_the_other_which_stays() -> None:
    vectors = islands(6, 12)
    before = laid_out(vectors).positions
    whole = np.vstack([vectors[30:31], vectors])
    after = laid_out(whole, Known(np.arange(1, 73), before)).positions
    np.testing.assert_array_equal(after[1:], before)
    assert gaps(after)[0] >= APART
    assert np.linalg.norm(after[0] - before[30]) < 0.02


def test_a_crowd_on_one_spot_finds_room_even_in_a_corner_and_then_stays() -> None:
    corner = np.ones((2000, 2), dtype=np.float32)
    once = spread(np.vstack([corner, corner * np.float32(0.99)]), [7])
    assert gaps(once).min() >= APART
    assert np.abs(once).max() <= 1
    assert tuple(once[7]) == (1, 1)
    np.testing.assert_array_equal(spread(once), once)


def test_units_along_one_line_have_places() -> None:
    angles = np.linspace(0, 1, 12)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert np.isfinite(laid_out(vectors).positions).all()


def test_units_of_one_topic_stand_together() -> None:
    positions = laid_out(islands(6, 12)).positions
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    topic = np.repeat(np.arange(6), 12)
    nearest = np.argsort(apart, axis=1)[:, :5]
    assert (topic[nearest] == topic[:, None]).mean() > 0.97


def test_a_layout_repeats_whatever_number_of_threads_the_process_has() -> None:
    code = (
        "import numpy as np, hashlib\n"
        "from assistant.search.explore.layout import lay_out, principal\n"
        "from assistant.search.explore.scikit_learn import one_thread\n"
        "vectors = np.random.default_rng(1).normal(size=(300, 40)).astype('float32')\n"
        "with one_thread():\n"
        "    print(hashlib.sha256(lay_out(principal(vectors)).positions.tobytes()).hexdigest())\n"
    )
    done = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for threads in ("1", "2")
    ]
    assert done[0] == done[1]


def test_on_a_map_that_is_there_nothing_moves_and_a_new_unit_joins_what_it_is_like() -> None:
    vectors = islands(6, 12)
    before = laid_out(vectors).positions
    twin = vectors[30] + 0.01 * vectors[31]
    whole = np.vstack([vectors[:10], twin / np.linalg.norm(twin), vectors[10:]]).astype(np.float32)
    rows = np.array([row for row in range(73) if row != 10])
    after = laid_out(whole, Known(rows, before))
    assert after.placed == (10,)
    np.testing.assert_array_equal(after.positions[rows], before)
    islander = np.linalg.norm(before - after.positions[10], axis=1).argmin()
    assert islander // 12 == 30 // 12
    assert np.linalg.norm(after.positions[10] - before[30]) < 0.2


def test_a_unit_between_two_islands_is_put_on_one_of_them() -> None:
    main = np.array([[1, 0, 0.1], [1, 0.1, 0], [0, 1, 0.1], [0, 1, 0], [0.7, 0.7, 0]], dtype=np.float32)
    places = np.array([[-1, -1], [-1, -0.95], [1, 1], [1, 0.95]], dtype=np.float32)
    after = lay_out(np.tile(main, (1, 1)), known=Known(np.arange(4), places))
    assert after.placed == (), "four of five are less than nine in ten"
    many = np.vstack([np.repeat(main[:4], 10, axis=0), main[4:]])
    joined = lay_out(many, known=Known(np.arange(40), np.repeat(places, 10, axis=0)))
    assert joined.placed == (40,)
    assert np.abs(joined.positions[40]).min() > 0.9


def test_what_was_put_beside_others_does_not_count_as_laid_out() -> None:
    vectors = islands(5, 8)
    before = laid_out(vectors).positions
    moved = before + np.float32(0.001)
    rows = np.arange(40)
    with one_thread():
        main = principal(vectors)
        kept = lay_out(main, known=Known(rows, moved, frozenset(range(4))))
        anew = lay_out(main, known=Known(rows, moved, frozenset(range(5))))
    np.testing.assert_array_equal(kept.positions, np.clip(moved, -1, 1))
    assert kept.placed == (0, 1, 2, 3)
    np.testing.assert_array_equal(anew.positions, before)
    assert anew.placed == ()


def test_of_very_many_units_the_further_ones_join_those_that_are_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout, "MOST", 60)
    positions = laid_out(islands(6, 30)).positions
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (apart.argmin(axis=1) // 30 == np.arange(180) // 30).mean() > 0.95


def test_principal_components_are_those_of_a_singular_value_decomposition() -> None:
    vectors = islands(4, 9)
    found = principal(vectors, 5)
    left, sizes, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs(found), np.abs(left[:, :5] * sizes[:5]), atol=1e-5)


def test_passages_stand_around_their_unit_and_lean_to_what_they_are_like() -> None:
    middles = np.eye(3, 4, dtype=np.float32)
    units = np.array([[0, 0], [0.5, 0], [0, 0.5]], dtype=np.float32)
    vectors = np.array(
        [[1, 0, 0, 0], [0.9, 0.4, 0, 0], [0.9, 0, 0.4, 0], [0, 1, 0, 0], [0, 0, 1, 0]], dtype=np.float32
    )
    found = scatter(vectors, np.array([0, 0, 0, 1, 2]), middles, units)
    np.testing.assert_allclose(found[:3].mean(axis=0), units[0], atol=1e-6)
    np.testing.assert_allclose(found[3:], units[1:], atol=1e-6)
    assert found[1, 0] > found[0, 0], "what is also about the second unit leans to the right"
    assert found[2, 1] > found[0, 1]
    assert np.linalg.norm(found[:3], axis=1).max() < 0.05
    assert scatter(vectors[:0], np.zeros(0, dtype=np.int64), middles[:0], units[:0]).shape == (0, 2)


def strange(count: int, dimension: int = 24) -> Vectors:
    """Unit vectors that are like none of `islands(6, 12)`, which are made to have something in common."""
    vectors = np.zeros((count, dimension), dtype=np.float32)
    vectors[np.arange(count), np.arange(count)] = 1
    return vectors


def alike(count: int, each: int) -> Vectors:
    """As `islands`, but with nothing in the first directions, and all somewhat alike."""
    vectors = islands(count, each).copy()
    vectors[:, :4] = 0
    vectors[:, -1] += 0.5
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_what_is_like_nothing_else_stands_apart_and_stays_there() -> None:
    vectors = alike(6, 12)
    with one_thread():
        before = lay_out(principal(vectors), vectors=vectors)
        np.testing.assert_array_equal(before.positions, lay_out(principal(vectors)).positions)
        more = np.vstack([vectors, strange(2)])
        joined = lay_out(principal(more), known=Known(np.arange(72), before.positions), vectors=more)
        again = lay_out(
            principal(more), known=Known(np.arange(74), joined.positions, frozenset({72, 73})), vectors=more
        )
        anew = lay_out(principal(more), vectors=more)
    np.testing.assert_array_equal(joined.positions[:72], before.positions)
    np.testing.assert_array_equal(again.positions, joined.positions)
    for found in (joined, anew):
        apart = np.linalg.norm(found.positions[72:, None] - found.positions[None], axis=2)
        assert apart[:, :72].min() > 0.15, "no topic is near"
        assert APART <= apart[0, 73] < 0.05, "they stand together"
        edge = np.abs(found.positions[72:] - found.positions[:72].max(axis=0)).min()
        assert min(edge, np.abs(found.positions[72:] - found.positions[:72].min(axis=0)).min()) < 0.02


def test_what_is_like_little_but_like_something_stands_beside_it() -> None:
    vectors = alike(6, 12)
    with one_thread():
        before = lay_out(principal(vectors), vectors=vectors).positions
        far = vectors[30] + 1.2 * strange(1)[0]
        more = np.vstack([vectors, far / np.linalg.norm(far)]).astype(np.float32)
        after = lay_out(principal(more), known=Known(np.arange(72), before), vectors=more).positions
    assert np.linalg.norm(before - after[72], axis=1).argmin() // 12 == 30 // 12
