"""A small part of TeX as HTML."""

import re

import pytest

from cms.documents.formulas import formula_html


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\kappa = \frac{p_o - p_e}{1 - p_e}", "κ = (po − pe)/(1 − pe)"),
        (r"p \pm 1.96 \sqrt{\frac{p(1-p)}{n}}", "p ± 1.96√((p(1 − p))/n)"),
        (r"\frac{A}{A+N} \ge \frac{2}{3}", "A/(A + N) ≥ 2/3"),
        (r"x^{2} + \text{of all x}", "x2 + of all x"),
        (r"-1", "−1"),
    ],
)
def test_it_reads_in_one_line_without_styles(tex, words):
    assert re.sub("<[^>]*>", "", formula_html(tex)) == words


def test_letters_are_italic_and_scripts_are_marked():
    assert formula_html("p_o^2") == "<i>p</i><sub><i>o</i></sub><sup>2</sup>"


@pytest.mark.parametrize(
    "tex", [r"\foo", "{", "a}", r"\frac{a}", r"\text{a\b}", "_", "{" * 40]
)
def test_what_is_not_known_is_left_to_the_source(tex):
    assert formula_html(tex) is None


def test_signs_of_html_are_escaped():
    assert "<b" not in formula_html("<b>&")
