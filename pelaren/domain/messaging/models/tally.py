from django.db import models


class Tally(models.Model):
    """
    How many open conversations of a topic are on a side's turn, by who is responsible at the pension company.

    The database keeps it: each change of a conversation adds a line with +1 or -1, and lines of the same kind are put
    together now and then, so that nobody waits for another's count. What stands in a queue is the sum of `change`.
    """

    topic = models.ForeignKey(
        "messaging.Topic", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    last_side = models.CharField(max_length=10)
    insurer_assignee_id = models.BigIntegerField(null=True)
    change = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.change:+} in topic {self.topic_id}"
