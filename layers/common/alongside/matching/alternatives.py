"""What another mentor for the same mentee would cost everyone else, exactly, from the prices.

Forcing a pair changes the optimum by the cheapest cycle through it in the residual network: the
slack of the pair plus the cheapest way from its mentor back to the mentee's present one. That way
is either by moves of other mentees alone or through the hub (someone is left out here, someone is
let in or a place is left free there); the ways to and from the hub are found once for all.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from heapq import heapify, heappop, heappush, nsmallest

from alongside.matching.solve import NOBODY, Problem, Solution

Options = list[tuple[int, int]]
_MANY = 64
_NEVER = 1 << 200


def alternatives(problem: Problem, solution: Solution, wanted: int) -> list[Options]:
    """Per mentee up to `wanted` (cost, mentor) pairs; none for the unmatched.

    The cheapest first; of equal cost the one of the higher value, then of the lower index.
    """
    found: list[Options] = [[] for _ in problem.bases]
    if wanted <= 0:
        return found
    network = _Residual(problem, solution)
    for mentor, mentees in enumerate(network.held):
        options = network.options(mentor, mentees, wanted) if mentees else []
        for mentee, each in zip(mentees, options, strict=True):
            found[mentee] = each
    return found


def decode(cost: int, big: int) -> tuple[int, int]:
    """A cost as (people lost weighted by class, points lost besides); the points may be negative.

    `big` is the weight of one person, more than twice any sum of points, so that rounding to the
    nearest multiple is unambiguous where plain division is not.
    """
    lost = (cost + big // 2) // big
    return lost, cost - lost * big


class _Residual:
    """The moves that keep the optimum's prices: a node per mentor with places, and the hub."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self._problem, self._price = problem, solution.mentor_price
        self._open = [j for j, place in enumerate(problem.places) if place > 0]
        self.held: list[list[int]] = [[] for _ in problem.places]
        for i, j in enumerate(solution.mate):
            if j != NOBODY:
                self.held[j].append(i)
        pairs = zip(solution.mentee_price, problem.bases, strict=True)
        # A pair's slack is what its mentee pays, less their base, plus the mentor's price - value.
        self._own = [paid - base for paid, base in pairs]
        self._leave = self._leaving(solution)
        self._gap = self._entering(solution)
        self._movers = [
            (self._own[i], self._own[i] - self._leave[j], problem.values[i], j)
            for j in self._open
            for i in self.held[j]
        ]
        # To the hub by way of each mentor: the toll less the value is the slack and the way on.
        self._toll = [_NEVER] * len(self._price)
        for j in self._open:
            self._toll[j] = self._price[j] + self._leave[j]
        self._known: dict[int, list[tuple[int, int]]] = {}

    def _leaving(self, solution: Solution) -> list[int]:
        """The cheapest way from each mentor to the hub: some mentee is left out, or a place free.

        One search (Dijkstra 1959) backward from the hub.
        """
        values, places, own = self._problem.values, self._problem.places, self._own
        leave = [0] * len(places)
        for j in self._open:
            if len(self.held[j]) == places[j]:
                leave[j] = min(solution.mentee_price[i] for i in self.held[j])
        movers = [(own[i], values[i], j) for j in self._open if leave[j] for i in self.held[j]]
        heap = [(leave[j], j) for j in self._open]
        heapify(heap)
        while heap:
            distance, b = heappop(heap)
            if distance > leave[b]:
                continue
            base = distance + self._price[b]
            for paid, row, j in movers:
                value = row[b]
                if value and base + paid - value < leave[j]:
                    leave[j] = base + paid - value
                    heappush(heap, (leave[j], j))
        return leave

    def _entering(self, solution: Solution) -> list[int]:
        """How far each mentor's price is above the cheapest way there from the hub.

        A place is left free, or someone without a mentor is let in; one search forward from there.
        """
        problem, price, own = self._problem, self._price, self._own
        gap = [0] * len(price)
        for row, base, j in zip(problem.values, problem.bases, solution.mate, strict=True):
            if j == NOBODY:
                pairs = zip(row, gap, strict=True)
                gap = [base + x if x and base + x > best else best for x, best in pairs]
        heap = [(price[j] - gap[j], j) for j in self._open]
        heapify(heap)
        while heap:
            distance, a = heappop(heap)
            if distance > price[a] - gap[a]:
                continue
            for i in self.held[a]:
                base = distance + own[i]
                for b, (value, known) in enumerate(zip(problem.values[i], gap, strict=True)):
                    if value - base > known and value:
                        gap[b] = value - base
                        heappush(heap, (price[b] - gap[b], b))
        return gap

    def options(self, mentor: int, mentees: Sequence[int], wanted: int) -> list[Options]:
        """The cheapest alternatives of mentees whom one mentor holds."""
        picks = [self._pick(i, mentor, wanted) for i in mentees]
        self._search(mentor, picks)
        return [[(cost, j) for cost, _, j in pick.best] for pick in picks]

    def _pick(self, i: int, mentor: int, wanted: int) -> _Pick:
        """What a mentee may choose from if every way led over the hub: an upper bound."""
        row, toll = self._problem.values[i], self._toll
        bits = len(row).bit_length()
        # One number orders by cost, then the higher value, then the lower index.
        size = bits + 17
        step = (1 << size) + (1 << bits)
        keys = [
            (t << size) + j - x * step
            for j, (x, t) in enumerate(zip(row, toll, strict=True))
            if x and j != mentor
        ]
        chosen = [key & (1 << bits) - 1 for key in nsmallest(wanted, keys)]
        enter = self._own[i] + self._price[mentor] - self._gap[mentor]
        best = [(enter + toll[j] - row[j], -row[j], j) for j in chosen if toll[j] < _NEVER]
        return _Pick(self._own[i], row, best, wanted)

    def _search(self, target: int, picks: Sequence[_Pick]) -> None:
        """Offer every mentor whose moves back to the target are cheaper than those by the hub."""
        leave, price = self._leave, self._price
        enter = price[target] - self._gap[target]
        nearest = {target: 0}
        # A third part above zero: go on from there among the moves to a mentor already offered.
        heap = [(0, target, 0)]
        limit = max(pick.limit for pick in picks)
        while heap and heap[0][0] <= limit:
            distance, b, start = heappop(heap)
            if distance > nearest[b] and not start:
                continue
            if b != target and not start:
                limit = max([pick.offer(b, distance + price[b]) for pick in picks])
            distance = nearest[b]
            for cost, j in self._before(b, start):
                reach = distance + cost
                if reach > limit:
                    break
                if reach < leave[j] + enter and reach < nearest.get(j, limit + 1):
                    nearest[j] = reach
                    heappush(heap, (reach, j, 0))
            else:
                if not start and len(self._known[b]) == _MANY:
                    heappush(heap, (reach, b, _MANY))

    def _before(self, b: int, start: int) -> list[tuple[int, int]]:
        """The (cost, origin) of single moves to a mentor, cheapest first, found when first needed.

        Left out is what costs no less than by the hub. Only the first few are kept.
        """
        if not start and b in self._known:
            return self._known[b]
        price, gap = self._price[b], self._gap[b]
        moves = sorted(
            (paid + price - value, j)
            for paid, least, row, j in self._movers
            if (value := row[b]) > least + gap and value and j != b
        )
        self._known[b] = moves[:_MANY]
        return moves[start:] if start else self._known[b]


class _Pick:
    """The cheapest alternatives of one mentee so far, as (cost, -value, mentor).

    No way longer than `limit` can change them.
    """

    def __init__(
        self, own: int, row: Sequence[int], best: list[tuple[int, int, int]], wanted: int
    ) -> None:
        self._own, self._row, self._wanted, self.best = own, row, wanted, best
        self.limit = best[-1][0] if best else -1

    def offer(self, mentor: int, toll: int) -> int:
        """Consider a mentor at a price that includes the way back; the limit from then on."""
        value = self._row[mentor]
        cost = self._own + toll - value
        best = self.best
        if value and cost <= self.limit and (cost, -value, mentor) < best[-1]:
            best[:] = [each for each in best if each[2] != mentor]
            insort(best, (cost, -value, mentor))
            del best[self._wanted :]
            self.limit = best[-1][0]
        return self.limit
