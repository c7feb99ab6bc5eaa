"""Checks that two folders hold the same scalars, as TensorBoard reads them; wall times may differ.

same_events.py FOLDER FOLDER
"""
import sys

try:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator, SCALARS
except ImportError:
    sys.exit(77)


def scalars(folder):
    events = EventAccumulator(folder, size_guidance={SCALARS: 0}, purge_orphaned_data=False)
    events.Reload()
    return {tag: [(event.step, event.value) for event in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


first, second = map(scalars, sys.argv[1:])
assert first and first == second, (first, second)
