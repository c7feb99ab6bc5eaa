#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command `submit` without LibTorch, and the examples' files for a cluster: experiments, .detignore, start-up hook.

submit_test.py PROGRAM SOURCES [TESTS...]. Exits with 77 if the package determined isn't installed.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

try:
    import determined
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from master import Master

PROGRAM = Path(sys.argv.pop(1)).resolve()
SOURCES = Path(sys.argv.pop(1)).resolve()
EXPERIMENTS = sorted(SOURCES.glob("examples/*/*.yaml"))
CONFIG = """name: digits
entrypoint: ./train
searcher: {name: single, metric: val_loss, max_length: {batches: 9}}
"""


class FolderTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_submit_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


class Submitting(FolderTest):
    def setUp(self):
        super().setUp()
        self.master = self.enterContext(Master())
        self.config = self.write("context/const.yaml", CONFIG)

    def start(self, *arguments, **more):
        own = {name: value for name, value in os.environ.items() if not name.startswith("DET_")}
        environment = {**own, "DET_MASTER": self.master.url, "HOME": str(self.folder), "XDG_CONFIG_HOME": "",
                       "DET_RETRY_CONFIG": '{"total": 2, "backoff_factor": 0.01}', **more}
        return subprocess.Popen([PROGRAM, "submit", *map(str, arguments)], env=environment, text=True, cwd="/",
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, process, code):
        output, errors = process.communicate(timeout=300)
        self.assertEqual(process.returncode, code, output + errors)
        for secret in (self.master.session_token, self.master.user_token, "pass-word"):
            self.assertNotIn(secret, output + errors)
        if errors:
            self.assertRegex(errors, r"\Adetpl: [^\n]+\n\Z")
        return errors or output

    def submit(self, *arguments, code=0, **more):
        return self.finish(self.start(*arguments, **more), code)

    def files(self):
        (experiment,) = self.master.experiments.values()
        return sorted(file.path for file in experiment.files)

    def tearDown(self):
        self.assertEqual(self.master.problems, [])


