#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How a program of several ranks starts, writes and ends.

launch_test.py LAUNCHED [TESTS...], where LAUNCHED is the program made of launched.cpp.
"""
import collections
import importlib.util
import json
import os
import pty
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from processes import environment, living, outliving

LAUNCHED = Path(sys.argv[1]).resolve()
CORES = len(os.sched_getaffinity(0))
SANITIZED = b"__asan_init" in LAUNCHED.read_bytes() or b"__tsan_init" in LAUNCHED.read_bytes()


def call(devices, what, *more, **how):
    how = {"text": True, "env": environment(), **how}
    return subprocess.run([LAUNCHED, str(devices), what, *map(str, more)], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **how)


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_launch_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()

    def assert_nobody_lives(self):
        self.assertEqual(outliving(self.folder), [])

    def worlds(self, output):
        return [dict(re.findall(r"(\w+)=(\S*)", line)) for line in output.splitlines() if "world " in line]


class Starting(Test):
    def test_every_rank_knows_its_place(self):
        done = call(3, "world")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = sorted(done.stdout.splitlines())
        self.assertEqual([line.partition("world")[0] for line in lines], ["[rank 1] ", "[rank 2] ", ""])
        worlds = sorted(self.worlds(done.stdout), key=lambda world: world["rank"])
        for rank, world in enumerate(worlds):
            expected = {"rank": str(rank), "local_rank": str(rank), "size": "3", "local_size": "3", "nodes": "1",
                        "node_rank": "0", "launcher": "self", "served": "0", "restarts": "0",
                        "threads": str(max(CORES // 3, 1)), "omp": str(max(CORES // 3, 1)),
                        "master": worlds[0]["master"]}
            self.assertEqual(world, expected)
        self.assertRegex(worlds[0]["master"], r"^127\.0\.0\.1:\d+$")

    def test_a_program_alone_stays_alone(self):
        for devices in 0, 1:
            self.assertEqual(call(devices, "world").stdout,
                             "world rank=0 size=1 local_rank=0 local_size=1 node_rank=0 nodes=1 launcher=none master=:0 "
                             "served=0 restarts=0 threads=0 omp=\n")

    def test_the_users_threads_are_kept(self):
        done = call(2, "world", env=environment(OMP_NUM_THREADS="7"))
        self.assertEqual([(world["threads"], world["omp"]) for world in self.worlds(done.stdout)], [("0", "7")] * 2)

    def test_devices_may_not_contradict_the_launcher(self):
        variables = {"RANK": "0", "WORLD_SIZE": "4", "LOCAL_RANK": "0", "LOCAL_WORLD_SIZE": "4", "MASTER_ADDR": "::1",
                     "MASTER_PORT": "5000"}
        self.assertEqual(call(4, "world", env=environment(**variables)).returncode, 0)
        done = call(2, "world", env=environment(**variables))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, "detpl: --devices 2 contradicts the launcher, which has started 4 on this host: "
                                      "leave --devices out, or start as many\n")

    def test_standard_input_belongs_to_rank_0(self):
        self.assertEqual(call(2, "stdin").stdout, "[rank 1] stdin ends: 1\n")

    def test_a_program_that_a_rank_starts_lives_on_its_own(self):
        done = call(2, "tool")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("[rank 1] world rank=1 size=2", done.stdout)


class Output(Test):
    def test_lines_are_whole_whoever_writes_them(self):
        """All to one pipe whose reader is slow: printf and streams, in parts."""
        process = subprocess.Popen([LAUNCHED, "3", "lines"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   env=environment(), bufsize=0)
        output = b""
        while part := process.stdout.read(1 << 14):
            output += part
            time.sleep(0.001)
        process.stdout.close()
        self.assertEqual(process.wait(), 0)
        expected = collections.Counter()
        for rank in range(3):
            prefix = f"[rank {rank}] " if rank else ""
            for way in "printf", "cout", "cerr":
                expected.update(f"{prefix}{way} {i} of rank {rank}" for i in range(3000))
        found = collections.Counter(output.decode().splitlines())
        self.assertEqual((found - expected, expected - found), (collections.Counter(), collections.Counter()))

    def test_huge_lines_are_whole(self):
        process = subprocess.Popen([LAUNCHED, "3", "huge"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   env=environment())
        time.sleep(0.3)  # everything is full
        lines = process.stdout.read().decode().splitlines()
        process.stdout.close()
        self.assertEqual(process.wait(), 0)
        expected = [(f"[rank {rank}] " if rank else "") + "abc"[rank] * 900_000 for rank in range(3)]
        self.assertTrue(collections.Counter(lines) == collections.Counter(expected * 6),
                        [line[:20] + f"... {len(line)}" for line in lines])

    def test_any_bytes_pass(self):
        expected = b"[rank 1] " + bytes(range(11)) + b"[rank 1] " + bytes(range(11, 256)) + b"\n"
        self.assertEqual(call(2, "binary", text=False).stdout, expected)

    def test_what_libraries_write_themselves_is_collected(self):
        self.assertEqual(call(2, "descriptor").stdout, "[rank 1] written in parts\n[rank 1] and left\n")

    def test_a_line_takes_the_place_of_a_progress_bar_on_a_terminal(self):
        ours, theirs = pty.openpty()
        process = subprocess.Popen([LAUNCHED, "2", "descriptor"], stdout=theirs, env=environment())
        os.close(theirs)
        output = b""
        while select.select([ours], [], [], 20)[0]:
            try:
                output += os.read(ours, 4096)
            except OSError:
                break
        os.close(ours)
        process.wait()
        self.assertIn(b"\r\x1b[K[rank 1] written in parts\r\n", output)

    def test_output_of_ranks_without_a_reader_is_dropped(self):
        process = subprocess.Popen([LAUNCHED, "2", "descriptor"], stdout=subprocess.PIPE, env=environment())
        process.stdout.close()
        self.assertEqual(process.wait(20), 0)

    def test_a_reader_that_goes_away_ends_a_rank_0_that_writes_and_so_all(self):
        process = subprocess.Popen([LAUNCHED, "3", "lines"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   cwd=self.folder, env=environment())
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.wait(20), -signal.SIGPIPE)
        self.assert_nobody_lives()


class Failing(Test):
    def test_a_rank_that_exits_gives_its_exit_code(self):
        done = call(3, "exit")
        self.assertEqual((done.returncode, done.stderr), (3, "detpl: rank 1 ended with exit code 3\n"))

    def test_a_killed_rank_is_named_and_its_last_words_are_shown(self):
        done = call(3, "kill")
        self.assertEqual((done.returncode, done.stdout), (1, "[rank 1] half a line\n"))
        self.assertEqual(done.stderr, "detpl: rank 1 was killed by signal 9 (Killed)\n")

    def test_a_rank_that_throws(self):
        done = call(3, "throw")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "[rank 1] detpl: a hook has thrown\ndetpl: rank 1 ended with exit code 1\n")

    def test_when_rank_0_throws_the_others_are_ended(self):
        done = call(3, "throw-first", 1, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (1, "detpl: rank 0 has thrown\n"))
        self.assertEqual(living(self.folder), [])

    def test_when_an_exception_passes_through_the_others_are_ended_at_once(self):
        start = time.monotonic()
        done = call(3, "refuse", cwd=self.folder)
        self.assertLess(time.monotonic() - start, 1.5)
        self.assertEqual((done.returncode, done.stderr), (2, "detpl: rank 0 has refused\n"))
        self.assertEqual(living(self.folder), [])

    def test_ranks_that_do_not_notice_a_failure_are_ended(self):
        start = time.monotonic()
        done = call(3, "exit-hang", 1, cwd=self.folder)
        self.assertLess(time.monotonic() - start, 10)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "detpl: rank 1 ended with exit code 3\ndetpl: rank 0 still runs and is ended too\n")
        self.assert_nobody_lives()

    def test_a_rank_that_never_ends_is_ended_after_the_timeout(self):
        done = call(3, "slow", 1, cwd=self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "detpl: rank 1 still ran 1 s after rank 0 had ended, and was ended\n")
        self.assertEqual(living(self.folder), [])


class Ending(Test):
    def begin(self):
        """Three ranks that have said their process ids."""
        process = subprocess.Popen([LAUNCHED, "3", "stay"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   cwd=self.folder, env=environment(), start_new_session=True)
        self.addCleanup(process.communicate)
        lines = [process.stdout.readline() for _ in range(3)]
        self.assertEqual(sorted(int(line.split()[-1]) for line in lines), sorted(living(self.folder)))
        return process

    def test_nobody_outlives_a_parent_that_is_killed(self):
        process = self.begin()
        process.kill()
        self.assertEqual(process.wait(20), -signal.SIGKILL)
        self.assert_nobody_lives()

    def test_nobody_outlives_a_parent_that_is_killed_while_it_starts(self):
        delays = random.Random(1)
        for _ in range(30):
            process = subprocess.Popen([LAUNCHED, "3", "stay"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       cwd=self.folder, env=environment())
            time.sleep(delays.uniform(0, 0.1 if SANITIZED else 0.01))
            process.kill()
            process.wait()
            self.assert_nobody_lives()

    def test_a_rank_ends_if_its_parent_has_ended_before_it_looked(self):
        lost = {"RANK": "1", "WORLD_SIZE": "2", "LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1",
                "MASTER_PORT": "5000"}
        self.assertEqual(call(2, "exit", env=environment(**lost, DETPL_LAUNCHED_BY=str(os.getpid()))).returncode, 3)
        self.assertEqual(call(2, "exit", env=environment(**lost, DETPL_LAUNCHED_BY="1")).returncode, 1)

    def test_a_terminals_signal_ends_all(self):
        process = self.begin()
        os.killpg(process.pid, signal.SIGINT)
        self.assertEqual(process.wait(20), -signal.SIGINT)
        self.assert_nobody_lives()

    def test_a_signal_for_the_parent_alone_ends_all(self):
        process = self.begin()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), -signal.SIGTERM)
        self.assert_nobody_lives()


class Launchers(Test):
    def start(self, *command, **how):
        return subprocess.run(list(map(str, command)), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=120, env=environment(**how))

    def torchrun(self, *what, **how):
        return self.start(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", 2,
                          "--no-python", LAUNCHED, *what, **how)

    @unittest.skipUnless(importlib.util.find_spec("torch"), "torchrun isn't there")
    def test_torchrun(self):
        done = self.torchrun(2, "world")
        self.assertEqual(done.returncode, 0, done.stderr)
        worlds = sorted(self.worlds(done.stdout), key=lambda world: world["rank"])
        self.assertEqual([world["rank"] + world["local_rank"] for world in worlds], ["00", "11"])
        for world in worlds:
            self.assertEqual((world["size"], world["local_size"], world["nodes"]), ("2", "2", "1"))
            self.assertEqual((world["launcher"], world["served"], world["threads"]), ("torchrun", "1", "0"))
            self.assertRegex(world["master"], r"^.+:[1-9]\d*$")
        self.assertNotIn("[rank 1]", done.stdout)

    @unittest.skipUnless(importlib.util.find_spec("torch"), "torchrun isn't there")
    def test_torchrun_shows_the_error_as_the_root_cause(self):
        done = self.torchrun(2, "throw")
        self.assertNotEqual(done.returncode, 0)
        cause = done.stderr.partition("Root Cause")[2]
        self.assertRegex(cause, r"rank +: 1 ")
        self.assertIn("a hook has thrown", cause)

    def test_the_error_file_is_json_and_keeps_the_first_error(self):
        path = self.folder / "error.json"
        for _ in range(2):
            call(2, "throw-first", 1, env=environment(TORCHELASTIC_ERROR_FILE=str(path)))
            message = json.loads(path.read_text())["message"]
            self.assertEqual(message["message"], "rank 0 has thrown")
            self.assertAlmostEqual(int(message["extraInfo"]["timestamp"]), time.time(), delta=60)

    @unittest.skipUnless(shutil.which("mpirun"), "mpirun isn't there")
    def test_mpirun(self):
        done = self.start("mpirun", "--allow-run-as-root", "--oversubscribe", "-np", 3, LAUNCHED, 0, "world")
        self.assertEqual(done.returncode, 0, done.stderr)
        worlds = sorted(self.worlds(done.stdout), key=lambda world: world["rank"])
        self.assertEqual([(world["rank"], world["size"], world["local_rank"], world["local_size"]) for world in worlds],
                         [(str(rank), "3", str(rank), "3") for rank in range(3)])
        self.assertEqual({(world["launcher"], world["nodes"], world["master"]) for world in worlds},
                         {("open_mpi", "1", worlds[0]["master"])})
        self.assertRegex(worlds[0]["master"], r"^127\.0\.0\.1:\d+$")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
