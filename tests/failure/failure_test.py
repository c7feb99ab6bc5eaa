#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What becomes of the ranks of a run when one of them is lost, and when they are told to stop.

failure_test.py TRAINEE [TESTS...], where TRAINEE is the program of tests/kill. Exits with 77 if safetensors or
tensorboard isn't installed.
"""
import concurrent.futures
import logging
import math
import os
import random
import re
import shutil
import signal
import socket
import subprocess
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

for folder in "kill", "python":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / folder))
from processes import environment, living, outliving, ranks
from trainee import Run

TRAINEE = Path(sys.argv[1]).resolve()
TORCHRUN = Path(sys.executable).with_name("torchrun")
MPIRUN = shutil.which("mpirun")
TIMEOUT = 5    # seconds, for what is only noticed when it is over
AT_ONCE = 100  # for what must be noticed earlier
MARGIN = 10    # seconds after the timeout until all must have ended


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def torchrun(*flags):
    return [TORCHRUN, "--no-python", "--nproc-per-node", 2, "--master-port", free_port(), *flags]


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_failure_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()

    def fail_in(self, name, fault, flags, launcher=(), seconds=MARGIN):
        """A run with a fault, and what it left: ended in time, without a process or half a checkpoint."""
        run = Run(TRAINEE, self.folder / name, ["--max-epochs", 2, *flags], launcher)
        begun = time.monotonic()
        process = run.start(fault=fault, env=environment(OMP_NUM_THREADS="1"))
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"{name}: still runs after {seconds} s: {run.errors()}") from None
        run.took = time.monotonic() - begun
        self.assertEqual(outliving(run.folder), [], name)
        self.assertNotEqual(code, 0, name)
        if code > 0:  # else rank 0 itself was killed, and clears away when it goes on
            self.assertEqual(run.temporaries(), [], name)
        run.check_checkpoints()
        print(f"  {run.took:5.1f} s  {name}", file=sys.stderr)
        return run, code

    def two_at_a_time(self, cases):
        """What most cases do is wait."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            futures = {pool.submit(case, *arguments): name for name, case, *arguments in cases}
            for future in concurrent.futures.as_completed(futures):
                with self.subTest(futures[future]):
                    future.result()

    def assert_said(self, run, *lines):
        """Lines on standard error, in any order."""
        said = run.errors().splitlines()
        for line in lines:
            self.assertTrue(any(re.fullmatch(line, one) for one in said), f"{line!r} isn't in {said}")


