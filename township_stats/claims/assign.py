"""The best one-to-one assignment of rows to columns."""

from __future__ import annotations

from collections.abc import Sequence

_FAR = float("inf")


def assign(gains: Sequence[Sequence[float]]) -> list[int]:
    """Give each row its own column so that the sum of gains is as large as can be.

    Parameters
    ----------
    gains
        Gain of each row in each column; at least as many columns as rows.

    Returns
    -------
    list of int
        The column of each row.

    Notes
    -----
    The Hungarian method with potentials (Kuhn 1955; Munkres 1957), in O(rows² · columns). A
    sentence has a dozen figures, for which loading a library takes longer than the work.

    Examples
    --------
    >>> assign([[5, 4], [4, 1]])
    [1, 0]
    """
    rows, columns = len(gains), len(gains[0]) if gains else 0
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    holder, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        holder[0], column = row, 0
        slack, seen = [_FAR] * (columns + 1), [False] * (columns + 1)
        while holder[column]:
            seen[column] = True
            here, step, following = holder[column], _FAR, 0
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                cost = -gains[here - 1][other - 1] - row_price[here] - column_price[other]
                if cost < slack[other]:
                    slack[other], way[other] = cost, column
                if slack[other] < step:
                    step, following = slack[other], other
            for other in range(columns + 1):
                if seen[other]:
                    row_price[holder[other]] += step
                    column_price[other] -= step
                else:
                    slack[other] -= step
            column = following
        while column:
            holder[column], column = holder[way[column]], way[column]
    chosen = [0] * rows
    for column in range(1, columns + 1):
        if holder[column]:
            chosen[holder[column] - 1] = column - 1
    return chosen
