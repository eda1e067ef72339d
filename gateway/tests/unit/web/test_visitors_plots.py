"""A plot's bars are as high as its numbers."""

from gateway_service.web.visitors.plots import plot_of


def test_a_bar_twice_as_high_tells_twice_as_many() -> None:
    plot = plot_of([("2022", 20), ("2023", 40)])

    low, high = plot.bars

    assert high.height == low.height * 2
    assert [value for value, _ in plot.lines] == [0, 25, 50]


def test_a_value_that_is_not_told_has_no_height() -> None:
    plot = plot_of([("2022", None), ("2023", 8)])

    assert plot.bars[0].height == 0


def test_a_plot_of_what_is_not_told_has_no_bars() -> None:
    plot = plot_of([("2022", None), ("2023", 0)])

    assert not plot.has_bars


def test_bars_stay_between_the_axis_and_the_edge() -> None:
    plot = plot_of([(str(month), month) for month in range(12)])

    assert all(plot.left <= bar.x and bar.x + bar.width <= plot.width for bar in plot.bars)
    assert all(bar.y >= 0 and bar.y + bar.height == plot.base for bar in plot.bars)
