"""Two ways through the pages: by keyboard alone, and with scripts switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST_STOPS = 300
HAS_FOCUS = "element => element === document.activeElement"


class Hands:
    """What a person does on a page, in one language."""

    scripted = True

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page, self.language = page, language

    def open(self, name: str, *arguments: object, query: str = "") -> None:
        """Type an address, or follow a link from somewhere else."""
        with override(self.language):
            self.page.goto(reverse(name, args=arguments) + query)

    def words(self, text: str) -> str:
        """Say a text as the page says it."""
        with override(self.language):
            return gettext(text)

    def at(self, name: str) -> Locator:
        """Find a field by its name."""
        return self.page.locator(f"main [name='{name}']")

    def link(self, name: str, *arguments: object) -> Locator:
        """Find the first link to an address."""
        with override(self.language):
            address = reverse(name, args=arguments)
        return self.page.locator(f"a[href^='{address}']").first

    def button(self, text: str) -> Locator:
        """Find what bears these words: a button, a link or a disclosure."""
        said = self.words(text)
        return self.page.locator("main :is(button, a, summary)", has_text=said).first

    def go(self, target: Locator) -> None:
        """Follow a link or send a form; the next page speaks the same language."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(target)
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    def press(self, target: Locator) -> None:
        """Use a link, a button or a disclosure."""
        raise NotImplementedError

    def tick(self, target: Locator) -> None:
        """Change a box."""
        raise NotImplementedError

    def write(self, target: Locator, text: str) -> None:
        """Replace what stands in a field."""
        raise NotImplementedError

    def choose(self, target: Locator, value: str) -> None:
        """Choose from a list."""
        raise NotImplementedError

    def pick(self, target: Locator) -> None:
        """Choose one of several circles."""
        raise NotImplementedError

    def shortcut(self, key: str, target: Locator) -> None:
        """Do what a single key does."""
        raise NotImplementedError

    def see(self, text: str) -> None:
        """Read a text on the page."""
        expect(self.page.locator("main")).to_contain_text(self.words(text))


class Keyboard(Hands):
    """Tab, Shift, arrows, Space, Enter and letters; never a mouse."""

    def reach(self, target: Locator) -> None:
        """Press Tab until something has the focus."""
        target.wait_for(state="visible")
        for _stop in range(MOST_STOPS):
            if target.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        message = f"{target} is not reached by the keyboard on {self.page.url}"
        raise AssertionError(message)

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Space")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        expect(target).to_have_value(text)

    def choose(self, target: Locator, value: str) -> None:
        self.reach(target)
        for _step in range(MOST_STOPS):
            if target.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        message = f"{value} is not in the list {target}"
        raise AssertionError(message)

    def pick(self, target: Locator) -> None:
        group = self.page.locator(f"[name='{target.get_attribute('name')}']:visible")
        checked = group.and_(self.page.locator(":checked"))
        self.reach(checked.first if checked.count() else group.first)
        self.page.keyboard.press("Space")
        for _step in range(MOST_STOPS):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        message = f"{target} cannot be chosen"
        raise AssertionError(message)

    def shortcut(self, key: str, target: Locator) -> None:
        target.wait_for(state="visible")
        self.page.keyboard.press(key)


class Plain(Hands):
    """A pointer, with scripts switched off: nothing but links and forms."""

    scripted = False

    def press(self, target: Locator) -> None:
        target.click()

    def tick(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator, value: str) -> None:
        target.select_option(value)

    def pick(self, target: Locator) -> None:
        target.check()

    def shortcut(self, key: str, target: Locator) -> None:
        target.click()
