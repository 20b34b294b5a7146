"""What another mentor for the same mentee would cost everyone else, exactly, from the prices.

Forcing a pair changes the optimum by the cheapest cycle through it in the residual network: the
slack of the pair plus the cheapest way from its mentor back to the mentee's present one, by moves
of other mentees or through the hub (someone left out, a place left free).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from heapq import heappop, heappush, nsmallest

from alongside.matching.solve import ABSENT, NOBODY, Solution

Options = list[tuple[int, int]]


def rank_alternatives(
    weights: Sequence[Sequence[int]], places: Sequence[int], solution: Solution, wanted: int
) -> list[Options]:
    """Per mentee up to `wanted` (cost, mentor) pairs, cheapest first; none for the unmatched."""
    found: list[Options] = [[] for _ in weights]
    if wanted <= 0:
        return found
    network = _Residual(weights, places, solution)
    for mentor, occupants in enumerate(network.held):
        picks = [pick for i in occupants if (pick := network.pick(i, mentor, wanted)).slacks]
        if picks:
            network.search(mentor, picks)
        for pick in picks:
            found[pick.mentee] = [(cost, j) for cost, _, j in pick.best]
    return found


def decode(cost: int, big: int) -> tuple[int, int]:
    """A cost as (people lost weighted by class, points lost besides); the points may be negative.

    `big` is the weight of one person, more than twice any sum of points, so that rounding to the
    nearest multiple is unambiguous where plain division is not.
    """
    lost = (cost + big // 2) // big
    return lost, cost - lost * big


class _Residual:
    """The moves that keep the optimum's prices: node per mentor with places, and one hub."""

    def __init__(
        self, weights: Sequence[Sequence[int]], places: Sequence[int], solution: Solution
    ) -> None:
        self._weights, self._solution = weights, solution
        self._open = [j for j, place in enumerate(places) if place > 0]
        self._hub = len(places)
        self.held: list[list[int]] = [[] for _ in places]
        for i, j in enumerate(solution.mate):
            if j != NOBODY:
                self.held[j].append(i)
        self._leave = {j: self._leaving(j, places[j]) for j in self._open}
        self._enter = self._entering()
        self._before = self._predecessors()

    def _leaving(self, mentor: int, room: int) -> int:
        if len(self.held[mentor]) < room:
            return 0
        return min(self._solution.mentee_price[i] for i in self.held[mentor])

    def _entering(self) -> dict[int, int]:
        """From the hub: leave a place free, or let someone without a mentor take it."""
        waiting = [
            row for row, j in zip(self._weights, self._solution.mate, strict=True) if j == NOBODY
        ]
        enter = {}
        for j in self._open:
            best = max((row[j] for row in waiting), default=0)
            enter[j] = self._solution.mentor_price[j] - max(best, 0)
        return enter

    def _predecessors(self) -> dict[int, list[tuple[int, int]]]:
        """For each node the (cost, node) of every single move that ends there, cheapest first."""
        before = {j: [(self._enter[j], self._hub)] for j in self._open}
        price = self._solution.mentor_price
        for a in self._open:
            best = self._heaviest(a)
            for b in self._open:
                gain = best[b]
                if a != b and gain is not None:
                    before[b].append((price[b] - gain, a))
        before[self._hub] = [(cost, j) for j, cost in self._leave.items()]
        for moves in before.values():
            moves.sort()
        return before

    def _heaviest(self, mentor: int) -> list[int | None]:
        """Per mentor the greatest (weight - own price) among those whom one mentor holds."""
        best: list[int | None] = [None] * len(self.held)
        for i in self.held[mentor]:
            own = self._solution.mentee_price[i]
            for j, weight in enumerate(self._weights[i]):
                if weight != ABSENT:
                    gain, known = weight - own, best[j]
                    best[j] = gain if known is None or gain > known else known
        return best

    def pick(self, mentee: int, mentor: int, wanted: int) -> _Pick:
        """What one mentee may choose from, with a first limit: the way by the hub."""
        own, row = self._solution.mentee_price[mentee], self._weights[mentee]
        price = self._solution.mentor_price
        slacks = {
            j: own + price[j] - row[j] for j in self._open if j != mentor and row[j] != ABSENT
        }
        enter = self._enter[mentor]
        by_hub = nsmallest(wanted, (slack + self._leave[j] + enter for j, slack in slacks.items()))
        return _Pick(mentee, row, slacks, wanted, max(by_hub, default=-1))

    def search(self, target: int, picks: Sequence[_Pick]) -> None:
        """Offer every mentor whose chain of moves back to the target is short enough to matter."""
        settled: set[int] = set()
        nearest = {target: 0}
        heap = [(0, target)]
        limit = max(pick.limit for pick in picks)
        while heap and heap[0][0] <= limit:
            distance, node = heappop(heap)
            if node in settled:
                continue
            settled.add(node)
            for pick in picks:
                pick.offer(node, distance)
            limit = max(pick.limit for pick in picks)
            for cost, origin in self._before[node]:
                reach = distance + cost
                if reach > limit:
                    break
                if reach < nearest.get(origin, limit + 1):
                    nearest[origin] = reach
                    heappush(heap, (reach, origin))


class _Pick:
    """The cheapest alternatives of one mentee so far, as (cost, -weight, mentor)."""

    def __init__(
        self, mentee: int, row: Sequence[int], slacks: dict[int, int], wanted: int, limit: int
    ) -> None:
        self.mentee, self.slacks, self.limit = mentee, slacks, limit
        self._row, self._wanted = row, wanted
        self.best: list[tuple[int, int, int]] = []

    def offer(self, mentor: int, distance: int) -> None:
        """Consider a mentor; on equal cost the greater weight, then the first id comes first."""
        slack = self.slacks.get(mentor)
        if slack is None or slack + distance > self.limit:
            return
        insort(self.best, (slack + distance, -self._row[mentor], mentor))
        del self.best[self._wanted :]
        if len(self.best) == self._wanted:
            self.limit = min(self.limit, self.best[-1][0])