class Failing(Test):
    """--devices N: the program starts its own ranks."""

    def test_a_failure_is_noticed_at_once(self):
        at = r"stops in epoch 0, step 5: "
        throws = "rank 1 has failed: a hook has thrown"
        no_loss = "training_step returned no loss on rank 1 in epoch 0, step 5: .+"
        unused = r"the loss doesn't depend on the parameters `trunk.0.bias`, .+"
        names = r"rank 1 has logged .*`more` in training_step.*: log the same values on every rank, or set rank_zero_only"
        wide = r"the module of rank 1 isn't that of rank 0: it has `trunk.0.weight Float\[33, 12\]` .+"
        layer = r"the module of rank 1 isn't that of rank 0: it has `more.weight Float\[2, 2\]` .+"

        def both(sentence):
            return rf"(\[rank 1\] )?detpl: rank [01]: {sentence}"

        def case(fault, devices, expected, *lines):
            name = fault.replace(" ", "_")
            run, code = self.fail_in(name, fault, ["--devices", devices, "--timeout", AT_ONCE], seconds=AT_ONCE - 1)
            self.assertEqual(code, expected, name)
            self.assert_said(run, *lines)

        self.two_at_a_time([(fault, case, fault, *expected) for fault, *expected in [
            ("kill 1 5", 3, 1, r"detpl: rank 1 was killed by signal 9 \(Killed\)",
             rf"detpl: rank 0 {at}rank 1 is gone: .+", rf"\[rank 2\] detpl: rank 2 {at}rank 1 is gone: .+"),
            ("kill 0 5", 2, -signal.SIGKILL),
            ("throw 1 5", 3, 1, r"\[rank 1\] detpl: rank 1: a hook has thrown", rf"detpl: rank 0 {at}{throws}",
             rf"\[rank 2\] detpl: rank 2 {at}{throws}"),
            ("throw 0 5", 2, 1, r"detpl: rank 0: a hook has thrown",
             rf"\[rank 1\] detpl: rank 1 {at}rank 0 has failed: a hook has thrown"),
            ("validation 1 5", 2, 1, r"detpl: rank 0 stops in epoch 0, step 12: rank 1 has failed: validation has thrown"),
            ("skip 1 5", 2, 1, rf"\[rank 1\] detpl: rank 1: {no_loss}", rf"detpl: rank 0 {at}rank 1 has failed: {no_loss}"),
            ("unused 1 5", 2, 1, rf"\[rank 1\] detpl: rank 1: {unused}", rf"detpl: rank 0 {at}rank 1 has failed: {unused}"),
            ("unused -1 5", 2, 1, both(unused)),
            ("log 1 5", 2, 2, both(names)),
            ("wide 1 0", 2, 2, both(wide)),
            ("layer 1 0", 2, 2, both(layer)),
        ]])

    def test_a_rank_that_hangs_is_noticed_when_the_timeout_is_over(self):
        flags = ["--timeout", TIMEOUT]
        late = rf"it didn't answer within {TIMEOUT} s \(--timeout\)"

        def stopped():
            run, code = self.fail_in("stop_1", "stop 1 5", ["--devices", 2, *flags], seconds=TIMEOUT + MARGIN)
            self.assertEqual(code, 1)
            self.assert_said(run, f"detpl: rank 0 stops in epoch 0, step 5: rank 1 hangs or can't be reached: {late}")

        def absent(fault):
            run, code = self.fail_in(fault[:4], fault, ["--devices", 2, *flags], seconds=TIMEOUT + MARGIN)
            self.assertEqual(code, 1)
            self.assert_said(run, rf"detpl: rank 1 of 2 didn't come within {TIMEOUT} s: .+")

        def stopped_chief(revive):
            """Rank 0, which has started the others and has the store."""
            run = Run(TRAINEE, self.folder / f"stop_0_{revive.name}", ["--devices", 2, *flags])
            process = run.start(fault="stop 0 5", env=environment(OMP_NUM_THREADS="1"))
            self.addCleanup(process.kill)
            run.wait_for(lambda: run.notes() and len(ranks(run.folder, TRAINEE)) == 1, TIMEOUT + MARGIN)
            process.send_signal(revive)
            code = process.wait(MARGIN)
            self.assertEqual(outliving(run.folder), [])
            self.assertEqual(code, 1 if revive == signal.SIGCONT else -signal.SIGKILL)
            if code == 1:
                self.assert_said(run, r"detpl: rank 0 stops in epoch 0, step [56]: .+",
                                 rf"\[rank 1\] detpl: rank 1 stops in epoch 0, step 5: rank 0 .*: {late}")

        self.two_at_a_time([("stop 1", stopped), ("absent", absent, "absent 1 0"), ("gone", absent, "gone 1 0"),
                          ("stop 0, go on", stopped_chief, signal.SIGCONT),
                          ("stop 0, kill", stopped_chief, signal.SIGKILL)])


