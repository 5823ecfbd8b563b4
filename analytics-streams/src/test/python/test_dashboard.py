"""What a reader of the dashboard does: submit, watch cells fill, open a mutant, see what it changed; by mouse and by keyboard."""

from __future__ import annotations

import json
import os
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surroundings import Producer, Service

MUTANTS = 24
PAIRS = 3
FILLED = '.heatmap .cell:not([data-level=""])'
EARLY = ".heatmap .cell.early"


def shoot(page: Page, name: str, folder: Path) -> None:
    """A picture; MUTATENN_SCREENSHOTS names a folder that keeps it."""
    page.screenshot(path=Path(os.environ.get("MUTATENN_SCREENSHOTS", folder)) / f"{name}.png")


@pytest.fixture(scope="module")
def complete(producer: Producer, service: Service) -> str:
    """An experiment all of whose outputs are in."""
    producer.tell(f"plan complete {MUTANTS} 2")
    producer.tell(f"outputs complete 0 {MUTANTS}")
    return "complete"


def test_an_experiment_submitted_here_fills_before_ones_eyes(page: Page, producer: Producer, service: Service) -> None:
    page.goto(service.address)
    page.get_by_role("button", name="New experiment…").click()
    dialog = page.get_by_role("dialog")
    request = json.loads(dialog.get_by_role("textbox").input_value())
    request |= {"experiment": "submitted", "name": "submitted here", "topK": "five"}
    del request["dataset"]["uri"]
    dialog.get_by_role("textbox").fill(json.dumps(request))
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_role("alert")).to_contain_text('topK: it is "five"; right would be a whole number')
    expect(dialog.get_by_role("alert")).to_contain_text("dataset.uri: it is missing")
    request["dataset"]["uri"] = "file:///somewhere"
    request["topK"] = 3
    dialog.get_by_role("textbox").fill(json.dumps(request))
    dialog.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/#/experiment/submitted")
    assert producer.tell("request") == "submitted submitted here [x86-64, x86-64-v3]"

    producer.tell(f"plan submitted {MUTANTS} 2")
    expect(page.locator(".heatmap .row[data-mutant]")).to_have_count(MUTANTS)
    expect(page.locator(FILLED)).to_have_count(0)
    producer.tell("outputs submitted 0 6")
    expect(page.locator('.heatmap [data-mutant="m1"] .cell:not([data-level=""])')).to_have_count(PAIRS)
    expect(page.locator('.heatmap [data-mutant="m9"] .cell:not([data-level=""])')).to_have_count(0)
    producer.tell(f"outputs submitted 6 {MUTANTS}")
    expect(page.locator(".title .state")).to_have_text("completed")
    expect(page.locator('.heatmap [data-mutant="m9"] .cell:not([data-level=""])')).to_have_count(PAIRS)
    expect(page.locator(EARLY)).to_have_count(0)
    page.goto(service.address + "/#/")
    expect(page.get_by_role("row", name=re.compile("a test submitted completed"))).to_be_visible()


def test_cells_show_what_the_interface_says(page: Page, service: Service, complete: str) -> None:
    page.goto(f"{service.address}/#/experiment/{complete}")
    expect(page.locator(".title .state")).to_have_text("completed")
    page.get_by_label("Metric").select_option("maxAbsDiff")
    expect(page.locator('.heatmap [data-mutant="m2"] .cell').first).not_to_have_text("")
    with urllib.request.urlopen(
        f"{service.address}/api/experiments/{complete}/metrics?mutant=m2&comparison=DEVICE_PAIR"
    ) as answer:
        metrics = json.load(answer)["metrics"]
    shown = page.locator('.heatmap [data-mutant="m2"] .cell').all_inner_texts()
    order = {("x86-64", "x86-64-v3"): 0, ("x86-64", "c-gcc"): 1, ("x86-64-v3", "c-gcc"): 2}
    assert len(metrics) == PAIRS
    for metric in metrics:
        text = shown[order[metric["deviceA"], metric["deviceB"]]]
        assert float(text) == pytest.approx(metric["maxAbsDiff"], rel=0.06)
    # A mutant that crashes on one device cannot be compared there, and one that is another's twin says so.
    expect(page.locator('.heatmap [data-mutant="m4"] .cell').nth(1)).to_have_text("\u00d7")
    expect(page.locator('.heatmap [data-mutant="m5"] abbr[title="the same program as m9"]')).to_be_visible()
    expect(page.locator('.heatmap [data-mutant="m3"] abbr.EQUIVALENT')).to_have_count(3)
    page.get_by_label("Filter").fill("crashed")
    expect(page.locator(".heatmap .row[data-mutant]")).to_have_count(2)
    expect(page.locator("table.scores")).to_contain_text("conditional-operator-1")


