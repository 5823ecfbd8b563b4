"""The committed images are complete, and the scenes are what their script draws."""

from collections import Counter

import numpy as np
import pytest
from PIL import Image

import scenes
from zoo_card import MODELS, Images, read_images

FOLDERS = MODELS / "datasets"


@pytest.fixture(params=["digits", "scenes"])
def dataset(request: pytest.FixtureRequest) -> tuple[str, Images]:
    return request.param, read_images(FOLDERS / request.param, 32)


def test_every_image_is_listed_once_and_has_the_networks_size(dataset: tuple[str, Images]) -> None:
    name, images = dataset
    assert sorted(images.files) == sorted(path.name for path in (FOLDERS / name).glob("*.png"))
    assert len(set(images.files)) == 400
    assert images.inputs.shape == (400, 3, 32, 32)
    assert np.abs(images.inputs).max() <= 1
    for file in images.files[:5]:
        with Image.open(FOLDERS / name / file) as image:
            assert (image.size, image.mode) == ((32, 32), "RGB")


def test_first_two_hundred_images_have_all_classes(dataset: tuple[str, Images]) -> None:
    counts = Counter(dataset[1].labels[:200].tolist())
    assert set(counts) == set(range(10))
    assert min(counts.values()) >= 10


def test_scenes_are_what_the_script_draws() -> None:
    drawn = scenes.render(20, scenes.SEED + 1)
    for number in range(20):
        with Image.open(FOLDERS / "scenes" / f"scene-{number:04d}.png") as image:
            # Another processor's sine may differ in the last bit, and a pixel then be rounded the other way.
            assert np.abs(np.asarray(image, dtype=int) - drawn.images[number]).max() <= 1


def test_scenes_that_are_held_back_are_not_those_of_training() -> None:
    training, held_back = scenes.render(10, scenes.SEED), scenes.render(10, scenes.SEED + 1)
    assert all(np.abs(a - b.astype(float)).mean() > 5 for a, b in zip(training.images, held_back.images, strict=True))


def test_scenes_need_colour() -> None:
    images = read_images(FOLDERS / "scenes", 32)
    grey = images.inputs.mean(1, keepdims=True)
    assert np.abs(images.inputs - grey).mean() > 0.05
    names = (FOLDERS / "scenes" / "classes.csv").read_text(encoding="utf-8").split()[1:]
    assert names == [f"{label},{name}" for label, (name, _) in enumerate(scenes.CLASSES)]
