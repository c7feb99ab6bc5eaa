#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The client of Determined's master against a master that reads every request with Determined's own bindings.

client_test.py CLIENT [TESTS...]. Exits with 77 if the package determined isn't installed.
"""
import contextlib
import io
import json
import os
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
from pathlib import Path

try:
    import determined  # noqa: F401
    from determined.common import context as det_context
    from determined.common.api import authentication, canonicalize_master_url
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from master import Master, Slow, make_certificates

CLIENT = Path(sys.argv.pop(1)).resolve()
QUICK = {"DET_RETRY_CONFIG": '{"total": 3, "backoff_factor": 0.02}'}


def wait_until(happened):
    end = time.monotonic() + 30
    while not happened():
        if time.monotonic() > end:
            raise AssertionError("it hasn't happened in 30 s")
        time.sleep(0.005)


class ClientTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_master_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def begin(self, version="0.38.1", **more):
        self.master = self.enterContext(Master(version, **more))
        storage = {"type": "directory", "container_path": str(self.folder / "checkpoints")}
        config = {"checkpoint_storage": storage, "searcher": {"metric": "val_loss", "smaller_is_better": True}}
        self.trial = self.master.add_trial(config, {"lr": 0.1}, slots=1, seed=42)
        self.trial.write_info(self.folder)
        return self.trial

    def environment(self, **more):
        return self.trial.environment(self.folder, **{**QUICK, "HOME": str(self.folder), "XDG_CONFIG_HOME": "", **more})

    def outside(self, **more):
        """The environment of a machine that isn't part of a cluster."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("DET_")}
        return {**own, **QUICK, "DET_MASTER": self.master.url, "DET_RUN_DIR": "/nowhere", "HOME": str(self.folder),
                "XDG_CONFIG_HOME": "", **more}

    def start(self, *arguments, **more):
        return subprocess.Popen([CLIENT, *map(str, arguments)], env=self.environment(**more), text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, process, code=0):
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, output + errors)
        for secret in (self.master.session_token, self.master.user_token, "pass-word"):
            self.assertNotIn(secret, output + errors)
        if code:
            self.assertRegex(errors, r"\Adetpl: [^\n]+\n\Z")
            return errors
        self.assertEqual(errors, "")
        return output

    def call(self, *arguments, code=0, **more):
        return self.finish(self.start(*arguments, **more), code)

    def tearDown(self):
        if hasattr(self, "master"):
            self.assertEqual(self.master.problems, [])