class Launched(Test):
    """Ranks that torchrun and mpirun have started."""
    at = r"stops in epoch 0, step 5: "
    late = rf"(hangs or )?can't be reached( any more)?: it didn't answer within {TIMEOUT} s \(--timeout\)"

    @unittest.skipUnless(TORCHRUN.exists(), "torchrun isn't there")
    def test_torchrun(self):
        def case(fault, said, cause):
            name = fault.replace(" ", "_")
            run, code = self.fail_in(name, fault, ["--timeout", TIMEOUT], torchrun(), seconds=120)  # it waits 30 s itself
            self.assertEqual(code, 1)
            self.assert_said(run, rf"detpl: rank {said}")
            self.assertIn(cause, run.errors().partition("Root Cause")[2])

        for fault in [("kill 1 5", rf"0 {self.at}rank 1 is gone: .+", "Signal 9"),
                      ("kill 0 5", rf"1 {self.at}rank 0 is gone: .+", "Signal 9"),
                      ("throw 1 5", rf"0 {self.at}rank 1 has failed: a hook has thrown", "traceback : a hook has thrown"),
                      ("stop 1 5", rf"0 {self.at}rank 1 {self.late}", "rank 0 stops in epoch 0, step 5: rank 1 "),
                      ("stop 0 5", rf"1 {self.at}rank 0 {self.late}", "rank 1 stops in epoch 0, step 5: rank 0 "),
                      ("absent 0 0", "0 of 2 didn't come within 5 s: .+", "rank 0 of 2 didn't come"),
                      ("wide 1 0", "[01]: the module of rank 1 isn't that of rank 0: .+", "the module of rank 1")]:
            with self.subTest(fault[0]):
                case(*fault)

    @unittest.skipUnless(MPIRUN, "mpirun isn't there")
    def test_mpirun(self):
        launcher = [MPIRUN, "--allow-run-as-root", "--oversubscribe", "-np", 2]

        def case(fault, said):
            run, _ = self.fail_in(fault.replace(" ", "_"), fault, ["--timeout", TIMEOUT], launcher, seconds=60)
            if said:
                self.assert_said(run, rf"detpl: rank {said}")

        for fault in [("kill 1 5", None),  # mpirun ends rank 0, which may not come to say anything
                      ("throw 1 5", "1: a hook has thrown"),
                      ("stop 1 5", rf"0 {self.at}rank 1 {self.late}"),
                      ("stop 0 5", rf"1 {self.at}rank 0 {self.late}"),
                      ("absent 1 0", "1 of 2 didn't come within 5 s: .+")]:
            with self.subTest(fault[0]):
                case(*fault)

    def test_nobody(self):
        """Ranks by hand: nobody ends a rank because of another one."""
        def begin(name, rank, fault, *more):
            variables = {"RANK": rank, "WORLD_SIZE": 2, "LOCAL_RANK": rank, "LOCAL_WORLD_SIZE": 2,
                         "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
            run = Run(TRAINEE, self.folder / f"{name}_{rank}", ["--timeout", TIMEOUT, *more])
            run.start(fault=fault, env=environment(OMP_NUM_THREADS="1", **{k: str(v) for k, v in variables.items()}))
            self.addCleanup(run.process.wait)
            self.addCleanup(run.process.kill)
            return run

        for fault, said in [("kill 1 5", rf"0 {self.at}rank 1 is gone: .+"),
                            ("kill 0 5", rf"1 {self.at}rank 0 is gone: .+"),
                            ("stop 1 5", rf"0 {self.at}rank 1 {self.late}"),
                            ("stop 0 5", rf"1 {self.at}rank 0 {self.late}"),
                            ("absent 1 0", "1 of 2 didn't come within 5 s: .+"),
                            ("absent 0 0", "1 can't reach rank 0 at 127.0.0.1:.+|0 of 2 didn't come within 5 s: .+"),
                            ("throw 0 5", rf"1 {self.at}rank 0 has failed: a hook has thrown")]:
            port = free_port()
            with self.subTest(fault):
                both = [begin(fault.replace(" ", "_"), rank, fault) for rank in (0, 1)]
                survivor = both[1 - int(fault.split()[1])]
                begun = time.monotonic()
                self.assertEqual(survivor.process.wait(TIMEOUT + MARGIN + 5), 1)
                self.assert_said(survivor, rf"detpl: rank {said}" if "of 2" not in said else rf"detpl: (rank )?{said}")
                if "stop" in fault:  # and go on
                    stopped = both[int(fault.split()[1])]
                    stopped.process.send_signal(signal.SIGCONT)
                    self.assertEqual(stopped.process.wait(MARGIN), 1)
                    self.assert_said(stopped, r"detpl: rank [01] stops in epoch 0, step [56]: .+")
                for run in both:
                    run.process.kill()
                    run.process.wait()
                    run.check_checkpoints()
                print(f"  {time.monotonic() - begun:5.1f} s  {fault}", file=sys.stderr)

        # A rank whose configuration is wrong tells the others.
        port = free_port()
        wrong = self.folder / "wrong.yaml"
        wrong.write_text("hyperparameters: {no_such: 1}\n")
        fine, failed = begin("config", 0, ""), begin("config", 1, "", "--config", wrong)
        self.assertEqual((fine.process.wait(TIMEOUT + MARGIN), failed.process.wait(MARGIN)), (1, 2))
        self.assert_said(fine, "detpl: rank 1 has failed: .*no_such.*")
        self.assert_said(failed, "detpl: rank 1: .*no_such.*")


class Preempted(Test):
    """Signals that reach one rank, or all, stop all ranks at one step."""
    FLAGS = ["--max-epochs", "3", "--log-every-n-steps", "1", "--accumulate-grad-batches", "2"]

    def undisturbed(self, *flags):
        run = Run(TRAINEE, self.folder / "undisturbed", [*self.FLAGS, *flags])
        run.start("--devices", 2, env=environment(OMP_NUM_THREADS="1"))
        run.finish()
        return run

    def begin(self, name, flags, ready, *more):
        run = Run(TRAINEE, self.folder / name, [*self.FLAGS, *flags, "--devices", 2])
        run.start(*more, env=environment(OMP_NUM_THREADS="1"))
        self.addCleanup(run.process.kill)
        self.assertTrue(run.wait_for(lambda: ready(run)), run.errors())
        return run

    def signal_to(self, run, which, number):
        pids = ranks(run.folder, TRAINEE)
        self.assertEqual(sorted(pids), [0, 1])
        for rank in which:
            os.kill(pids[rank], number)

    def stop_and_go_on(self, name, which, flags, ready, reference):
        run = self.begin(name, flags, ready)
        self.signal_to(run, which, signal.SIGTERM)
        run.finish()
        self.assertIn(f"interrupted; trained {run.position(run.last())[0]} epochs, {run.steps_of_last()} steps", run.output())
        self.assertEqual(len(run.notes(0)), len(run.notes(1)), "the ranks stop at one step")
        there = [path.name for path in run.checkpoints.iterdir() if not path.is_symlink()]
        self.assertEqual([one for one in there if run.steps(one) == run.steps_of_last()], [run.last()])
        run.check_checkpoints()
        trained = len(run.notes())
        for rank in 0, 1:
            run.check_part(reference, rank)
        run.start(env=environment(OMP_NUM_THREADS="1"))
        run.finish()
        for rank in 0, 1:
            run.check_part(reference, rank)
        self.assertEqual(trained + len(run.notes()), len(reference.notes()), "no batch is trained twice")
        run.check_same_end(reference)

    def test_sigterm_stops_all_ranks_and_the_run_goes_on_as_if_it_had_not(self):
        reference = self.undisturbed()
        self.stop_and_go_on("one", [1], [], lambda run: len(run.notes()) >= 16, reference)
        slow = ["--hparam", "step_ms=40"]  # the validation of an epoch takes 120 ms
        reference = Run(TRAINEE, self.folder / "slow", [*self.FLAGS, *slow])
        reference.start("--devices", 2, env=environment(OMP_NUM_THREADS="1"))
        reference.finish()
        self.stop_and_go_on("all", [0, 1], slow, self.validates, reference)

    @staticmethod
    def validates(run):
        if len(run.notes()) < 13:
            return False
        time.sleep(0.08)
        return True

    def test_sigusr1_to_one_rank_saves(self):
        reference = self.undisturbed()
        run = self.begin("saves", [], lambda run: len(run.notes()) >= 16)
        before = run.last()
        self.signal_to(run, [1], signal.SIGUSR1)
        self.assertTrue(run.wait_for(lambda: run.last() != before))
        self.assertNotEqual(run.steps_of_last() % 7, 0, "that was an epoch's end")
        run.check_checkpoints()
        run.finish()
        run.check_same_end(reference)


class PreemptedAtRandom(Preempted):
    """The same at moments by chance."""
    test_sigusr1_to_one_rank_saves = None

    def test_sigterm_stops_all_ranks_and_the_run_goes_on_as_if_it_had_not(self):
        chance = random.Random(7)
        flags = ["--hparam", "step_ms=10"]
        reference = self.undisturbed(*flags)
        for number in range(12):
            which, batches, delay = chance.choice([[0], [1], [0, 1]]), chance.randrange(1, 33), chance.uniform(0, 0.1)

            def ready(run):
                if len(run.notes()) < batches:
                    return False
                time.sleep(delay)
                return True

            with self.subTest(number=number, which=which, batches=batches, delay=delay):
                self.stop_and_go_on(str(number), which, flags, ready, reference)


class OtherWorld(Test):
    """A checkpoint of two ranks is gone on with by fewer and by more."""
    RECORDS, BATCH = 197, 8

    def go_on(self, name, devices, first, second, batch=BATCH):
        """The batches that rank 0 trained in the second part, (epoch, batch, step)."""
        run = Run(TRAINEE, self.folder / name, [])
        run.start("--devices", 2, *first, env=environment(OMP_NUM_THREADS="1"))
        run.finish()
        before = run.steps_of_last()
        run.start("--devices", devices, "--batch-size", batch, *second, env=environment(OMP_NUM_THREADS="1"))
        run.finish()
        for rank in range(devices):
            self.assertTrue(all(math.isfinite(float.fromhex(loss)) for *_, loss in run.notes(rank)))
        return before, [tuple(map(int, note[:3])) for note in run.notes()]

    def test_from_the_end_of_an_epoch(self):
        for devices in 1, 3, 4:
            with self.subTest(devices=devices):
                before, trained = self.go_on(str(devices), devices, ["--max-epochs", 2], ["--max-epochs", 3])
                batches = math.ceil(self.RECORDS / (self.BATCH * devices))
                self.assertEqual(before, 2 * math.ceil(self.RECORDS / (self.BATCH * 2)))
                self.assertEqual(trained, [(2, batch, before + batch) for batch in range(batches)])

    def test_inside_an_epoch_with_the_same_global_batch(self):
        for devices in 1, 4:
            with self.subTest(devices=devices):
                before, trained = self.go_on(f"inside_{devices}", devices, ["--max-steps", 5], ["--max-epochs", 1],
                                             batch=self.BATCH * 2 // devices)
                self.assertEqual((before, trained), (5, [(0, batch, batch) for batch in range(5, 13)]))

    def test_inside_an_epoch_another_global_batch_is_refused(self):
        run = Run(TRAINEE, self.folder / "refused", [])
        run.start("--devices", 2, "--max-steps", 5, env=environment(OMP_NUM_THREADS="1"))
        run.finish()
        run.start("--max-epochs", 1, env=environment(OMP_NUM_THREADS="1"))
        self.assertEqual(run.process.wait(60), 2)
        self.assertIn("inside an epoch with batches of 16 records", run.errors())


class LinkDown(Test):
    """Two hosts, which are network namespaces, and a cable between them that is pulled."""
    HOSTS = [f"detpl{os.getpid()}_{rank}" for rank in (0, 1)]
    ENDS = [f"dt{os.getpid() % 10**9}_{rank}" for rank in (0, 1)]

    @staticmethod
    def ip(*command):
        subprocess.run(["ip", *map(str, command)], check=True, capture_output=True, text=True)

    def setUp(self):
        super().setUp()
        if os.geteuid() != 0 or not shutil.which("ip"):
            self.skipTest("namespaces need root and iproute2")
        try:
            for host in self.HOSTS:
                self.ip("netns", "add", host)
                self.addCleanup(self.ip, "netns", "del", host)
            self.ip("link", "add", self.ENDS[0], "netns", self.HOSTS[0], "type", "veth", "peer", "name", self.ENDS[1],
                    "netns", self.HOSTS[1])
            for rank in 0, 1:
                self.ip("-n", self.HOSTS[rank], "addr", "add", f"10.99.7.{rank + 1}/24", "dev", self.ENDS[rank])
                for interface in self.ENDS[rank], "lo":
                    self.ip("-n", self.HOSTS[rank], "link", "set", interface, "up")
        except subprocess.CalledProcessError as failure:
            self.skipTest(f"namespaces can't be made here: {failure.stderr.strip()}")

    def test_both_sides_end_when_the_timeout_is_over(self):
        variables = {"WORLD_SIZE": "2", "LOCAL_RANK": "0", "LOCAL_WORLD_SIZE": "1", "MASTER_ADDR": "10.99.7.1",
                     "MASTER_PORT": "29500", "OMP_NUM_THREADS": "1"}
        both = []
        for rank in 0, 1:
            run = Run(TRAINEE, self.folder / str(rank), ["--timeout", TIMEOUT, "--max-epochs", 100, "--hparam", "step_ms=20"],
                      ["ip", "netns", "exec", self.HOSTS[rank]])
            run.start(env=environment(RANK=str(rank), **variables))
            self.addCleanup(run.process.kill)
            both.append(run)
        self.assertTrue(both[0].wait_for(lambda: len(both[0].notes()) >= 3), both[0].errors())
        self.ip("-n", self.HOSTS[0], "link", "set", self.ENDS[0], "down")
        begun = time.monotonic()
        for rank, run in enumerate(both):
            self.assertEqual(run.process.wait(TIMEOUT + MARGIN), 1)
            self.assert_said(run, rf"detpl: rank {rank} stops in epoch \d+, step \d+: rank {1 - rank} .*it didn't answer "
                                  rf"within {TIMEOUT} s \(--timeout\)")
            self.assertEqual(outliving(run.folder), [])
        print(f"  {time.monotonic() - begun:5.1f} s  link down", file=sys.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
