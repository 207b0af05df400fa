"""The evidence that a run has at hand, and each article's weighed when somebody asks for it: most are only compared, which is done by columns."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from pipeline.grouping.columns import Told
from pipeline.grouping.model import PairModel
from pipeline.grouping.prepared import Prepared
from pipeline.grouping.stored import evidence_of


class Weighed(Mapping[str, Prepared]):
    """Article -> its evidence, weighed."""

    def __init__(self, model: PairModel, stored: Mapping[str, Told]) -> None:
        self.stored = dict(stored)
        """The same as it is stored."""
        self._model, self._found = model, dict[str, Prepared]()

    def add(self, load: Callable[[Sequence[str]], Mapping[str, Told]], articles: Collection[str]) -> None:
        """Also of these articles."""
        missing = [article for article in articles if article not in self.stored]
        self.stored |= load(missing) if missing else {}

    def __getitem__(self, article: str) -> Prepared:
        found = self._found.get(article)
        if found is None:
            item = evidence_of(article, self.stored[article])
            found = self._found[article] = self._model.prepare(item, self._model.background)
        return found

    def __contains__(self, article: object) -> bool:
        return article in self.stored

    def __iter__(self) -> Iterator[str]:
        return iter(self.stored)

    def __len__(self) -> int:
        return len(self.stored)
