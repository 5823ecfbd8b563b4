"""Write what Pillow and NumPy do, for the Java tests to compare with (src/test/resources/fixtures).

Run it as ``python mutant-generator/src/test/python/make_fixtures.py`` with numpy and pillow. Seeded: the files change only with
the script or the libraries.
"""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

FIXTURES = Path(__file__).resolve().parent.parent / "resources" / "fixtures"
RESIZES = [
    ((9, 13), (5, 4)),
    ((9, 13), (32, 32)),
    ((9, 13), (9, 13)),
    ((8, 8), (32, 32)),
    ((40, 31), (1, 1)),
    ((1, 1), (3, 2)),
    ((17, 50), (17, 7)),
]


def flat(image: Image.Image) -> list[int]:
    """Samples row by row, the channels of a pixel side by side."""
    return [int(sample) for sample in np.asarray(image).reshape(-1)]


def resizes(random: np.random.Generator) -> list[dict[str, object]]:
    """Noise images and what Image.resize makes of them: sizes are (height, width)."""
    cases: list[dict[str, object]] = []
    for channels in (1, 3):
        for (height, width), (to_height, to_width) in RESIZES:
            shape = (height, width) if channels == 1 else (height, width, channels)
            image = Image.fromarray(random.integers(0, 256, shape, dtype=np.uint8))
            resized = image.resize((to_width, to_height), Image.Resampling.BILINEAR)
            cases.append(
                {
                    "channels": channels,
                    "from": [height, width],
                    "to": [to_height, to_width],
                    "input": flat(image),
                    "output": flat(resized),
                }
            )
    return cases


def images(random: np.random.Generator) -> dict[str, dict[str, object]]:
    """One file of each kind a folder may hold, and its pixels as Pillow decodes them to RGB (luma: to L)."""
    noise: npt.NDArray[np.uint8] = random.integers(0, 256, (11, 7, 4), dtype=np.uint8)
    ramp = np.add.outer(np.arange(16) * 8, np.arange(24) * 5).astype(np.uint8)
    smooth = np.stack([ramp, ramp[::-1], np.full_like(ramp, 90)], axis=-1)
    files = {
        "rgb.png": Image.fromarray(noise[..., :3]),
        "rgba.png": Image.fromarray(noise),
        "grey.png": Image.fromarray(noise[..., 0]),
        "palette.png": Image.fromarray(noise[..., :3]).quantize(16),
        "rgb.bmp": Image.fromarray(noise[..., :3]),
        "palette.gif": Image.fromarray(noise[..., :3]).quantize(16),
        "smooth.jpg": Image.fromarray(smooth),
        "grey.jpg": Image.fromarray(ramp),
    }
    expected: dict[str, dict[str, object]] = {}
    for name, image in files.items():
        image.save(FIXTURES / name)
        with Image.open(FIXTURES / name) as stored:
            rgb = stored.convert("RGB")
            expected[name] = {
                "height": stored.height,
                "width": stored.width,
                "rgb": flat(rgb),
                "luma": flat(rgb.convert("L")),
            }
    return expected


def main() -> None:
    """Write every fixture."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(20260101)
    (FIXTURES / "resizes.json").write_text(json.dumps(resizes(random)) + "\n", encoding="utf-8")
    (FIXTURES / "images.json").write_text(json.dumps(images(random)) + "\n", encoding="utf-8")
    tensor = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 7
    np.save(FIXTURES / "float32.npy", tensor)
    np.save(FIXTURES / "float64.npy", tensor.astype(np.float64))
    np.save(FIXTURES / "vector.npy", tensor.reshape(-1))
    np.save(FIXTURES / "fortran.npy", np.asfortranarray(tensor))
    np.save(FIXTURES / "int64.npy", np.arange(6).reshape(2, 3))


if __name__ == "__main__":
    main()
