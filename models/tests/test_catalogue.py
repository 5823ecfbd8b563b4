"""The catalogue of published networks and the presets are complete and agree; presets give published example values."""

import math
from typing import Any

import pytest
import yaml

from zoo_card import MODELS

PRESETS: dict[str, dict[str, Any]] = yaml.safe_load((MODELS / "presets.yaml").read_text(encoding="utf-8"))
CATALOGUE: dict[str, Any] = yaml.safe_load((MODELS / "catalogue.yaml").read_text(encoding="utf-8"))
ARGUMENTS = {
    "resize": 2,
    "resize-shorter-side": 1,
    "crop-center": 2,
    "crop-center-fraction": 1,
}


def shown(preset: str, pixel: float) -> list[float]:
    """What a preset makes of a grey pixel, by channel."""
    values = PRESETS[preset]
    normalized = zip(values["mean"], values["std"], strict=True)
    return [(pixel / values["scale"] - mean) / std for mean, std in normalized]


@pytest.mark.parametrize("name", PRESETS)
def test_preset_is_complete(name: str) -> None:
    preset = PRESETS[name]
    assert set(preset) >= {"for", "steps", "scale", "mean", "std", "channels", "layout"}
    assert set(preset) <= {
        *("for", "source", "steps", "interpolation", "antialias", "scale", "mean", "std", "channels", "layout")
    }
    assert preset["layout"] in ("NCHW", "NHWC")
    assert preset["channels"] in ("RGB", "BGR")
    assert len(preset["mean"]) == len(preset["std"]) == 3
    assert preset["scale"] > 0 and all(std > 0 for std in preset["std"])
    for step in preset["steps"]:
        ((kind, argument),) = step.items()
        assert (len(argument) if isinstance(argument, list) else 1) == ARGUMENTS[kind]
    ((last, size),) = preset["steps"][-1].items()
    assert last in ("resize", "crop-center") and size in ([32, 32], [64, 64], [224, 224]), (
        "the size is known at the end"
    )


@pytest.mark.parametrize(
    ("preset", "black", "white"),
    [
        ("zoo-32", [-1, -1, -1], [1, 1, 1]),
        ("keras-tf", [-1, -1, -1], [1, 1, 1]),
        ("tf-slim", [-1, -1, -1], [1, 1, 1]),
        ("torchvision", [-2.1179, -2.0357, -1.8044], [2.2489, 2.4286, 2.64]),
        ("keras-torch", [-2.1179, -2.0357, -1.8044], [2.2489, 2.4286, 2.64]),
        ("keras-caffe", [-103.939, -116.779, -123.68], [151.061, 138.221, 131.32]),
        ("efficientnet-lite", [-0.9922, -0.9922, -0.9922], [1, 1, 1]),
    ],
)
def test_preset_gives_the_published_range(preset: str, black: list[float], white: list[float]) -> None:
    assert shown(preset, 0) == pytest.approx(black, abs=1e-4)
    assert shown(preset, 255) == pytest.approx(white, abs=1e-4)


def test_catalogue_has_the_eight_architectures() -> None:
    assert {model["architecture"] for model in CATALOGUE["models"]} == {
        *("AlexNet", "DenseNet", "EfficientNet-Lite", "GoogLeNet"),
        *("Inception-V2", "MobileNetV2", "ResNet-V2", "ShuffleNetV2"),
    }
    names = [model["name"] for model in CATALOGUE["models"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("model", CATALOGUE["models"], ids=lambda model: model["name"])
def test_catalogue_entry_is_complete(model: dict[str, Any]) -> None:
    assert len(bytes.fromhex(model["sha256"])) == 32
    assert model["url"].startswith("https://") and model["url"].endswith(model["path"].rpartition("/")[2])
    assert model["path"].endswith(".onnx") and not model["path"].startswith("/")
    assert model["bytes"] > 1_000_000
    assert model["opset"] >= 7
    assert model["licence"] in ("Apache-2.0", "BSD-3-Clause", "MIT")
    if model["preset"] is None:
        assert model["note"]
    else:
        channels_last = PRESETS[model["preset"]]["layout"] == "NHWC"
        assert model["input"]["shape"][3 if channels_last else 1] == 3
    assert math.prod(model["input"]["shape"][1:]) == 3 * 224 * 224
