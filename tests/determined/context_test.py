#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the examples send to a cluster: installed, submitted, unpacked elsewhere and run by Determined's own launcher.

context_test.py PROGRAMS BUILD CMAKE [TESTS...], with the folders of the built programs and of the build. Exits with
77 if the package determined isn't installed.
"""
import os
import re
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import determined  # noqa: F401
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from master import Master

PROGRAMS, BUILD = Path(sys.argv.pop(1)).resolve(), Path(sys.argv.pop(1)).resolve()
CMAKE = sys.argv.pop(1)
SOURCES = Path(__file__).resolve().parents[2]
NAMES = "mnist", "gan_mnist"


def install(name, folder):
    subprocess.run([CMAKE, "--install", BUILD, "--component", name, "--prefix", folder], check=True,
                   capture_output=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def submit(name, master, home, config):
    """The experiment that a user's command creates."""
    environment = {**{key: value for key, value in os.environ.items() if not key.startswith("DET_")},
                   "DET_MASTER": master.url, "HOME": str(home), "XDG_CONFIG_HOME": ""}
    run = subprocess.run([PROGRAMS / name, "submit", config], env=environment, cwd="/", text=True, capture_output=True,
                         timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    return master.experiments[int(re.fullmatch(r"Created experiment (\d+)\n", run.stdout)[1])]


class FolderTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_context_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class Files(FolderTest):
    def test_programs_know_no_place_of_the_machine_that_built_them(self):
        for name in NAMES:
            install(name, self.folder / name)
            for path in [self.folder / name / name, *(self.folder / name / "lib").iterdir()]:
                with self.subTest(path.name):
                    dynamic = subprocess.run(["readelf", "--dynamic", "--wide", path], check=True, text=True,
                                             capture_output=True).stdout
                    places = re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", dynamic)
                    self.assertEqual(places, ["$ORIGIN/lib"] if path.name == name else [])
            libraries = {path.name.split(".")[0] for path in (self.folder / name / "lib").iterdir()}
            self.assertLessEqual({"libyaml-cpp", "libcpp-httplib"}, libraries)
            self.assertFalse({"libc", "libstdc++", "libtorch_cpu", "libc10"} & libraries)
            self.assertEqual({path.name for path in (self.folder / name).iterdir()},
                             {name, "lib", "examples", "startup-hook.sh", ".detignore", "const.yaml", "adaptive.yaml",
                              "distributed.yaml"})

    def test_every_experiment_trains_and_leaves_nothing(self):
        for path in sorted(SOURCES.glob("examples/*/*.yaml")):
            with self.subTest(f"{path.parent.name}/{path.name}"):
                program = [PROGRAMS / path.parent.name, "--test", "--no-model-summary", "--config", path]
                run = subprocess.run(program, env={**os.environ, "TMPDIR": str(self.folder)}, cwd=self.folder,
                                     text=True, capture_output=True, timeout=300, check=False)
                self.assertEqual((run.returncode, run.stderr), (0, ""), run.stdout)
                self.assertEqual(re.sub(r": \{.+\}", ": {…}", run.stdout).splitlines(), [
                    "Running a minimal test experiment locally", "Using hyperparameters: {…}.",
                    "Training one batch", "Finished training, metrics: {…}",
                    "Validating one batch", "Finished validating, validation metrics: {…}",
                    "Saving a checkpoint.", "Finished saving a checkpoint.",
                    "The test experiment passed.",
                    "Note: to submit an experiment to the cluster, use the command `submit`"])
                self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_test_experiment_is_no_other_command_s(self):
        for arguments, sentence in {("validate", "--test"): "--test is of the command fit",
                                    ("--test", "--fast-dev-run"): "contradict each other"}.items():
            run = subprocess.run([PROGRAMS / "mnist", *arguments], text=True, capture_output=True, check=False)
            self.assertEqual(run.returncode, 2)
            self.assertIn(sentence, run.stderr)


class ContainerTest(FolderTest):
    """A task without this repository: /run is its own, with a virtual environment as the image's Python."""

    def setUp(self):
        super().setUp()
        if sys.prefix == sys.base_prefix:
            self.skipTest("needs a virtual environment with torch")
        venv = Path(sys.prefix).resolve()
        hidden = sorted({SOURCES, BUILD, venv.parent})
        script = ('mount -t tmpfs none /run && mkdir /run/determined /run/venv && ln -s "$1" /run/determined/info && '
                  f'mount --bind "{venv}" /run/venv && ' +
                  " && ".join(f'{{ test ! -d "{folder}" || mount -t tmpfs none "{folder}"; }}' for folder in hidden) +
                  ' && shift && exec "$@"')
        self.private = ["unshare", "--mount", "sh", "-c", script, "sh", str(self.folder / "info")]
        if subprocess.run([*self.private, "true"], capture_output=True, check=False).returncode:
            self.skipTest("needs root, for mounts of its own")
        self.master = self.enterContext(Master())

    def run_task(self, name, experiment, slots):
        """What a container's entrypoint.sh does."""
        work = self.folder / "work"
        experiment.unpack(work)
        config = {**yaml.safe_load(experiment.config), "debug": False, "scheduling_unit": 100,
                  "checkpoint_storage": {"type": "directory", "container_path": str(self.folder / "checkpoints")}}
        trial = self.master.add_trial(config, config["hyperparameters"], experiment=experiment.id, slots=slots)
        trial.allocation_id += f".{os.getpid()}"  # names a socket in /tmp
        trial.write_info(self.folder)
        variables = dict(text.split("=", 1) for text in config["environment"]["environment_variables"])
        environment = trial.environment("/run/determined", PATH="/run/venv/bin:/usr/bin:/bin", DET_RESOURCES_ID="r",
                                        HOME=str(self.folder), OMP_NUM_THREADS="1", C10D_PORT=str(free_port()),
                                        **variables)
        entry = "test -f startup-hook.sh && source startup-hook.sh\nexec python3 -m determined.exec.launch"
        run = subprocess.run([*self.private, "bash", "-e", "-c", f'cd "{work}"\n{entry}'], env=environment, text=True,
                             cwd="/", capture_output=True, timeout=580, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertFalse((self.folder / "work" / "lightning_logs").exists())
        self.assertEqual(self.master.problems, [])
        return trial, run.stdout

    def train(self, name, config, slots):
        install(name, self.folder / name)
        trial, output = self.run_task(name, submit(name, self.master, self.folder, self.folder / name / config), slots)
        self.assertIn("[rank=0] trained ", output)
        self.assertEqual(len(self.master.checkpoints), 1)
        return trial


class OneRank(ContainerTest):
    def test_a_submitted_program_trains_elsewhere(self):
        trial = self.train("mnist", "const.yaml", 1)
        self.assertGreater(trial.metrics["validation"][937]["accuracy"], 0.9)
        self.assertEqual(sorted(trial.metrics["training"]), [*range(100, 937, 100), 937])


class TwoRanks(ContainerTest):
    def test_a_submitted_program_trains_elsewhere(self):
        trial = self.train("mnist", "distributed.yaml", 2)
        self.assertGreater(trial.metrics["validation"][937]["accuracy"], 0.9)
        self.assertEqual([len(batches) for batches in trial.batch_metrics["training"].values()], [100] * 9 + [37])


if __name__ == "__main__":
    unittest.main()
