"""Labelled images, and the folder format the services read: image files beside labels.csv."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image


@dataclass(frozen=True)
class Labelled:
    """`images` (n, h, w, 3) uint8 and their classes `labels` (n,)."""

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]


def write_folder(data: Labelled, names: Sequence[str], folder: Path) -> None:
    """Write each image as a PNG of its name, and labels.csv (file,label)."""
    folder.mkdir(parents=True, exist_ok=True)
    for image, name in zip(data.images, names, strict=True):
        Image.fromarray(image).save(folder / name, optimize=True)
    write_csv(folder / "labels.csv", ("file", "label"), [(n, int(v)) for n, v in zip(names, data.labels, strict=True)])


def write_csv(path: Path, header: tuple[str, str], rows: Sequence[tuple[object, object]]) -> None:
    """Write a table of two columns."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
