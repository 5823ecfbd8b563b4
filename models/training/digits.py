"""The handwritten digits of scikit-learn as 32x32 RGB images, and which of them are held back for testing."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from dataset import Labelled, write_folder

SIZE = 32
HELD_BACK = 400
SEED = 20260101


@dataclass(frozen=True)
class Digits(Labelled):
    """32x32 images; `numbers` (n,) gives the index of each within load_digits()."""

    numbers: npt.NDArray[np.int64]


def enlarge(digit: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """An 8x8 digit with values 0..16 as a 32x32 RGB image with values 0..255 (bilinear)."""
    grey = Image.fromarray(np.rint(digit * (255 / 16)).astype(np.uint8))
    return np.asarray(grey.resize((SIZE, SIZE), Image.Resampling.BILINEAR).convert("RGB"))


def split() -> tuple[Digits, Digits]:
    """Training and held-back digits: disjoint, stratified by class, each in the order of load_digits()."""
    bunch = load_digits()
    images = np.stack([enlarge(digit) for digit in bunch.images])
    labels = bunch.target.astype(np.int64)
    train, test = train_test_split(np.arange(len(labels)), test_size=HELD_BACK, stratify=labels, random_state=SEED)

    def part(numbers: npt.NDArray[np.int64]) -> Digits:
        numbers = np.sort(numbers)
        return Digits(images[numbers], labels[numbers], numbers)

    return part(train), part(test)


def write(digits: Digits, folder: Path) -> None:
    """Write digit-NNNN.png (NNNN: its index within load_digits()) and labels.csv."""
    write_folder(digits, [f"digit-{number:04d}.png" for number in digits.numbers], folder)