class Runs(ClientTest):
    def test_a_plain_run_reports_all_that_it_does_in_order(self):
        trial = self.begin()
        self.assertEqual(self.call("trial", 30), "validated 0\ndone at 30\n")
        self.assertEqual(trial.events, [("status", "training"), ("training", 10), ("status", "training"),
                                        ("training", 20), ("status", "validating"), ("validation", 20),
                                        ("status", "checkpointing"), ("checkpoint", 20), ("status", "training"),
                                        ("training", 30), ("status", "checkpointing"), ("checkpoint", 30)])
        self.assertEqual(trial.metrics["validation"], {20: {"val_loss": 0.05, "batches": 20, "epochs": 0}})
        self.assertEqual(trial.batch_metrics["training"][10][3], {"loss": 0.25})
        self.assertEqual(trial.progress, [1 / 3, 2 / 3, 1])
        self.assertEqual(trial.run_starts, [{"runId": trial.id,
                                             "checkpointStorage": trial.config["checkpoint_storage"]}])
        self.assertEqual((trial.acknowledged, trial.early_exit), (0, None))
        for uuid, checkpoint in self.master.checkpoints.items():
            self.assertRegex(uuid, "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
            self.assertEqual(checkpoint["resources"], {"code/": "0", "weights": "2"})
            self.assertEqual(checkpoint["storageId"], 5)
            self.assertEqual(stat.S_IMODE((self.folder / "checkpoints" / uuid).stat().st_mode), 0o777)

    def test_a_run_says_what_determineds_own_library_says(self):
        def play(program, preempted):
            trial = self.begin()
            if preempted:
                trial.preempt()
            variables = {"DET_CLUSTER_ID": "", "DET_AGENT_ID": "", "DET_SLOT_IDS": "[0]", "DET_TASK_ID": trial.task_id,
                         "DET_ALLOCATION_ID": trial.allocation_id, "DET_TASK_TYPE": "TRIAL",
                         "DET_TRIAL_ID": str(trial.id), "DET_EXPERIMENT_ID": str(trial.experiment),
                         "DET_TRIAL_SEED": "1", "DET_HPARAMS": "{}", "DET_EXPERIMENT_CONFIG": json.dumps(trial.config),
                         "DET_STEPS_COMPLETED": "0", "DET_TRIAL_RUN_ID": "1"}
            done = subprocess.run([*program, "40"], env=self.environment(**variables), capture_output=True, text=True,
                                  timeout=60, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.master.problems, [])
            checkpoints = [{**checkpoint, "uuid": "", "reportTime": ""}
                           for checkpoint in self.master.checkpoints.values()]
            for checkpoint in checkpoints:  # theirs have a file metadata.json and its version, ours what detpl writes
                checkpoint["resources"].pop("metadata.json", None)
                checkpoint["metadata"].pop("determined_version", None)
            calls = {(request.method, request.path) for request in self.master.requests}
            metrics = {group: [event for event in trial.events if event[0] == group]
                       for group in ("training", "validation", "status", "checkpoint", "acknowledged")}
            return {"output": done.stdout, "calls": calls - {("GET", "/api/v1/master")}, "checkpoints": checkpoints,
                    "metrics": (metrics, trial.metrics, trial.batch_metrics), "progress": trial.progress,
                    "starts": trial.run_starts}

        for preempted in (False, True):
            ours = play([CLIENT, "trial"], preempted)
            theirs = play([sys.executable, Path(__file__).with_name("reference_trial.py")], preempted)
            for name, said in theirs.items():
                self.assertEqual(ours[name], said, name)

    def test_a_preempted_run_acknowledges_once_and_its_next_process_goes_on(self):
        trial = self.begin()
        process = self.start("trial", 100000)
        wait_until(lambda: trial.metrics.get("training"))
        trial.preempt()
        stopped = self.finish(process).split("stopped at ")[1].strip()
        self.assertEqual(trial.acknowledged, 1)
        trial.restart()
        trial.write_info(self.folder)
        goal = int(stopped) + 20
        self.assertRegex(self.call("trial", goal), rf"validated \d+\ngoes on at {stopped}\ndone at {goal}\n")
        self.assertEqual(sorted(trial.metrics["training"]), list(range(10, goal + 1, 10)))
        self.assertEqual(trial.acknowledged, 0)

    def test_a_run_that_was_stopped_before_it_began_does_one_workload(self):
        trial = self.begin()
        trial.preempt()  # as a searcher of 0.38 does
        self.assertIn("stopped at 10", self.call("trial", 50))
        self.assertEqual(trial.acknowledged, 1)

    def test_the_checkpoint_of_another_trial_is_a_warm_start(self):
        trial = self.begin()
        self.call("trial", 20)
        other = self.master.add_trial(trial.config, {})
        other.write_info(self.folder)
        self.trial, (uuid,) = other, self.master.checkpoints
        output = self.call("trial", 10, DET_LATEST_CHECKPOINT=uuid)
        self.assertEqual(output, "validated 0\ngoes on at 0\ndone at 10\n")

    def test_a_checkpoint_that_nobody_knows_ends_the_run(self):
        self.begin()
        self.assertIn("(404) (checkpoint no-such not found)", self.call("trial", 10, code=1, DET_LATEST_CHECKPOINT="no-such"))

    def test_old_masters_hand_out_operations(self):
        for version, progress in {"0.22.2": 40, "0.26.1": 40, "0.37.0": 40}.items():
            with self.subTest(version):
                trial = self.begin(version)
                trial.operations = [20, 40]
                self.assertEqual(self.call("trial", 0), "validated 0\ndone at 40\n")
                self.assertEqual(trial.completed, [(20, 0.05), (40, 0.025)])
                self.assertEqual(trial.acknowledged, 1)
                self.assertEqual(trial.progress[-1], progress)
                self.assertEqual(sorted(trial.metrics["training"]), [10, 20, 30, 40])
                self.assertEqual(len(trial.run_starts), int(version == "0.37.0"))
                self.assertEqual(bool(self.master.sent("POST", "/training_metrics")), version == "0.22.2")
                self.assertEqual(self.master.problems, [])

    def test_every_other_call_is_one_that_the_bindings_read(self):
        trial = self.begin()
        output = self.call("every")
        self.assertEqual(output, "none\nthe validation metric `val_loss` has no value: return a number for it from "
                                 "every batch\n")
        self.assertEqual(trial.metrics["network"], {1: {"nan": "NaN", "up": "Infinity", "down": "-Infinity",
                                                        "list": [1, "-Infinity"], "text": "µ"}})
        self.assertEqual([checkpoint["resources"] for checkpoint in self.master.checkpoints.values()], [{"a": "1", "b": "2"}])
        self.assertEqual(trial.early_exit, "EXITED_REASON_INVALID_HP")
        self.master.best_metric = 0.25
        trial.early_exit = None
        self.assertTrue(self.call("every").startswith("0.25"))


class Trouble(ClientTest):
    def test_flaky_answers_lose_nothing_and_repeat_nothing(self):
        trial = self.begin()
        faults = [500, 503, "reset", 502, "lost", 504, Slow(0.5), 429, "lost"]
        self.master.misbehave("POST", "/metrics", list(faults[:7]))
        self.master.misbehave("POST", "/checkpoints", ["lost", 500])
        self.master.misbehave("POST", "/runs/start", list(faults[7:8]))
        self.master.misbehave("GET", "/trials", ["reset", 503])
        self.master.misbehave("GET", "/preemption", ["reset"])
        self.assertEqual(self.call("trial", 40, DET_RETRY_CONFIG='{"total": 8, "backoff_factor": 0.001}'),
                         "validated 0\ndone at 40\n")
        self.assertEqual([event for event in trial.events if event[0] == "training"],
                         [("training", steps) for steps in (10, 10, 20, 30, 40)])  # one was lost, and had arrived
        self.assertEqual(sorted(trial.batch_metrics["training"]), [10, 20, 30, 40])
        self.assertEqual(len(self.master.checkpoints), 2)

    def test_a_completed_operation_counts_once_though_its_answer_is_lost(self):
        trial = self.begin("0.36.0")
        trial.operations = [20, 40]
        self.master.misbehave("POST", "/completed_operation", ["lost"])
        self.assertIn("done at 40", self.call("trial", 0))
        self.assertEqual([length for length, _ in trial.completed], [20, 40])

    def test_an_error_of_the_master_is_told_in_the_end(self):
        self.begin()
        self.master.misbehave("POST", "/metrics", [(400, "invalid\nmetrics")] * 9)
        self.assertEqual(self.call("slow", 3, code=1),
                         f"detpl: the master at `{self.master.url}` answers POST /api/v1/trials/7/metrics with 400 "
                         "(invalid metrics): correct what it was asked for\n")

    def test_an_expired_token_is_no_reason_to_try_again(self):
        self.begin()
        self.master.tokens_valid = False
        errors = self.call("trial", 10, code=1)
        self.assertRegex(errors, r"\(401\) \(token Bearer \*\*\* is invalid\): it ends with its task")
        self.assertEqual(len(self.master.sent("POST", "/runs/start")), 1)

    def test_what_is_forbidden_is_told(self):
        self.begin()
        self.master.misbehave("POST", "/runs/start", [(403, "not yours")])
        self.assertRegex(self.call("trial", 10, code=1), r"refuses POST /api/v1/runs/start \(403\) \(not yours\): ask")

    def test_a_trial_that_isnt_there_is_told(self):
        self.begin()
        del self.master.trials[7]
        self.assertRegex(self.call("trial", 10, code=1), r"doesn't know POST .* \(404\) \(trial 7 not found\): check")

    def test_a_master_elsewhere_isnt_followed(self):
        self.begin()
        self.master.misbehave("POST", "/runs/start", [(302, "")])
        self.assertRegex(self.call("trial", 10, code=1), r"sends POST .* elsewhere \(302\)")

    def test_a_master_that_isnt_there_is_told_with_its_address(self):
        self.begin()
        errors = self.call("trial", 10, code=1, DET_MASTER="http://127.0.0.1:9")
        self.assertEqual(errors, "detpl: cannot reach Determined's master at `http://127.0.0.1:9` (no connection, "
                                 "4 attempts): check DET_MASTER and that the master runs\n")

    def test_something_else_at_the_masters_address_is_told(self):
        self.begin()
        with Page() as url:
            self.assertRegex(self.call("trial", 10, code=1, DET_MASTER=url), "isn't JSON: check that DET_MASTER")

    def test_reports_wait_for_a_slow_master_and_training_doesnt(self):
        trial = self.begin()
        self.master.misbehave("POST", "/metrics", Slow(0.3))
        longest = float(self.call("slow", 8))
        self.assertLess(longest, 0.2)
        self.assertEqual(sorted(trial.metrics["training"]), list(range(1, 9)))

    def test_of_late_statuses_only_the_newest_is_sent(self):
        trial = self.begin()
        self.master.misbehave("POST", "/metrics", ["reset", Slow(0.3)])
        self.call("slow", 300)
        self.assertEqual(len(trial.metrics["training"]), 300)
        self.assertLess(len(trial.progress), 50)
        self.assertEqual(trial.progress[-1], 1)

    def test_memory_of_reports_is_bounded(self):
        trial = self.begin()
        self.master.misbehave("POST", "/metrics", [Slow(0.3)])
        self.assertGreater(float(self.call("full", 60)), 0.1)
        self.assertEqual(len(trial.metrics["training"]), 60)

    def test_a_failed_run_gives_its_reports_a_moment_and_ends(self):
        trial = self.begin()
        self.master.misbehave("POST", "/metrics", [Slow(0.3)])
        self.assertEqual(self.call("abandon", code=1), "detpl: the training failed\n")
        self.assertEqual(trial.metrics["training"], {1: {"loss": 1}})


class Page:
    """A web server that isn't a master."""

    def __enter__(self):
        import http.server
        import threading

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<html>It works!</html>")

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Encryption(ClientTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="detpl_tls_")
        cls.addClassCleanup(folder.cleanup)
        cls.ca, cls.certificate, cls.key = make_certificates(folder.name, "determined-master.example")

    def begin(self, *_, **__):
        return super().begin(certificate=self.certificate, key=self.key)

    def test_a_private_ca_and_the_masters_name_are_accepted(self):
        self.begin()
        names = {"DET_MASTER_CERT_NAME": "determined-master.example"}
        self.assertIn("done at 20", self.call("trial", 20, DET_MASTER_CERT_FILE=str(self.ca), **names))
        # The master's own certificate may be given, too.
        self.call("every", DET_MASTER_CERT_FILE=str(self.certificate), **names)

    def test_certificates_that_tools_of_determined_keep_are_used(self):
        trial = self.begin()
        (self.folder / ".config" / "determined").mkdir(parents=True)
        store = {canonicalize_master_url(self.master.url): self.ca.read_text()}
        (self.folder / ".config" / "determined" / "certs.json").write_text(json.dumps(store))
        self.call("every", DET_MASTER_CERT_NAME="determined-master.example")
        self.assertEqual(trial.early_exit, "EXITED_REASON_INVALID_HP")

    def test_another_name_is_refused_and_nothing_is_sent(self):
        self.begin()
        for name in ("", "other.example"):
            errors = self.call("every", code=1, DET_MASTER_CERT_FILE=str(self.ca), DET_MASTER_CERT_NAME=name)
            self.assertRegex(errors, "certificate of the master at `https://.*` isn't accepted "
                                     r"\((IP address|hostname) mismatch\)")
        self.assertEqual(self.master.requests, [])

    def test_an_unknown_ca_is_refused_and_nothing_is_sent(self):
        self.begin()
        errors = self.call("every", code=1, DET_MASTER_CERT_NAME="determined-master.example")
        self.assertRegex(errors, r"isn't accepted \(unable to get local issuer certificate\): let DET_MASTER_CERT_FILE")
        self.assertEqual(self.master.requests, [])

    def test_noverify_accepts_any_certificate(self):
        self.begin()
        self.call("every", DET_MASTER_CERT_FILE="noverify")

    def test_plain_http_where_the_master_speaks_tls_is_told(self):
        self.begin()
        errors = self.call("every", code=1, DET_MASTER=self.master.url.replace("https", "http"))
        self.assertIn("cannot reach Determined's master at `http://", errors)

    def test_a_file_without_certificates_is_told(self):
        self.begin()
        errors = self.call("every", code=2, DET_MASTER_CERT_FILE=__file__)
        self.assertIn("there is no PEM certificate in", errors)


class Info(ClientTest):
    def test_a_trial_is_known_by_its_files(self):
        trial = self.begin()
        said = self.call("info")
        self.assertIn("{trial: 7, experiment: 3, run: 1, seed: 42, hparams: {lr: 0.1}", said)
        self.assertIn(f"slots: 1, rank: 0, master: {self.master.url}, task: {trial.task_id}, allocation: 7.3.1}}", said)

    def test_variables_take_the_place_of_the_files(self):
        self.begin()
        variables = {"DET_HPARAMS": '{"lr": 1}', "DET_TRIAL_SEED": "5", "DET_LATEST_CHECKPOINT": "abc",
                     "DET_STEPS_COMPLETED": "30", "DET_MASTER": "master.example"}
        said = self.call("info", **variables)
        self.assertIn("seed: 5, hparams: {lr: 1}", said)
        self.assertIn("latest: abc, steps: 30", said)
        self.assertIn("master: http://master.example:8080", said)

    def test_variables_alone_do(self):
        trial = self.begin()
        variables = {"DET_RUN_DIR": "/nowhere", "DET_ALLOCATION_ID": trial.allocation_id, "DET_TASK_ID": "t",
                     "DET_TASK_TYPE": "TRIAL", "DET_SLOT_IDS": "[0]", "DET_TRIAL_ID": "9", "DET_EXPERIMENT_ID": "2",
                     "DET_TRIAL_SEED": "1", "DET_TRIAL_RUN_ID": "1", "DET_HPARAMS": "{}"}
        said = self.call("info", **variables, DET_EXPERIMENT_CONFIG='{"name": "x"}')
        self.assertIn("{trial: 9, experiment: 2", said)
        del variables["DET_HPARAMS"], variables["DET_TASK_ID"]
        errors = self.call("info", code=2, **variables)
        self.assertRegex(errors, r"lack `task_id` \(cluster.json, or DET_TASK_ID\), `config` \(trial.json, or "
                                 r"DET_EXPERIMENT_CONFIG\), `hparams` \(trial.json, or DET_HPARAMS\): start it")

    def test_laptops_and_notebooks_are_no_trials(self):
        self.begin()
        self.assertEqual(self.call("info", DET_RUN_DIR="/nowhere"), "none\n")
        self.assertEqual(self.call("info", DET_TASK_TYPE="NOTEBOOK"), "none\n")

    def test_wrong_files_and_variables_are_told(self):
        self.begin()
        trial = self.folder / "info" / "trial.json"
        content = json.loads(trial.read_text())
        for text, sentence in {"{": "trial.json` isn't JSON", "[]": "is a list, but it must be a map",
                               json.dumps({**content, "trial_seed": "x"}): 'it must be an integer',
                               json.dumps({**content, "hparams": []}): "`hparams` in .* is a list, but it must be a map"
                               }.items():
            trial.write_text(text)
            self.assertRegex(self.call("info", code=2), sentence)
        self.trial.write_info(self.folder)
        self.assertIn("DET_TRIAL_ID is \"x\", but", self.call("info", code=2, DET_TRIAL_ID="x"))
        self.assertIn("has no valid port", self.call("info", code=2, DET_MASTER="http://host:port"))
        secret = self.call("info", code=2, DET_MASTER="http://user:pass-word@host")
        self.assertIn("has a user, a query or a fragment", secret)
        self.assertIn("DET_RETRY_CONFIG isn't", self.call("info", code=2, DET_RETRY_CONFIG="[1]"))

    def test_several_slots_need_a_launcher(self):
        self.begin()
        self.trial.slots = 2
        self.trial.write_info(self.folder)
        self.assertRegex(self.call("info", code=2), "has 2 slots .* wrap your training script with a distributed launch")
        self.assertIn("slots: 2", self.call("info", RANK="0"))

    def test_addresses_are_completed_as_determined_does(self):
        self.begin()
        for url in ("host", "host:81", "http://HOST", "https://host/", "https://host:8443/det/", "http://h/a/b"):
            self.assertIn(f"master: {canonicalize_master_url(url)},", self.call("info", DET_MASTER=url))

    def test_checkpoints_go_where_determined_keeps_them(self):
        self.begin()
        for storage, place in [
                ({"type": "directory", "container_path": "/data"}, "/data"),
                ({"type": "shared_fs", "host_path": "/mnt/det"}, "/mnt/det"),
                ({"type": "shared_fs", "host_path": "/mnt/det", "storage_path": "a/b"}, "/mnt/det/a/b"),
                ({"type": "shared_fs", "host_path": "/mnt/det", "storage_path": "/mnt/det/c"}, "/mnt/det/c"),
                ({"type": "s3", "bucket": "b"}, "")]:
            self.assertEqual(self.call("place", json.dumps(storage)), place + "\n")
        for storage, sentence in [
                ({"type": "shared_fs", "host_path": "/mnt", "storage_path": "../x"}, "outside the host_path"),
                ({"type": "shared_fs", "host_path": "/mnt", "storage_path": "/mnt2"}, "outside the host_path"),
                ({"type": "shared_fs", "host_path": "mnt"}, "make it an absolute path"),
                ({"type": "shared_fs"}, "`checkpoint_storage` has no `host_path`"),
                ({"type": "shared-fs"}, "did you mean `shared_fs`")]:
            self.assertIn(sentence, self.call("place", json.dumps(storage), code=2))


class Users(ClientTest):
    def setUp(self):
        super().setUp()
        self.begin()
        self.cache = self.folder / ".config" / "determined" / "auth.json"

    def start(self, *arguments, **more):
        return subprocess.Popen([CLIENT, *map(str, arguments)], env=self.outside(**more), text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def known(self, user="determined"):
        """The token that Determined's own tools would use."""
        return authentication.TokenStore(self.master.url, self.cache).get_token(user)

    def test_an_unmanaged_trial_lives_from_start_to_end_and_goes_on(self):
        self.assertEqual(self.call("unmanaged", "my search", "trial/1"), "run 1 from 0 \n")
        (trial,) = [trial for trial in self.master.trials.values() if not trial.allocation_id]
        self.assertEqual((trial.states[0], trial.states[-1]), ("STATE_RUNNING", "STATE_COMPLETED"))
        self.assertIn("", trial.states)  # the heartbeat
        self.assertEqual(trial.logs, ["a line\n", "another\n"])
        self.assertEqual(trial.metrics["training"], {10: {"loss": 0.5}})
        self.assertTrue(self.master.experiments[4].unmanaged)
        (uuid,) = self.master.checkpoints
        self.assertEqual(self.call("unmanaged", "my search", "trial/1"), f"run 2 from 10 {uuid}\n")
        self.assertEqual(len(self.master.experiments), 1)

    def test_a_login_is_remembered_as_determined_does(self):
        hashed = authentication.salt_and_hash("pass-word")
        self.master.users["ann"] = hashed
        self.call("unmanaged", "", "", DET_USER="ann", DET_PASS="pass-word")
        self.assertEqual(self.known("ann"), self.master.user_token)
        self.assertEqual(stat.S_IMODE(self.cache.stat().st_mode), 0o600)
        self.assertEqual(len(self.master.sent("POST", "/login")), 1)
        self.call("unmanaged", "", "", DET_USER="ann", DET_PASS="pass-word")
        self.assertEqual(len(self.master.sent("POST", "/login")), 1)
        authentication.TokenStore(self.master.url, self.cache).set_active("ann")
        self.call("unmanaged", "", "")
        self.assertEqual(len(self.master.sent("POST", "/login")), 1)

    def test_a_token_that_has_expired_is_renewed_where_there_is_a_password(self):
        self.call("unmanaged", "", "")
        self.master.user_token += "-2"
        self.call("unmanaged", "", "")
        self.assertEqual(self.known(), self.master.user_token)
        authentication.TokenStore(self.master.url, self.cache).set_active("determined")
        self.master.user_token += "-3"
        errors = self.call("unmanaged", "", "", code=1)
        self.assertIn("the login of `determined`", errors)
        self.assertIn("has expired: log in with `det user login`", errors)

    def test_a_wrong_password_is_told_without_it(self):
        errors = self.call("unmanaged", "", "", code=1, DET_USER="ann", DET_PASS="pass-word")
        self.assertIn("doesn't let `ann` log in", errors)

    def test_an_experiment_is_submitted_with_the_files_that_determined_would_send(self):
        context = self.folder / "context"
        for name, text in {"a.yaml": "x", "src/main.cpp": "int main() {}", "src/old.o": "", "build/x": "", "doc/build": "",
                           ".git/config": "", "run.pyc": "", "data/keep.txt": "é", "data/drop.txt": "", "data/d/e": "",
                           "shared_fs/x": "", "bin/tool": "#!", "notes[1].md": "", "ab": "", "deep/a/b/tmp": "",
                           ".detignore": "# comment\n*.o\n/build/\ndata/*.txt\n!data/keep.txt\n\nnotes\\[1\\].md\n"
                                         "/a[!c-z]\ndeep/**/tmp\n"}.items():
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            (context / name).write_text(text)
        (context / "bin" / "tool").chmod(0o755)
        (context / "link").symlink_to("a.yaml")
        config = self.folder / "const.yaml"
        config.write_text("name: x\nsearcher: {name: single, metric: loss}\n")
        number = int(self.call("submit", config, context))
        experiment = self.master.experiments[number]
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(action="ignore"):
            theirs = sorted(det_context.read_v1_context(context), key=lambda file: file.path)
        self.assertEqual([file.to_json() for file in experiment.files], [file.to_json() for file in theirs])
        self.assertEqual(experiment.config, config.read_text())
        experiment.unpack(self.folder / "unpacked")
        self.assertEqual(stat.S_IMODE((self.folder / "unpacked" / "bin" / "tool").stat().st_mode), 0o755)
        self.assertEqual([bool(request.body["validateOnly"]) for request in self.master.sent("POST", "/experiments")],
                         [True, False])
        config.write_text("name: x\n")
        self.assertRegex(self.call("submit", config, context, code=2), r"\(invalid experiment configuration: searcher")
        self.assertIn("is no folder", self.call("submit", config, self.folder / "absent", code=2))

    def submit(self, *more):
        config = self.folder / "const.yaml"
        config.write_text("name: x\nsearcher: {name: single, metric: loss}\n")
        (self.folder / "context").mkdir()
        return self.start("submit", config, self.folder / "context", *more)

    def test_the_log_of_the_first_trial_is_followed_to_its_end(self):
        process = self.submit("--follow")
        wait_until(lambda: self.master.sent("GET", "/experiments/4/trials"))
        trials = [self.master.add_trial(experiment=4) for _ in range(2)]
        trials[0].logs += ["one\n", "two\n"]
        trials[0].logs_break_after = 2
        wait_until(lambda: len(self.master.sent("GET", "/logs")) == 2)
        trials[0].logs.append("three µ\n")
        self.master.experiments[4].state = "STATE_COMPLETED"
        trials[0].ended.set()
        self.assertEqual(self.finish(process), "4\none\ntwo\nthree µ\nSTATE_COMPLETED\n")

    def test_an_experiment_that_ends_without_a_trial_is_followed_no_longer(self):
        process = self.submit("--follow")
        wait_until(lambda: 4 in self.master.experiments)
        self.master.experiments[4].state = "STATE_CANCELED"
        self.assertEqual(self.finish(process), "4\nSTATE_CANCELED\n")

    def test_a_master_that_hangs_up_in_the_middle_of_a_request_is_asked_again(self):
        config = self.folder / "const.yaml"
        config.write_text("name: x\nsearcher: {name: single, metric: loss}\n")
        (self.folder / "context").mkdir()
        (self.folder / "context" / "large").write_bytes(bytes(8 << 20))
        self.master.misbehave("POST", "/experiments", [Slow(0), "deaf", "deaf"])
        number = int(self.call("submit", config, self.folder / "context"))
        self.assertEqual(len(self.master.experiments[number].files), 1)

    def test_the_token_of_a_variable_is_used_where_nobody_has_logged_in(self):
        self.call("unmanaged", "", "", DET_USER="determined", DET_USER_TOKEN=self.master.user_token)
        self.assertEqual(self.master.sent("POST", "/login"), [])


if __name__ == "__main__":
    unittest.main()