class Submit(Submitting):
    def test_the_folder_of_the_file_is_the_context(self):
        self.write("context/data/keep", "x")
        self.write("context/drop.o", "x")
        self.write("context/.detignore", "*.o\n")
        self.assertEqual(self.submit(self.config), "Created experiment 4\n")
        self.assertEqual(self.files(), ["const.yaml", "data", "data/keep"])
        self.assertEqual(self.master.experiments[4].config, CONFIG)
        (request,) = self.master.sent("POST", "/experiments")
        self.assertTrue(request.body["activate"])

    def test_det_experiment_create_sends_the_same(self):
        self.write("context/data/.hidden", "é").chmod(0o600)
        self.write("context/drop/x", "")
        self.write("context/.detignore", "drop/\n")
        include = self.write("more/digits/a", "x").parent
        self.submit(self.config, "--include", include)
        environment = {**os.environ, "DET_MASTER": self.master.url, "XDG_CONFIG_HOME": str(self.folder)}
        run = subprocess.run([sys.executable, "-m", "determined.cli", "experiment", "create", self.config,
                              self.config.parent, "--include", include], env=environment, text=True, timeout=300,
                             capture_output=True, check=False)
        self.assertIn("Created experiment 5\n", run.stdout, run.stderr)
        ours, theirs = [sorted((file.to_json() for file in experiment.files), key=lambda file: file["path"])
                        for experiment in self.master.experiments.values()]
        self.assertEqual(ours, theirs)
        self.assertEqual(len(ours), 5)
        self.assertEqual(self.master.experiments[4].config, self.master.experiments[5].config)

    def test_another_context_with_what_is_included(self):
        self.write("other/main.cpp", "x")
        self.write("more/digits/a", "x")
        self.write("more/hook.sh", "x")
        self.submit(self.config, "--context", self.folder / "other", "--include", self.folder / "more/hook.sh",
                    "--include", self.folder / "more/digits")
        self.assertEqual(self.files(), ["digits", "digits/a", "hook.sh", "main.cpp"])
        self.assertIn("has `main.cpp` twice", self.submit(self.config, "--context", self.folder / "other", "--include",
                                                          self.folder / "other/main.cpp", code=2))
        self.assertIn("absent` isn't there", self.submit(self.config, "--include", self.folder / "absent", code=2))

    def test_a_master_outside_and_a_trial_s_environment_are_no_matter(self):
        info = self.write("run/info/cluster.json", "not JSON")
        self.assertIn("Created experiment", self.submit(self.config, DET_RUN_DIR=str(info.parent.parent), RANK="1",
                                                        WORLD_SIZE="2", LOCAL_RANK="1"))

    def test_following_ends_with_the_experiment(self):
        for state, code in {"STATE_COMPLETED": 0, "STATE_ERROR": 1, "STATE_CANCELED": 1}.items():
            with self.subTest(state):
                process = self.start(self.config, "--follow")
                lines = iter(process.stdout.readline, "")
                number = int(re.fullmatch(r"Created experiment (\d+)\n", next(lines))[1])
                self.assertEqual(next(lines), "Waiting for first trial to begin...\n")
                trial = self.master.add_trial(experiment=number)
                trial.logs.append("[rank=0] training\n")
                self.assertEqual(next(lines), "[rank=0] training\n")  # while the trial runs
                trial.logs.append("[rank=0] done\n")
                trial.ended.set()
                time.sleep(0.2)
                self.assertIsNone(process.poll())  # the searcher may create another
                self.master.experiments[number].state = state
                self.assertEqual(self.finish(process, code),
                                 f"[rank=0] done\nExperiment {number} ended in the state {state}\n")

    def test_the_file_is_checked_before_anybody_is_asked(self):
        for text, sentence in [
                (CONFIG.replace("max_length", "max_lenght"), r"const.yaml:3: unknown key `searcher.max_lenght`"),
                (CONFIG.replace("entrypoint", "# "), "has no `entrypoint`: add the command"),
                ("a: [", "const.yaml`, line 1")]:
            self.config.write_text(text)
            self.assertRegex(self.submit(self.config, code=2), sentence)
        self.assertIn("submit needs an experiment's file", self.submit(code=2))
        self.assertIn("unknown flag `--max-epochs`", self.submit(self.config, "--max-epochs", 3, code=2))
        self.assertIn("unknown argument `more.yaml`", self.submit(self.config, "more.yaml", code=2))
        self.assertIn("absent.yaml`", self.submit(self.folder / "absent.yaml", code=2))
        self.assertEqual(self.master.requests, [])

    def test_what_the_master_answers_is_one_sentence(self):
        for answer, code, sentence in [((400, "unknown pool"), 2, "unknown pool"), ((401, "who"), 1, r"\(401\)"),
                                       ((403, "no"), 1, r"refuses POST /api/v1/experiments \(403\)"),
                                       ((404, "no workspace"), 1, r"\(404\) \(no workspace\)")]:
            self.master.misbehave("POST", "/experiments", [answer])
            self.assertRegex(self.submit(self.config, code=code), sentence)
        self.assertIn("doesn't let `ann` log in",
                      self.submit(self.config, code=1, DET_USER="ann", DET_PASS="pass-word"))
        self.assertIn("cannot reach Determined's master at `http://127.0.0.1:9`",
                      self.submit(self.config, code=1, DET_MASTER="127.0.0.1:9"))
        self.assertEqual(self.master.experiments, {})

    def test_a_context_that_is_too_large(self):
        with open(self.folder / "context" / "weights", "wb") as file:
            file.truncate(96 << 20)
        self.assertRegex(self.submit(self.config, code=2),
                         "larger than the 95 MiB .*weights`\\): name what trials don't")
        self.write("context/.detignore", "weights\n")
        self.assertIn("Created", self.submit(self.config))


class Examples(Submitting):
    def test_every_experiment_of_the_examples_is_one(self):
        self.assertEqual(len(EXPERIMENTS), 6)
        for path in EXPERIMENTS:
            with self.subTest(path.name):
                self.assertIn("Created experiment", self.submit(path))
                config = determined.ExperimentConfig(yaml.safe_load(path.read_text()))
                program = path.parent.name
                self.assertEqual(config.get_entrypoint(),
                                 f"python3 -m determined.launch.torch_distributed ./{program}")
                self.assertEqual(config["environment"]["environment_variables"], [f"DETPL_PROGRAM={program}"])
                self.assertEqual(config.get("resources", {}).get("slots_per_trial", 1) > 1, path.stem == "distributed")

    def test_their_contexts_have_what_a_container_needs(self):
        for name in "mnist", "gan_mnist":
            self.master.experiments.clear()
            self.submit(SOURCES / "examples" / name / "const.yaml")
            (experiment,) = self.master.experiments.values()
            files = {file.path: file for file in experiment.files}
            self.assertIn(f"{name}.cpp", files)
            self.assertTrue(files["startup-hook.sh"].mode & 0o100)
            experiment.unpack(self.folder / name)
            self.assertTrue((self.folder / name / "startup-hook.sh").is_file())

    def test_the_sources_of_detpl_are_a_context(self):
        hook = SOURCES / "examples" / "mnist" / "startup-hook.sh"
        self.submit(SOURCES / "examples/mnist/const.yaml", "--context", SOURCES, "--include", hook)
        files = self.files()
        self.assertLessEqual({"run", "startup-hook.sh", "examples/mnist/mnist.cpp", "include/detpl/main.hpp"},
                             set(files))
        self.assertFalse([path for path in files if path.startswith((".venv", "build/"))])


