"""What the bench tells of stories is measured by the job itself, in a process of its own."""

from bench import daily


def test_stories_are_grouped_into_an_archive_that_was_made_before() -> None:
    assert daily._stories(200) > 0
