"""A line from 0 to 100 with a group's quartiles and one's own score on it, in plain characters."""

WIDTH = 34
OWN = "●"
LEGEND = (
    f"On a line from 0 to 100, [ and ] are the lower and the upper quartile, | is the median and "
    f"{OWN} the own score."
)


def strip(
    own: float, lower: float, median: float, upper: float, highest: float = 100, width: int = WIDTH
) -> str:
    """`···[==|=●]···`, each character `highest / (width - 1)` points.

    Marks that fall together cover each other, the own score last: it is what people look for.
    """

    def at(value: float) -> int:
        return round(max(0.0, min(value, highest)) / highest * (width - 1))

    line = ["·"] * width
    for place in range(at(lower), at(upper) + 1):
        line[place] = "="
    for mark, value in (("[", lower), ("]", upper), ("|", median), (OWN, own)):
        line[at(value)] = mark
    return "".join(line)