class Hook(FolderTest):
    """startup-hook.sh as Determined runs it, with a python3 that only says which torch it has."""
    HOOK = SOURCES / "examples" / "mnist" / "startup-hook.sh"

    def setUp(self):
        super().setUp()
        shutil.copy(self.HOOK, self.folder)
        self.pinned = re.search(r"torch==([\d.]+)", (SOURCES / "run").read_text())[1]
        self.program("#!/bin/sh\n")

    def program(self, text):
        self.write("train", text).chmod(0o755)

    def run_hook(self, torch, code=0, program="train", **more):
        self.write("bin/python3", f"""#!/bin/sh
case "$*" in
  *"-m pip"*) echo "$*" >> "{self.folder}/pip" ;;
  *version*) test -n "{torch}" && echo "{torch}" ;;
  *find_spec*) echo /wheel/torch ;;
esac
""").chmod(0o755)
        script = 'test -f startup-hook.sh && source startup-hook.sh\nexec sh -c \'echo "libraries $LD_LIBRARY_PATH"\''
        environment = {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "DETPL_PROGRAM": program, **more}
        run = subprocess.run(["bash", "-e", "-c", script], cwd=self.folder, env=environment, text=True,
                             capture_output=True, timeout=300, check=False)
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        return run.stderr if code else run.stdout

    def installed(self):
        path = self.folder / "pip"
        return path.read_text() if path.exists() else ""

    def test_the_torch_of_the_image_is_used_where_it_fits(self):
        self.assertEqual(self.run_hook(self.pinned), "libraries /wheel/torch/lib\n")
        self.assertEqual(self.run_hook(self.pinned, LD_LIBRARY_PATH="/cuda"), "libraries /wheel/torch/lib:/cuda\n")
        self.assertEqual(self.installed(), "")

    def test_the_pinned_wheel_takes_the_place_of_another(self):
        self.assertIn("installing torch", self.run_hook("2.3.0"))
        self.run_hook("")
        self.assertEqual(self.installed(), f"-m pip install --quiet torch=={self.pinned}\n" * 2)

    def test_sources_are_built_where_there_is_no_program(self):
        self.write("CMakeLists.txt", "")
        self.write("run", """#!/bin/sh
echo "$CMAKE_PREFIX_PATH: $*" > built
mkdir -p build/release/examples
printf '#!/bin/sh' > build/release/examples/other
chmod +x build/release/examples/other
""").chmod(0o755)
        self.assertIn("libraries /wheel/torch/lib", self.run_hook(self.pinned, program="other"))
        self.assertEqual((self.folder / "built").read_text(), "/wheel/torch: example other --help\n")
        self.assertTrue(os.access(self.folder / "other", os.X_OK))
        (self.folder / "built").unlink()
        self.run_hook(self.pinned, program="other")
        self.assertFalse((self.folder / "built").exists())

    def test_what_is_lacking_is_told_and_ends_the_task(self):
        self.assertIn("neither an executable absent nor the sources", self.run_hook(self.pinned, 1, "absent"))
        self.assertIn("DETPL_PROGRAM is not set", self.run_hook(self.pinned, 1, ""))
        compiler = shutil.which("cc")
        if not compiler:
            self.skipTest("no C compiler")
        self.write("part.c", "int part(void) { return 0; }")
        self.write("whole.c", "int part(void); int main(void) { return part(); }")
        subprocess.run([compiler, "-shared", "-fPIC", "part.c", "-o", "libpart.so"], cwd=self.folder, check=True)
        subprocess.run([compiler, "whole.c", "-L.", "-lpart", "-o", "train"], cwd=self.folder, check=True)
        self.assertIn("does not start in this image: libpart.so", self.run_hook(self.pinned, 1))

    def test_shellcheck_finds_nothing(self):
        if not shutil.which("shellcheck"):
            self.skipTest("shellcheck isn't installed")
        check = subprocess.run(["shellcheck", self.HOOK], text=True, capture_output=True, check=False)
        self.assertEqual(check.stdout, "")


if __name__ == "__main__":
    unittest.main()
