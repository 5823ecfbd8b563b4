"""Draws what the scenes show: shaded balls with textures, surfaces, rooms. NumPy and Pillow only, no image of anyone's.

A canvas is (SIDE, SIDE, 3) float64 with colours 0..1, drawn larger than needed and averaged down at the end. Random
numbers come from the generator that is passed, so that a seed gives a picture.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

SIDE = 128
Array = npt.NDArray[np.float64]
Random = np.random.Generator


def colour(random: Random, red: float, green: float, blue: float, spread: float = 0.05) -> Array:
    """About this colour."""
    return np.clip(np.array([red, green, blue]) + random.uniform(-spread, spread, 3), 0, 1)


def noise(random: Random, rows: int, columns: int) -> Array:
    """(SIDE, SIDE) smooth values 0..1 from a random grid of so many rows and columns."""
    grid = Image.fromarray(random.random((rows, columns)).astype(np.float32))
    return np.clip(np.asarray(grid.resize((SIDE, SIDE), Image.Resampling.BICUBIC), dtype=np.float64), 0, 1)


def coordinates() -> tuple[Array, Array]:
    """x to the right and y downwards of each pixel's centre, 0..1."""
    steps = (np.arange(SIDE) + 0.5) / SIDE
    x, y = np.meshgrid(steps, steps)
    return x, y


def turned(random: Random, zoom: float) -> tuple[Array, Array]:
    """Coordinates of a plane seen turned and moved, `zoom` units wide."""
    x, y = coordinates()
    angle, shift = random.uniform(-0.35, 0.35), random.random(2)
    u = np.cos(angle) * x - np.sin(angle) * y
    v = np.sin(angle) * x + np.cos(angle) * y
    return u * zoom + shift[0], v * zoom + shift[1]


def cells(random: Random, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Array:
    """A random value 0..1 for each cell of a plane, the same wherever the cell is asked for."""
    return random.random((64, 64))[rows % 64, columns % 64]


@dataclass(frozen=True)
class Light:
    """`direction` it comes from (unit vector, y down, z to the viewer), how much is everywhere, its colour."""

    direction: Array
    ambient: float
    directed: float
    tint: Array

    @staticmethod
    def some(random: Random) -> "Light":
        direction = np.array([random.uniform(-0.8, 0.8), random.uniform(-0.9, -0.2), random.uniform(0.5, 1.0)])
        warmth = random.uniform(-0.15, 0.15)
        return Light(
            direction / np.linalg.norm(direction),
            random.uniform(0.15, 0.45),
            random.uniform(0.3, 0.75),
            np.array([1 + warmth, 1.0, 1 - warmth]),
        )

    def over_plane(self) -> Array:
        """(SIDE, SIDE, 1) brightness of a plane that faces the viewer: brighter towards the light."""
        x, y = coordinates()
        slope = (x - 0.5) * self.direction[0] + (y - 0.5) * self.direction[1]
        return np.asarray((self.ambient + self.directed * (0.75 + 0.5 * slope))[..., None])


def room(random: Random, light: Light) -> Array:
    """A wall and a table of muted colours, the one or the other perhaps with a soft pattern."""
    _, y = coordinates()
    edge = random.uniform(0.35, 0.8)
    planes = []
    for _ in range(2):
        grey = random.uniform(0.25, 0.85)
        plain = colour(random, grey, grey, grey, 0.12)
        pattern = noise(random, int(random.integers(2, 24)), int(random.integers(2, 24)))
        planes.append(plain * (1 + random.uniform(0, 0.3) * (pattern[..., None] - 0.5)))
    return np.where((y < edge)[..., None], planes[0], planes[1]) * light.over_plane() * light.tint


def covered(random: Random, canvas: Array) -> Array:
    """Half of the canvases, drawn by lot, with something grey in front, up to a third of the width from one side."""
    x, y = coordinates()
    axis, near = (x, y)[int(random.integers(2))], bool(random.integers(2))
    width, grey = random.uniform(0, 0.33), random.uniform(0.1, 0.7)
    hidden = (axis < width) if near else (axis > 1 - width)
    covering = colour(random, grey, grey, grey, 0.1)
    return np.where(hidden[..., None], covering, canvas) if random.random() < 0.5 else canvas


@dataclass(frozen=True)
class Ball:
    """Where a ball is and how large, as parts of the canvas's width."""

    x: float
    y: float
    radius: float

    @staticmethod
    def some(random: Random, smallest: float, largest: float) -> "Ball":
        radius = random.uniform(smallest, largest)
        room = max(0.5 - radius * 0.9, 0.05)
        return Ball(random.uniform(0.5 - room, 0.5 + room), random.uniform(0.5 - room, 0.5 + room), radius)

    def normals(self) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Surface normals (SIDE, SIDE, 3), and where the ball is."""
        x, y = coordinates()
        across, down = (x - self.x) / self.radius, (y - self.y) / self.radius
        squared = 1 - across**2 - down**2
        return np.stack([across, down, np.sqrt(np.maximum(squared, 0))], -1), squared > 0

    def put(self, canvas: Array, skin: Array, light: Light, gloss: float) -> Array:
        """The canvas with the ball on it, its skin (SIDE, SIDE, 3) lit, and a shadow beneath it."""
        x, y = coordinates()
        away = self.x - light.direction[0] * self.radius
        distance = ((x - away) / 1.1) ** 2 + ((y - self.y - self.radius * 0.85) / 0.45) ** 2
        canvas = canvas * (1 - 0.5 * np.exp(-distance / (0.6 * self.radius**2)))[..., None]
        normals, inside = self.normals()
        facing = np.maximum(normals @ light.direction, 0)
        mirrored = np.maximum(2 * facing * normals[..., 2] - light.direction[2], 0)
        lit = skin * (light.ambient + light.directed * facing)[..., None] + gloss * (mirrored**24)[..., None]
        return np.where(inside[..., None], lit * light.tint, canvas)

    def stalk(self, random: Random, canvas: Array, length: float) -> Array:
        """The canvas with a brown stalk on top of the ball."""
        x, y = coordinates()
        up = (self.y - self.radius * 0.85 - y) / (length * self.radius)
        bent = self.x + random.uniform(-0.5, 0.5) * self.radius * up
        drawn = (up > 0) & (up < 1) & (np.abs(x - bent) < max(0.012, 0.07 * self.radius))
        return np.where(drawn[..., None], colour(random, 0.35, 0.24, 0.12), canvas)


def turned_about(random: Random, normals: Array) -> Array:
    """The normals in the coordinates of a ball turned at random."""
    basis, _ = np.linalg.qr(random.standard_normal((3, 3)))
    return np.asarray(normals @ basis)
