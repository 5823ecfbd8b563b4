"""The tables of models/README.md."""

from zoo_card import MODELS


def rows(title: str) -> dict[str, dict[str, str]]:
    """The rows of the first table with a column of this title, by network; each as its cells by title."""
    found: dict[str, dict[str, str]] = {}
    titles: list[str] = []
    for line in (MODELS / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            titles = []
        elif not titles:
            titles = cells
        elif title in titles and "---" not in cells[0]:
            found[cells[0]] = dict(zip(titles, cells, strict=True))
    return found
