# SPDX-License-Identifier: Apache-2.0
"""Searches whose trials are processes: what they store, how they go on after failures, kills and Ctrl-C, what they refuse.

Usage: experiments_test.py PROGRAM [TESTS...], PROGRAM being that of fake_program.cpp.
"""

import html.parser
import json
import os
import pathlib
import random
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
DONE = {"completed", "stopped", "failed", "invalid_hp"}
ASHA = "{name: adaptive_asha, metric: loss, max_trials: 16, max_length: {batches: 160}}"
RATE = "{type: log, base: 10, minval: -4, maxval: -1}"


class Experiments(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def configure(self, searcher=ASHA, more="", rate=RATE, name="experiment.yaml", **hyperparameters):
        text = f"hyperparameters:\n  rate: {rate}\n"
        for key, value in hyperparameters.items():
            text += f"  {key}: {value}\n"
        text += f"searcher: {searcher}\nreproducibility: {{experiment_seed: 11}}\n{more}\n"
        (self.folder / name).write_text(text)

    def command(self, *flags, config="experiment.yaml"):
        return [PROGRAM, "search", "--config", config, *flags]

    def search(self, *flags, code=0, **options):
        result = subprocess.run(self.command(*flags, **options), cwd=self.folder, capture_output=True, text=True,
                                timeout=120, check=False)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return result

    def experiment(self, number=1):
        return self.folder / "detpl_experiments" / f"experiment_{number}"

    @staticmethod
    def number(output):
        return int(re.search(r"experiment_(\d+)", output)[1])

    def rows(self, sql, number=1):
        database = sqlite3.connect(self.experiment(number) / "experiment.sqlite")
        try:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def state(self, number=1):
        return self.rows("SELECT text FROM experiment WHERE name = 'state'", number)[0][0]

    def trials(self, number=1):
        rows = self.rows("SELECT trial, state, hparams, batches, best_metric, restarts FROM trials ORDER BY trial", number)
        return [dict(zip(("trial", "state", "hparams", "batches", "best", "restarts"), row)) for row in rows]

    def result(self, number=1):
        """All that a search has found out, without the names of its checkpoints."""
        return [self.rows(f"SELECT * FROM {table} ORDER BY trial, batches", number)
                for table in ("trials", "validations", "training")] + [
                    self.rows("SELECT DISTINCT trial, batches FROM checkpoints ORDER BY trial, batches", number)]

    def assert_consistent(self, number=1):
        trials = self.trials(number)
        self.assertEqual([row["trial"] for row in trials], list(range(len(trials))))
        self.assertEqual({row["state"] for row in trials} - DONE, set())
        searcher = json.loads(self.rows("SELECT text FROM experiment WHERE name = 'searcher'", number)[0][0])
        self.assertEqual(len(searcher["state"]["trials"]), len(trials))
        self.assertTrue(all(trial["is_closed"] for trial in searcher["state"]["trials"]))
        for row in trials:
            with self.subTest(row["trial"]):
                own = self.rows(f"SELECT batches, metric FROM validations WHERE trial = {row['trial']}", number)
                self.assertEqual(row["best"], min((metric for _, metric in own if metric is not None), default=None))
                for batches, metric in own:
                    rate = json.loads(row["hparams"])["rate"]
                    self.assertAlmostEqual(metric, loss(rate, batches), places=12)
        for uuid, trial in self.rows("SELECT uuid, trial FROM checkpoints", number):
            self.assertTrue((self.experiment(number) / f"trial_{trial}/checkpoints/{uuid}/metadata.json").exists())
        return trials


def loss(rate, batches):
    from math import log10
    return abs(log10(rate) + 2) + 1 / (1 + batches / 20)


class Searchers(Experiments):
    def test_single(self):
        self.configure("{name: single, metric: loss, max_length: {batches: 30}}", rate="0.01")
        self.search()
        self.assertEqual([(row["state"], row["batches"]) for row in self.assert_consistent()], [("completed", 30)])

    def test_random(self):
        self.configure("{name: random, metric: loss, max_trials: 5, max_length: {batches: 30}}")
        self.search("--max-concurrent-trials", "2")
        self.assertEqual([row["batches"] for row in self.assert_consistent()], [30] * 5)

    def test_grid_tries_every_point_once(self):
        self.configure("{name: grid, metric: loss, max_length: {batches: 10}}",
                       rate="{type: double, minval: 0.001, maxval: 0.01, count: 4}",
                       other="{type: categorical, vals: [a, b]}")
        self.search("--max-concurrent-trials", "3")
        points = [(round(json.loads(row["hparams"])["rate"], 9), json.loads(row["hparams"])["other"])
                  for row in self.assert_consistent()]
        self.assertEqual(sorted(points), [(rate, name) for rate in (0.001, 0.004, 0.007, 0.01) for name in "ab"])

    def test_asha_trains_the_good_ones_longer(self):
        for name, more in ("async_halving", "num_rungs: 3"), ("adaptive_asha", "mode: standard"):
            with self.subTest(name):
                self.configure(f"{{name: {name}, metric: loss, max_trials: 16, max_time: 160, time_metric: batches, {more}}}")
                output = self.search("--max-concurrent-trials", "4").stdout
                number = self.number(output)
                trials = self.assert_consistent(number)
                self.assertEqual(len(trials), 16)
                self.assertLessEqual({row["batches"] for row in trials}, {10, 11, 40, 41, 160})
                self.assertEqual({row["state"] for row in trials}, {"completed", "stopped"})
                self.assertTrue(all((row["state"] == "completed") == (row["batches"] == 160) for row in trials))
                best = min(trials, key=lambda row: row["best"])
                self.assertEqual(best["batches"], 160)
                self.assertIn(f"best: trial {best['trial']}, loss={best['best']!r} after 160 batches", output)

    def test_asha_by_validation_periods_in_records(self):
        self.configure("{name: async_halving, num_rungs: 2, metric: loss, max_trials: 6, max_length: {records: 640}}",
                       "min_validation_period: {batches: 20}", global_batch_size=8)
        self.search("--max-concurrent-trials", "1")
        trials = self.assert_consistent()
        self.assertEqual(len(trials), 6)
        self.assertIn("stopped", {row["state"] for row in trials})

    def test_larger_may_be_better(self):
        self.configure("{name: random, metric: loss, smaller_is_better: false, max_trials: 4, max_length: {batches: 20}}")
        self.search()
        trials = self.trials()
        page = (self.experiment() / "index.html").read_text()
        self.assertIn(f"Best: trial {max(trials, key=lambda row: row['best'])['trial']},", page)

    def test_the_same_seed_searches_the_same(self):
        self.configure()
        self.search("--max-concurrent-trials", "1")
        self.search("--max-concurrent-trials", "1")
        self.assertEqual(self.result(1), self.result(2))
        self.configure(more="name: another")
        text = (self.folder / "experiment.yaml").read_text().replace("experiment_seed: 11", "experiment_seed: 12")
        (self.folder / "experiment.yaml").write_text(text)
        self.search("--max-concurrent-trials", "1")
        self.assertNotEqual(self.result(1), self.result(3))

    def test_no_more_trials_run_at_a_time_than_asked_for(self):
        self.configure(pause=2)
        for most in 1, 3:
            running = peak = 0
            for line in self.search("--max-concurrent-trials", str(most)).stdout.splitlines():
                running += bool(re.match(r"trial \d+ starts", line)) - bool(re.match(r"trial \d+ (was|has)", line))
                peak = max(peak, running)
            self.assertEqual((running, peak), (0, most))

    def test_simulate_prints_the_plan(self):
        self.configure("{name: adaptive_asha, metric: loss, max_trials: 16, max_length: {batches: 937}}")
        self.assertEqual([line.split() for line in self.search("--simulate").stdout.splitlines()[2:]],
                         [f"{trials} | train for {batches} batches".split()
                          for trials, batches in ((9, 58), (5, 234), (2, 937))])
        self.assertFalse((self.folder / "detpl_experiments").exists())


class Output(Experiments):
    def test_the_page_is_complete_and_whole(self):
        self.configure("{name: random, metric: loss, max_trials: 4, max_length: {batches: 30}}",
                       'min_validation_period: {batches: 10}\nname: "<b>&\\""', other='"<script>alert(1)</script>"')
        output = self.search().stdout
        best_rate = json.loads(self.trials()[int(re.search(r"best: trial (\d+)", output)[1])]["hparams"])["rate"]
        self.assertIn(f" rate={best_rate!r}\ncheckpoint: ", output)  # all its digits
        page = Page()
        page.feed((self.experiment() / "index.html").read_text())
        page.close()
        self.assertEqual(page.open, [])
        self.assertEqual(page.tags["script"] + page.tags["b"] + page.tags["link"] + page.tags["img"], 0)
        self.assertEqual((page.tags["svg"], page.tags["polyline"]), (2, 8))  # of the metric and of training's
        self.assertIn('<b>&": experiment 1', page.text)
        cells = {cell for row in page.table[1:] for cell in row}
        self.assertIn("<script>alert(1)</script>", cells)
        self.assertEqual(sorted(row[0] for row in page.table[1:]), ["0", "1", "2", "3"])
        best = [float(row[page.table[0].index("best loss")]) for row in page.table[1:]]
        self.assertEqual(best, sorted(best))

    def test_checkpoints_stay_as_the_policy_says(self):
        searcher = "{name: random, metric: loss, max_trials: 3, max_length: {batches: 60}}"
        periods = "min_validation_period: {batches: 10}\nmin_checkpoint_period: {batches: 10}\n"
        self.configure(searcher, periods)
        self.search()
        self.assertEqual(len(list(self.experiment(1).glob("trial_*/checkpoints/*"))), 18)
        self.configure(searcher, periods + "checkpoint_storage: {save_experiment_best: 1, save_trial_best: 0, "
                       "save_trial_latest: 0}")
        output = self.search().stdout
        kept = list(self.experiment(2).glob("trial_*/checkpoints/*"))
        self.assertEqual(len(kept), 1)
        self.assertIn(f"checkpoint: ./{kept[0].relative_to(self.folder)}", output)
        self.assert_consistent(2)

    def test_a_terminal_shows_a_table(self):
        self.configure("{name: random, metric: loss, max_trials: 3, max_length: {batches: 30}}")
        result = subprocess.run(["script", "-qec", " ".join(self.command()), "/dev/null"], cwd=self.folder, text=True,
                                capture_output=True, timeout=60, check=True)
        self.assertRegex(result.stdout, r"trial  state")
        self.assertRegex(result.stdout, r"\x1b\[\d+A\x1b\[J")
        self.assertRegex(result.stdout, r"2      completed  30 ")


class Page(html.parser.HTMLParser):
    """A page's text, its tags, the cells of its table; fails for tags that don't match."""

    VOID = {"meta", "line", "circle", "polyline"}

    def __init__(self):
        super().__init__()
        import collections
        self.tags, self.open, self.text, self.table = collections.Counter(), [], "", []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "tr":
            self.table.append([])
        if tag in ("td", "th"):
            self.table[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.tags[tag] += 1

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            raise AssertionError(f"</{tag}> closes another tag")

    def handle_data(self, data):
        self.text += data
        if "td" in self.open or "th" in self.open:
            self.table[-1][-1] += data


class Failures(Experiments):
    RANDOM = "{name: random, metric: loss, max_trials: 4, max_length: {batches: 60}}"

    def test_a_trial_that_fails_goes_on_from_its_checkpoint(self):
        self.configure(self.RANDOM, "min_checkpoint_period: {batches: 10}\nmin_validation_period: {batches: 20}",
                       fail_at=55, fails=2)
        output = self.search("--max-concurrent-trials", "2").stdout
        self.assertEqual([(row["state"], row["restarts"], row["batches"]) for row in self.assert_consistent()],
                         [("completed", 2, 60)] * 4)
        self.assertIn("goes on after 50 batches", output)
        self.assertIn("(2 of 5): this trial is told to fail", output)

    def test_restarts_change_no_result_of_asha(self):
        periods = "min_checkpoint_period: {batches: 10}\nmin_validation_period: {batches: 10}"
        self.configure(more=periods)
        self.search("--max-concurrent-trials", "1")
        self.configure(more=periods, fail_at=15, fails=1)
        self.search("--max-concurrent-trials", "1")
        one, other = ([(row["state"], row["batches"], row["best"]) for row in self.assert_consistent(number)]
                      for number in (1, 2))
        self.assertEqual(one, other)
        self.assertEqual(self.result(1)[1], self.result(2)[1])

    def test_a_trial_that_fails_for_good_leaves_the_others_alone(self):
        self.configure("{name: grid, metric: loss, max_length: {batches: 20}}", "max_restarts: 1", rate="0.01",
                       fails="{type: categorical, vals: [0, 99]}", fail_at=5)
        self.search()
        trials = {json.loads(row["hparams"])["fails"]: row for row in self.assert_consistent()}
        self.assertEqual((trials[0]["state"], trials[99]["state"], trials[99]["restarts"]), ("completed", "failed", 1))

    def test_all_trials_fail(self):
        self.configure(self.RANDOM, "max_restarts: 0", fail_at=5, fails=99)
        message = self.search(code=1).stderr
        self.assertRegex(message, r"^detpl: all trials of experiment 1 have failed; the output of the first, in .*"
                                  r"trial_0/log.txt, ends with: this trial is told to fail\n$")
        self.assertEqual(self.state(), "failed")

    def test_invalid_hyperparameters_are_replaced(self):
        for searcher in self.RANDOM, ASHA:
            with self.subTest(searcher):
                self.configure(searcher, invalid="{type: categorical, vals: [0, 0, 1]}")
                number = self.number(self.search().stdout)
                trials = self.assert_consistent(number)
                refused = [row for row in trials if row["state"] == "invalid_hp"]
                self.assertEqual(refused, [row for row in trials if json.loads(row["hparams"])["invalid"]])
                self.assertGreater(len(refused), 0)
                self.assertEqual(len(trials) - len(refused), 4 if searcher == self.RANDOM else 16)

    def test_a_metric_that_is_not_finite_fails_the_trial_once(self):
        self.configure("{name: grid, metric: loss, max_length: {batches: 20}}", "min_validation_period: {batches: 5}",
                       rate="0.01", nan_at="{type: categorical, vals: [0, 10]}")
        self.search()
        trials = {json.loads(row["hparams"])["nan_at"]: row for row in self.trials()}
        self.assertEqual((trials[0]["state"], trials[10]["state"], trials[10]["restarts"]), ("completed", "failed", 0))
        self.assertEqual(self.rows(f"SELECT metric FROM validations WHERE trial = {trials[10]['trial']} AND batches = 10"),
                         [(None,)])

    def test_a_metric_that_is_missing(self):
        self.configure(self.RANDOM, no_metric=1)
        self.assertRegex(self.search(code=1).stderr,
                         r"^detpl: trial \d validated without the metric `loss`, .*; it has other, batches, epochs: .*"
                         r"its output is in \./detpl_experiments/experiment_1/trial_\d/log.txt\n$")

    def test_a_trial_that_no_configuration_fits(self):
        self.configure(self.RANDOM, usage=1)
        self.assertRegex(self.search(code=2).stderr, r"^detpl: trial \d of experiment 1 can't be trained: this trial is told "
                                                     r"to refuse its configuration \(its output is in .*\)\n$")


class Interruptions(Experiments):
    PERIODS = "min_checkpoint_period: {batches: 10}\nmin_validation_period: {batches: 10}"

    def killed_search(self, flags, kills, seed):
        """Runs a search that is killed at random moments until it ends."""
        moments = random.Random(seed)
        for _ in range(kills):
            process = subprocess.Popen(self.command(*flags), cwd=self.folder, stdout=subprocess.DEVNULL)
            try:
                process.wait(moments.uniform(0.02, 0.35))
                return self.assertEqual(process.returncode, 0)  # it was faster
            except subprocess.TimeoutExpired:
                children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
                process.kill()
                process.wait()
                self.assert_ended(children)
        self.search(*flags)

    def assert_ended(self, processes):
        end = time.monotonic() + 10
        while any(is_running(process) for process in processes):
            self.assertLess(time.monotonic(), end, "a trial outlives its search")
            time.sleep(0.01)

    def test_a_search_that_is_killed_ends_as_one_that_is_not(self):
        flags = "--max-concurrent-trials", "1"
        for number, more in enumerate(["", self.PERIODS]):
            with self.subTest(more):
                self.configure(more=more + "\nname: undisturbed", pause=1)
                self.search(*flags)
                self.configure(more=more + "\nname: killed", pause=1)
                self.killed_search(flags, kills=8, seed=number)
                self.assert_consistent(2 * number + 2)
                self.assertEqual(self.result(2 * number + 1), self.result(2 * number + 2))

    def test_several_trials_at_a_time_are_killed(self):
        self.configure(more=self.PERIODS, pause=1)
        self.killed_search(("--max-concurrent-trials", "4"), kills=8, seed=3)
        self.assertEqual(len(self.assert_consistent()), 16)
        self.assertEqual([path.name for path in self.experiment().parent.iterdir()], ["experiment_1"])

    def test_signals_interrupt_a_search(self):
        self.configure(more=self.PERIODS, pause=1)
        for number in signal.SIGINT, signal.SIGTERM:
            process = subprocess.Popen(self.command(), cwd=self.folder, stdout=subprocess.PIPE, text=True)
            process.stdout.readline()
            time.sleep(0.1)
            process.send_signal(number)
            self.assert_interrupted(process.communicate(timeout=30)[0])
            self.assertEqual(process.returncode, 0)
            self.assertEqual(self.rows("SELECT count(*) FROM trials WHERE state = 'running'"), [(0,)])
        self.search()
        self.assertEqual(len(self.assert_consistent()), 16)

    def test_an_interrupted_search_ends_as_one_that_is_not(self):
        flags = "--max-concurrent-trials", "1"
        for more in "", self.PERIODS:  # 10 is a rung and a period
            for interrupt_at in 10, 15:
                with self.subTest(more=more, interrupt_at=interrupt_at):
                    self.configure(more=more + f"\nname: undisturbed {interrupt_at}")
                    undisturbed = self.number(self.search(*flags).stdout)
                    self.configure(more=more + f"\nname: interrupted {interrupt_at}", interrupt_at=interrupt_at, fails=1)
                    while "is done" not in (output := self.search(*flags).stdout):
                        self.assert_interrupted(output)
                    self.assert_consistent(self.number(output))
                    self.assertEqual(self.result(undisturbed)[1], self.result(self.number(output))[1])

    def assert_interrupted(self, output):
        self.assertIn(" is interrupted: the same command goes on with it", output)
        self.assertTrue((self.experiment(self.number(output)) / "index.html").exists())

    def test_an_experiment_that_is_done_is_left_alone(self):
        self.configure("{name: random, metric: loss, max_trials: 2, max_length: {batches: 5}}")
        self.search()
        before = self.result()
        self.search()
        self.assertEqual(before, self.result())
        self.assertEqual(self.trials(2), self.trials(1))

    def test_one_search_at_a_time_works_on_an_experiment(self):
        self.configure(pause=5)
        process = subprocess.Popen(self.command(), cwd=self.folder, stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        self.assertIn("another process runs this search in `", self.search(code=2).stderr)
        process.kill()
        process.communicate()


def is_running(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Refusals(Experiments):
    def test_usage(self):
        self.configure()
        for flags, sentence in ((("--max-concurrent-trials", "0"), "--max-concurrent-trials is 0, but it must be 1 or more"),
                                (("--ckpt-path", "last"), "search doesn't go with --ckpt-path"),
                                (("--fast-dev-run",), "search doesn't go with --fast-dev-run"),
                                (("--hparam", "rate={type: log}"), "`hyperparameters.rate` has no `minval`")):
            with self.subTest(flags):
                self.assertIn(sentence, self.search(*flags, code=2).stderr)
        result = subprocess.run([PROGRAM, "search"], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual((result.returncode, result.stderr),
                         (2, "detpl: search needs an experiment: add --config experiment.yaml\n"))
        result = subprocess.run([PROGRAM, "fit", "--simulate"], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 2)

    def test_configurations(self):
        for searcher, sentence in (("{name: random, metric: loss}", "max_trials"),
                                   ("{max_length: {batches: 3}}", "search needs `searcher.metric`"),
                                   ("{name: random, metric: loss, max_trials: 2, source_checkpoint_uuid: nowhere}",
                                    "`searcher.source_checkpoint_uuid` is `nowhere`")):
            with self.subTest(searcher):
                self.configure(searcher, rate="0.01")
                self.assertIn(sentence, self.search(code=2).stderr)
        self.assertFalse((self.folder / "detpl_experiments").exists())

    def test_tables_that_are_none(self):
        self.configure()
        self.experiment().mkdir(parents=True)
        (self.experiment() / "experiment.sqlite").write_bytes(b"no table at all, but text of some length" * 100)
        self.assertRegex(self.search(code=1).stderr, r"^detpl: cannot read `.*experiment.sqlite`: file is not a database\. "
                                                     r"Move it away, or choose another --default-root-dir\.\n$")
        (self.experiment() / "experiment.sqlite").unlink()
        other = sqlite3.connect(self.experiment() / "experiment.sqlite")
        other.execute("CREATE TABLE songs (title TEXT)")
        other.close()
        self.assertIn("it is another program's SQLite file", self.search(code=1).stderr)

    def test_a_folder_that_cannot_be_used(self):
        self.configure()
        (self.folder / "detpl_experiments").write_text("in the way")
        self.assertRegex(self.search(code=1).stderr, r"^detpl: cannot create the folder `\./detpl_experiments`: .*\n$")

    def test_a_disk_that_is_full(self):
        self.configure("{name: random, metric: loss, max_trials: 3, max_length: {batches: 20}}")
        result = subprocess.run(self.command(), cwd=self.folder, capture_output=True, text=True, check=False, timeout=60,
                                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384)),
                                restore_signals=False)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"^detpl: cannot write `.*experiment.sqlite`: .*\n$")
        self.search()
        self.assertEqual(len(self.assert_consistent()), 3)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