def test_a_mutant_opens_and_shows_its_difference(page: Page, service: Service, complete: str) -> None:
    page.goto(f"{service.address}/#/experiment/{complete}")
    page.locator('.heatmap [data-mutant="m4"] .cell').first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".difference .deleted")).to_contain_text("j < 16")
    expect(dialog.locator(".difference .inserted")).to_contain_text("j <= 16")
    assert dialog.locator(".difference tr.same:visible").count() == 8
    dialog.get_by_role("button", name=re.compile("lines that are the same")).first.click()
    assert dialog.locator(".difference tr.same:visible").count() > 8
    dialog.get_by_label("Target").select_option("target-c-gcc")
    expect(dialog.locator(".difference")).to_contain_text("# c-gcc")
    expect(dialog.locator(".verdicts-table")).to_contain_text("RUN_CRASH (signal 11)")
    expect(dialog.locator(".verdicts-table")).to_contain_text("the runner ended with SIGSEGV")
    expect(dialog.locator(".metrics")).to_contain_text("original / x86-64")


def test_the_keyboard_is_enough(page: Page, service: Service, complete: str) -> None:
    page.goto(f"{service.address}/#/experiment/{complete}")
    grid = page.get_by_role("grid")
    expect(page.locator(".heatmap .row[data-mutant]")).to_have_count(MUTANTS)
    for _ in range(20):
        page.keyboard.press("Tab")
        if grid.evaluate("grid => grid === document.activeElement"):
            break
    expect(grid).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    here = page.locator(".heatmap .cell.here")
    expect(here).to_have_attribute("data-column", "1")
    assert grid.get_attribute("aria-activedescendant") == here.get_attribute("id")
    mutant = page.locator(".heatmap .row[data-mutant]:has(.here)").get_attribute("data-mutant")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text(f"net · {mutant}")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(grid).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".heatmap .row[data-mutant]").last.locator(".here")).to_have_count(1)


def test_thousands_of_mutants_are_a_few_rows_at_a_time(page: Page, producer: Producer, service: Service) -> None:
    mutants = 5000
    producer.tell(f"plan large {mutants} 1")
    producer.tell("outputs large 0 40")
    page.goto(f"{service.address}/#/experiment/large")
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(mutants + 5 + 1))
    grid.focus()
    page.keyboard.press("End")
    # Families come in the order of their first mutants: that of m4, m8 and so on is the last.
    expect(page.locator(f'.heatmap [data-mutant="m{mutants - 4}"] .here')).to_be_visible()
    assert page.locator(".heatmap .row").count() < 100
    page.get_by_label("Filter").fill("m4321")
    expect(page.locator(".heatmap .row[data-mutant]")).to_have_count(1)


def test_two_experiments_are_compared(page: Page, producer: Producer, service: Service, complete: str) -> None:
    producer.tell(f"plan again {MUTANTS} 1")
    producer.tell(f"outputs again 0 {MUTANTS}")
    page.goto(f"{service.address}/#/experiment/again")
    expect(page.locator(".title .state")).to_have_text("completed")
    page.get_by_role("link", name="Compare…").click()
    page.get_by_label("Other").select_option(complete)
    expect(page.get_by_text(re.compile(rf"{MUTANTS * PAIRS} cells in common, \d+ differ"))).to_be_visible()
    page.get_by_label("Metric").select_option("maxAbsDiff")
    expect(page.locator("table.compare tbody tr").first).to_be_visible()


def test_it_can_be_dark_and_runs_nothing_but_its_own_scripts(
    page: Page, service: Service, complete: str, screenshots: Path
) -> None:
    answer = page.goto(f"{service.address}/#/experiment/{complete}")
    assert answer
    assert "default-src 'none'; script-src 'self'" in (answer.header_value("content-security-policy") or "")
    page.get_by_label("Metric").select_option("relativeL2")
    expect(page.locator(".u-wrap")).to_be_visible()
    shoot(page, "experiment-light", screenshots)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Use the dark colours").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    shoot(page, "experiment-dark", screenshots)
    page.locator('.heatmap [data-mutant="m4"] .cell').first.click()
    expect(page.locator(".difference")).to_be_visible()
    shoot(page, "mutant-dark", screenshots)
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
