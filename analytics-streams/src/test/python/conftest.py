"""A browser at the dashboard of a real service."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from surroundings import Producer, Service

PATIENCE_MILLIS = 45_000


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's chromium: Playwright's own would have to be downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("the dashboard's test needs chromium; install it with: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def producer(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Producer]:
    """Broker, registry and producer."""
    with (tmp_path_factory.mktemp("producer") / "log").open("w") as log:
        running = Producer.start(log)
        yield running
        running.stop()


@pytest.fixture(scope="session")
def service(producer: Producer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service as it is packaged."""
    running = Service.start(producer, tmp_path_factory.mktemp("service") / "log")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A page that must load nothing from elsewhere and say nothing on the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.set_default_timeout(PATIENCE_MILLIS)
    expect.set_options(timeout=PATIENCE_MILLIS)
    page = context.new_page()
    troubles: list[str] = []
    foreign: list[str] = []

    def console(message: ConsoleMessage) -> None:
        # A call that is answered with 400 or 404 is shown by the page; the browser says so as well.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            troubles.append(message.text)

    def requested(request: Request) -> None:
        if not request.url.startswith((service.address + "/", "data:")):
            foreign.append(request.url)

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", requested)
    yield page
    context.close()
    assert not troubles
    assert not foreign


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures go."""
    return tmp_path_factory.mktemp("screenshots")
