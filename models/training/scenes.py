"""Rendered scenes of ten classes.

They are told apart by colour (apple, melon, orange), by size (cherry, apple; pea, melon) and by texture (apple,
ladybird; melon, watermelon; bricks, planks, grass).
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dataset import Labelled, write_csv, write_folder
from rendering import SIDE, Array, Ball, Light, Random, cells, colour, covered, noise, room, turned, turned_about

SIZE = 32
TRAINING = 6000
HELD_BACK = 400
SEED = 20260202
SMALL, LARGE = (0.09, 0.18), (0.19, 0.36)


def even(random: Random, red: float, green: float, blue: float) -> Array:
    """A skin or surface of nearly one colour."""
    return colour(random, red, green, blue, 0.1) * (0.92 + 0.16 * noise(random, 5, 5)[..., None])


def fruit(size: tuple[float, float], about: tuple[float, float, float], stalk: float) -> Callable[[Random], Array]:
    """A plain glossy ball of a colour, with a stalk of so many radii."""

    def draw(random: Random) -> Array:
        light = Light.some(random)
        ball = Ball.some(random, *size)
        canvas = ball.put(room(random, light), even(random, *about), light, gloss=0.45)
        return ball.stalk(random, canvas, stalk) if stalk else canvas

    return draw


def orange(random: Random) -> Array:
    light = Light.some(random)
    pits = 0.85 + 0.3 * noise(random, 48, 48)[..., None]
    return Ball.some(random, *LARGE).put(room(random, light), even(random, 0.95, 0.52, 0.08) * pits, light, gloss=0.25)


def ladybird(random: Random) -> Array:
    light = Light.some(random)
    ball = Ball.some(random, *LARGE)
    points = turned_about(random, ball.normals()[0])
    directions = random.standard_normal((18, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    spotted = (points @ directions.T).max(-1) > np.cos(random.uniform(0.27, 0.36))
    skin = np.where(spotted[..., None], 0.06, even(random, 0.8, 0.1, 0.1))
    return ball.put(room(random, light), skin, light, gloss=0.45)


def watermelon(random: Random) -> Array:
    light = Light.some(random)
    ball = Ball.some(random, *LARGE)
    points = turned_about(random, ball.normals()[0])
    around = np.arctan2(points[..., 1], points[..., 0]) + 0.25 * (noise(random, 9, 9) - 0.5)
    striped = np.sin(around * random.integers(6, 10)) > 0.1
    skin = np.where(striped[..., None], colour(random, 0.1, 0.26, 0.1), even(random, 0.45, 0.72, 0.25))
    return ball.put(room(random, light), skin, light, gloss=0.3)


def bricks(random: Random) -> Array:
    u, v = turned(random, random.uniform(2.5, 4.5))
    rows = np.floor(v * 2).astype(np.int64)
    columns = np.floor(u + rows % 2 / 2).astype(np.int64)
    mortar = ((v * 2) % 1 < 0.16) | ((u + rows % 2 / 2) % 1 < 0.08)
    tone = 0.75 + 0.4 * cells(random, rows, columns) + 0.2 * (noise(random, 40, 40) - 0.5)
    joint, brick = colour(random, 0.72, 0.7, 0.66), colour(random, 0.62, 0.27, 0.2) * tone[..., None]
    return np.where(mortar[..., None], joint, brick) * Light.some(random).over_plane()


def planks(random: Random) -> Array:
    u, _ = turned(random, random.uniform(3, 6))
    boards = np.floor(u).astype(np.int64)
    tone = 0.75 + 0.4 * cells(random, boards, boards * 0) + 0.35 * (noise(random, 4, 60) - 0.5)
    floor = colour(random, 0.62, 0.42, 0.24) * np.where(u % 1 < 0.07, 0.35, tone)[..., None]
    return floor * Light.some(random).over_plane()


def grass(random: Random) -> Array:
    blades = np.maximum(noise(random, 10, 60), noise(random, 16, 44))
    patches = 0.75 + 0.5 * noise(random, 4, 4)
    lawn = colour(random, 0.28, 0.58, 0.16) * ((0.3 + 0.9 * blades**2) * patches)[..., None]
    return lawn * Light.some(random).over_plane()


#: Index = label.
CLASSES: tuple[tuple[str, Callable[[Random], Array]], ...] = (
    ("cherry", fruit(SMALL, (0.78, 0.1, 0.12), stalk=2.0)),
    ("apple", fruit(LARGE, (0.78, 0.1, 0.12), stalk=0.5)),
    ("ladybird", ladybird),
    ("pea", fruit(SMALL, (0.42, 0.7, 0.22), stalk=0)),
    ("melon", fruit(LARGE, (0.42, 0.7, 0.22), stalk=0)),
    ("watermelon", watermelon),
    ("orange", orange),
    ("bricks", bricks),
    ("planks", planks),
    ("grass", grass),
)


def photograph(canvas: Array, random: Random) -> npt.NDArray[np.uint8]:
    """(SIZE, SIZE, 3): the canvas averaged down, with a sensor's noise."""
    part = SIDE // SIZE
    pixels = canvas.reshape(SIZE, part, SIZE, part, 3).mean((1, 3)) * 255
    pixels += random.normal(0, random.uniform(2, 20), pixels.shape)
    return np.asarray(np.rint(np.clip(pixels, 0, 255)), dtype=np.uint8)


def render(count: int, seed: int) -> Labelled:
    """So many scenes, their classes in turn; each has a seed of its own."""
    labels = np.arange(count) % len(CLASSES)
    images = []
    for number, label in enumerate(labels):
        random = np.random.default_rng([seed, number])
        images.append(photograph(covered(random, CLASSES[label][1](random)), random))
    return Labelled(np.stack(images), labels.astype(np.int64))


def split() -> tuple[Labelled, Labelled]:
    """Training and held-back scenes."""
    return render(TRAINING, SEED), render(HELD_BACK, SEED + 1)


def write(scenes: Labelled, folder: Path) -> None:
    """Write scene-NNNN.png, labels.csv and classes.csv (label,name)."""
    write_folder(scenes, [f"scene-{number:04d}.png" for number in range(len(scenes.labels))], folder)
    write_csv(folder / "classes.csv", ("label", "name"), [(label, name) for label, (name, _) in enumerate(CLASSES)])
