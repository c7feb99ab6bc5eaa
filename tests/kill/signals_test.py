#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What SIGTERM, SIGINT and SIGUSR1 do to a training run.

signals_test.py TRAINEE [TESTS...]. Exits with 77 if safetensors or tensorboard isn't installed.
"""
import logging
import signal
import sys
import tempfile
import time
import unittest
from pathlib import Path

try:
    import safetensors.numpy  # noqa: F401
    logging.disable(logging.WARNING)
    from tensorboard.backend.event_processing import event_accumulator  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from trainee import Run

TRAINEE = Path(sys.argv[1]).resolve()
FLAGS = ["--max-epochs", "3", "--log-every-n-steps", "1", "--accumulate-grad-batches", "2"]
SLOW = ["--hparam", "step_ms=3000"]


class Signals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="detpl_signals_")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.undisturbed = Run(TRAINEE, cls.folder / "undisturbed", FLAGS)
        cls.undisturbed.start()
        cls.undisturbed.finish()

    def begin(self, *more, batches=30, **how):
        """A run that has trained so many batches."""
        run = Run(TRAINEE, self.folder / self.id().rpartition(".")[2], FLAGS)
        run.start(*more, **how)
        self.addCleanup(run.process.kill)
        self.assertTrue(run.wait_for(lambda: len(run.notes()) >= batches), run.errors())
        return run

    def stop_and_go_on(self, number, *more):
        run = self.begin(*more)
        run.process.send_signal(number)
        run.finish()
        epochs, steps = (int(run.notes()[-1][i]) for i in (0, 2))  # the steps before the last batch
        self.assertLess(epochs, 2)
        self.assertIn(run.steps_of_last(), (steps, steps + 1))
        self.assertIn(f"interrupted; trained {epochs} epochs, {run.steps_of_last()} steps", run.output())
        self.assertIn(f"checkpoint {run.last()} is written: go on with --ckpt-path last", run.output())
        run.check_checkpoints()
        run.check_part(self.undisturbed)
        trained = len(run.notes())
        run.start(*more)
        run.finish()
        run.check_part(self.undisturbed)
        self.assertEqual(trained + len(run.notes()), len(self.undisturbed.notes()), "no batch is trained twice")
        run.check_same_end(self.undisturbed)

    def test_sigterm_stops_with_a_checkpoint_and_the_run_goes_on_as_if_it_had_not(self):
        self.stop_and_go_on(signal.SIGTERM)

    def test_sigint_does_the_same_while_checkpoints_are_written_in_the_background(self):
        self.stop_and_go_on(signal.SIGINT, "--async-checkpoint")

    def test_sigusr1_saves_and_the_run_goes_on_unchanged(self):
        run = self.begin()
        before = run.last()
        run.process.send_signal(signal.SIGUSR1)
        self.assertTrue(run.wait_for(lambda: run.last() != before))
        self.assertNotEqual(run.steps_of_last() % 13, 0, "that was an epoch's end")
        run.check_checkpoints()
        run.finish()
        run.check_part(self.undisturbed)
        run.check_same_end(self.undisturbed)
        self.assertIn("\ntrained 3 epochs", "\n" + run.output())

    def test_a_second_signal_stops_at_once(self):
        for first, second in (signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM), (signal.SIGINT, signal.SIGINT):
            with self.subTest(first=first, second=second):
                run = Run(TRAINEE, self.folder / f"{first.name}_{second.name}", FLAGS)
                run.start(*SLOW)
                self.assertTrue(run.wait_for(run.notes), run.errors())
                run.process.send_signal(first)
                time.sleep(0.2)
                self.assertIsNone(run.process.poll(), "the first one waits for the step under way")
                run.process.send_signal(second)
                self.assertEqual(run.process.wait(1), -second)

    def test_an_ignored_signal_stays_ignored(self):
        run = self.begin(preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        for _ in range(2):
            run.process.send_signal(signal.SIGINT)
        run.finish()
        run.check_same_end(self.undisturbed)

    def test_before_its_data_is_ready_a_run_ends_at_once(self):
        run = Run(TRAINEE, self.folder / "preparing", FLAGS)
        run.start("--prepare-ms", "20000")
        self.assertTrue(run.wait_for(run.notes_file.exists))
        time.sleep(0.2)
        run.process.send_signal(signal.SIGTERM)
        self.assertEqual(run.process.wait(1), -signal.SIGTERM)
        self.assertFalse(run.version.exists())

    def test_validation_by_itself_ends_at_once(self):
        run = Run(TRAINEE, self.folder / "validating", [])
        run.start(*SLOW, command="validate")
        self.assertTrue(run.wait_for(run.notes_file.exists))
        time.sleep(0.5)
        run.process.send_signal(signal.SIGTERM)
        self.assertEqual(run.process.wait(1), -signal.SIGTERM)

    def test_without_checkpoints_nothing_is_said_of_them(self):
        run = self.begin("--no-checkpointing")
        run.process.send_signal(signal.SIGTERM)
        run.finish()
        self.assertIn("interrupted; trained", run.output())
        self.assertNotIn("--ckpt-path", run.output())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
