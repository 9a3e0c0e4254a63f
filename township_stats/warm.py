"""Import this in a server process to have everything ready before it forks."""

from township_stats.runner import warm_up

warm_up()
