#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the example programs as their users do.

program_test.py FOLDER_OF_PROGRAMS [TESTS...]

The tests are classes or methods of this file. Exits with 77 if all of them were skipped.
"""
import csv
import fcntl
import gzip
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
from pathlib import Path

PROGRAMS = Path(sys.argv[1]).resolve()
DIGITS = Path(__file__).resolve().parents[2] / "examples" / "data" / "digits"


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_program_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def call(self, name, *arguments, **more):
        return subprocess.run([PROGRAMS / name, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                              timeout=300, **more)

    def run_program(self, name, *arguments):
        """A run that must succeed without a word on standard error."""
        done = self.call(name, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def version(self, number=0):
        return self.folder / "lightning_logs" / f"version_{number}"

    def checkpoint(self, name="last", version=0):
        return self.version(version) / "checkpoints" / name

    def rows(self, version=0):
        with open(self.version(version) / "metrics.csv", newline="") as file:
            return list(csv.DictReader(file))

    def last(self, metric, version=0):
        return [float(row[metric]) for row in self.rows(version) if row.get(metric)][-1]


class Training(ProgramTest):
    def test_mnist_learns_the_bundled_digits(self):
        output = self.run_program("mnist", "--no-progress-bar")
        accuracy = self.last("accuracy")
        self.assertGreaterEqual(accuracy, 0.96)
        last_line = output.splitlines()[-1]
        self.assertRegex(last_line, r"^trained 20 epochs, 460 steps: .*accuracy=0\.9\d+")
        self.assertIn("lightning_logs/version_0", last_line)
        self.assertEqual(len([row for row in self.rows() if row["accuracy"]]), 20)

    def test_the_same_seed_gives_the_same_run_and_another_seed_another(self):
        for seed in 1, 1, 2:
            self.run_program("mnist", "--no-progress-bar", "--max-epochs", 1, "--seed", seed)
        weights = [self.checkpoint(version=version).joinpath("model.safetensors").read_bytes() for version in range(3)]
        self.assertEqual(weights[0], weights[1])
        self.assertNotEqual(weights[0], weights[2])

    def test_the_working_directory_does_not_matter(self):
        self.run_program("mnist", "--fast-dev-run")
        self.assertEqual(list(self.folder.iterdir()), [], "a fast development run writes nothing")

    def test_a_folder_with_one_set_is_split(self):
        for compress in False, True:
            data = self.folder / f"data{compress}"
            data.mkdir()
            for name in "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte":
                if compress:
                    (data / f"{name}.gz").write_bytes(gzip.compress((DIGITS / name).read_bytes()))
                else:
                    shutil.copy(DIGITS / name, data)
            output = self.run_program("mnist", "--data", data, "--max-epochs", 1, "--no-progress-bar", "--batch-size", 72)
            self.assertIn("trained 1 epochs, 4 steps", output)  # 288 of 360 images
        first, second = (self.checkpoint(version=version) / "model.safetensors" for version in range(2))
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_minimal_finds_the_line(self):
        self.run_program("minimal", "--no-progress-bar")
        self.assertLess(self.last("val_loss"), 0.02)

    def test_a_loss_that_is_not_finite_is_one_warning(self):
        done = self.call("mnist", "--hparam", "learning_rate=1e30", "--max-epochs", 2, "--no-progress-bar")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr,
                         r"\Adetpl: warning: the training loss \(logged as `train_loss`\) is nan in epoch 0, batch \d+; "
                         r"training goes on[^\n]*\n\Z")
        self.assertIn("trained 2 epochs", done.stdout)
        done = self.call("mnist", "--hparam", "learning_rate=1e30", "--max-epochs", 2, "--detect-anomaly")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Adetpl: the training loss [^\n]* in epoch 0, batch \d+: the run stops here[^\n]*\n\Z")


class Seeds(ProgramTest):
    def test_mnist_learns_the_bundled_digits_with_every_seed(self):
        for version, seed in enumerate([1, 2, 3, 42, 2**63]):
            with self.subTest(seed=seed):
                self.run_program("mnist", "--no-progress-bar", "--seed", seed)
                self.assertGreaterEqual(self.last("accuracy", version), 0.95)


@unittest.skipUnless(os.environ.get("DETPL_MNIST_DIR"), "DETPL_MNIST_DIR names no folder of MNIST")
class Mnist(ProgramTest):
    def test_five_epochs_of_real_mnist(self):
        output = self.run_program("mnist", "--data", os.environ["DETPL_MNIST_DIR"], "--max-epochs", 5, "--no-progress-bar")
        self.assertIn("136 K     Total params", output)
        self.assertGreaterEqual(self.last("accuracy"), 0.945)


class Gan(ProgramTest):
    """gan_mnist: two optimizers, one of them at a time, and images."""

    def train(self, epochs, *arguments):
        return self.run_program("gan_mnist", "--max-epochs", epochs, "--log-every-n-steps", 1, "--no-progress-bar", *arguments)

    def test_both_networks_learn_and_losses_are_finite(self):
        self.train(2)
        rows = self.rows()
        for metric, count in ("g_loss", 46), ("d_loss", 46), ("val_real", 2), ("val_fake", 2):
            values = [float(row[metric]) for row in rows if row[metric]]
            self.assertEqual(len(values), count, metric)
            self.assertTrue(all(0 < value < 10 for value in values), metric)  # NaN isn't

        try:
            from safetensors.numpy import load_file
        except ImportError:
            self.skipTest("safetensors isn't installed")
        self.train(1)
        later, sooner = (load_file(self.checkpoint(version=version) / "model.safetensors") for version in (0, 1))
        self.assertEqual({name.split(".")[0] for name in later}, {"generator", "discriminator", "validation_z"})
        for name, tensor in later.items():
            self.assertEqual((tensor == sooner[name]).all(), name == "validation_z", name)

    def test_the_same_seed_gives_the_same_run(self):
        for _ in range(2):
            self.train(2, "--seed", 3)
        for file in "metrics.csv", "samples/epoch=1.png", "checkpoints/last/model.safetensors":
            self.assertEqual((self.version(0) / file).read_bytes(), (self.version(1) / file).read_bytes(), file)

    def test_a_resumed_run_ends_as_an_uninterrupted_one(self):
        self.train(2, "--default-root-dir", "straight")
        self.train(1, "--default-root-dir", "cut")
        self.train(2, "--default-root-dir", "cut", "--ckpt-path", "last")
        straight, cut = (self.folder / name / "lightning_logs" / "version_0" for name in ("straight", "cut"))
        for file in ("metrics.csv", "samples/epoch=1.png", "checkpoints/last/model.safetensors",
                     "checkpoints/last/optimizer.safetensors"):
            self.assertEqual((straight / file).read_bytes(), (cut / file).read_bytes(), file)

    def test_each_epoch_leaves_a_picture_of_64_samples_in_a_file_and_in_tensorboard(self):
        try:
            import numpy
            from PIL import Image
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        except ImportError:
            self.skipTest("Pillow or tensorboard isn't installed")
        self.train(2)
        samples = self.version() / "samples"
        self.assertEqual(sorted(path.name for path in samples.iterdir()), ["epoch=0.png", "epoch=1.png"])
        pictures = [numpy.array(Image.open(samples / f"epoch={epoch}.png")) for epoch in range(2)]
        for picture in pictures:
            self.assertEqual(picture.shape, (8 * (8 + 2) + 2, 8 * (8 + 2) + 2, 3))
            self.assertFalse(picture[::10].any() or picture[1::10].any(), "the borders are black")
            self.assertGreater(len(numpy.unique(picture)), 100)
        self.assertTrue((pictures[0] != pictures[1]).any())

        events = EventAccumulator(str(self.version()))
        events.Reload()
        images = events.Images("generated_images")
        self.assertEqual([(image.step, image.width, image.height) for image in images], [(0, 82, 82), (1, 82, 82)])
        for image in images:
            self.assertEqual(image.encoded_image_string, (samples / f"epoch={image.step}.png").read_bytes())

    def test_any_batch_size_trains_and_other_commands_leave_no_picture(self):
        self.train(1, "--batch-size", 4)  # the last batch has one record
        before = sorted(self.folder.rglob("*"))
        values = dict(re.findall(r"(\w+)=([\d.]+)", self.run_program("gan_mnist", "validate", "--ckpt-path", "last")))
        self.assertAlmostEqual(float(values["val_real"]), self.last("val_real"), places=6)
        self.assertAlmostEqual(float(values["val_fake"]), self.last("val_fake"), places=6)
        self.run_program("gan_mnist", "--fast-dev-run")
        self.run_program("gan_mnist", "--max-epochs", 1, "--no-logger", "--no-checkpointing")
        self.assertEqual(sorted(self.folder.rglob("*")), before)

        self.assertIn("predicted 360 records", self.run_program("gan_mnist", "predict", "--ckpt-path", "last"))


class Transfer(ProgramTest):
    """transfer_learning: a trunk from Python, frozen and then fine-tuned."""

    TRUNK = DIGITS.parents[1] / "transfer_learning" / "trunk.pt"

    def train(self, *arguments):
        return self.run_program("transfer_learning", "--no-progress-bar", *arguments)

    def test_a_trunk_from_python_helps_where_labels_are_few(self):
        self.train()
        self.train("--hparam", "pretrained=false")
        with_trunk, without = self.last("accuracy", 0), self.last("accuracy", 1)
        self.assertGreaterEqual(with_trunk, 0.82)
        self.assertGreaterEqual(with_trunk, without + 0.08)

    def test_the_trunk_is_pythons_until_it_is_trained_and_its_statistics_always(self):
        try:
            import torch
            from safetensors.torch import load_file
        except ImportError:
            self.skipTest("torch or safetensors isn't installed")
        trunk = torch.load(self.TRUNK, weights_only=True)
        for version, epochs in enumerate((2, 3)):
            self.train("--hparam", "unfreeze_epoch=2", "--max-epochs", epochs)
            saved = load_file(self.checkpoint(version=version) / "model.safetensors")
            self.assertEqual({name for name in saved if name.startswith("backbone.")},
                             {f"backbone.{name}" for name in trunk if not name.startswith("fc.")})
            for name, tensor in trunk.items():
                if not name.startswith("fc."):
                    still = version == 0 or "bn" in name or "downsample.1" in name
                    self.assertEqual(torch.equal(saved[f"backbone.{name}"], tensor), still, name)

    def test_resumed_runs_end_as_an_uninterrupted_one(self):
        several = "--hparam", "unfreeze_epoch=2", "--max-epochs"
        self.train(*several, 4, "--default-root-dir", "straight")
        for cut in (2, 3):
            self.train(*several, cut, "--default-root-dir", f"cut_{cut}")
            self.train(*several, 4, "--default-root-dir", f"cut_{cut}", "--ckpt-path", "last")
            for file in "metrics.csv", "checkpoints/last/model.safetensors", "checkpoints/last/optimizer.safetensors":
                runs = [self.folder / root / "lightning_logs" / "version_0" / file for root in ("straight", f"cut_{cut}")]
                self.assertEqual(runs[0].read_bytes(), runs[1].read_bytes(), (cut, file))

    def test_a_trunk_that_is_missing_or_another_is_one_sentence(self):
        for trunk, words in ("/nowhere.pt", "/nowhere.pt"), (DIGITS / "train-labels-idx1-ubyte", "no file of torch.save"):
            done = self.call("transfer_learning", "--hparam", f"trunk={trunk}")
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, rf"\Adetpl: [^\n]*{words}[^\n]*\n\Z")


class Trunk(ProgramTest):
    def test_make_trunk_makes_one_that_helps_as_well(self):
        folder = self.folder / "examples" / "transfer_learning"
        shutil.copytree(DIGITS, self.folder / "examples" / "data" / "digits")
        folder.mkdir()
        script = shutil.copy(Transfer.TRUNK.with_name("make_trunk.py"), folder)
        done = subprocess.run([sys.executable, script], capture_output=True, text=True)
        if "No module named 'torch'" in done.stderr:
            self.skipTest("torch isn't installed")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.run_program("transfer_learning", "--no-progress-bar", "--hparam", f"trunk={folder / 'trunk.pt'}")
        self.assertGreaterEqual(self.last("accuracy"), 0.82)


class Files(ProgramTest):
    def test_what_a_run_writes_is_read_by_others(self):
        self.run_program("mnist", "--max-epochs", 3, "--log-every-n-steps", 10, "--hparam", "hidden_size=32",
                         "--no-progress-bar")
        written = sorted(re.sub(r"tfevents.*", "tfevents", path.name) for path in self.version().iterdir())
        self.assertEqual(written, ["checkpoints", "events.out.tfevents", "hparams.yaml", "metrics.csv"])
        self.assertEqual((self.version() / "hparams.yaml").read_text(), "learning_rate: 0.001\nhidden_size: 32\n")
        rows = self.rows()
        self.assertEqual(set(rows[0]), {"train_loss", "val_loss", "accuracy", "epoch", "step"})
        train = [row for row in rows if row["train_loss"]]
        self.assertEqual([int(row["step"]) for row in train], [9, 19, 29, 39, 49, 59])
        validation = [row for row in rows if row["val_loss"]]
        self.assertEqual([(int(row["step"]), float(row["epoch"])) for row in validation], [(22, 0), (45, 1), (68, 2)])

        self.assertEqual(sorted(path.name for path in self.checkpoint().parent.iterdir()), ["epoch=2-step=68", "last"])
        self.assertEqual(os.readlink(self.checkpoint()), "epoch=2-step=68")
        self.assertEqual(sorted(path.name for path in self.checkpoint().iterdir()),
                         ["metadata.json", "model.safetensors", "optimizer.safetensors", "trainer_state.json"])
        state = json.loads((self.checkpoint() / "trainer_state.json").read_text())
        self.assertEqual((state["epoch"], state["global_step"]), (3, 69))
        self.assertEqual(state["hyper_parameters"], {"learning_rate": 0.001, "hidden_size": 32})
        self.assertEqual(json.loads((self.checkpoint() / "metadata.json").read_text())["steps_completed"], 69)

    def test_safetensors_reads_the_weights(self):
        try:
            from safetensors.numpy import load_file
        except ImportError:
            self.skipTest("safetensors isn't installed")
        self.run_program("mnist", "--max-epochs", 1, "--no-progress-bar")
        weights = load_file(self.checkpoint() / "model.safetensors")
        self.assertEqual({name: tensor.shape for name, tensor in weights.items()},
                         {"layer_1.weight": (128, 64), "layer_1.bias": (128,), "layer_2.weight": (256, 128),
                          "layer_2.bias": (256,), "layer_3.weight": (10, 256), "layer_3.bias": (10,)})
        self.assertTrue(all(tensor.dtype == "float32" and tensor.any() for tensor in weights.values()))

    def test_tensorboard_reads_the_events(self):
        try:
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            from tensorboard.plugins.hparams import metadata, plugin_data_pb2
        except ImportError:
            self.skipTest("tensorboard isn't installed")
        self.run_program("mnist", "--max-epochs", 2, "--log-every-n-steps", 10, "--no-progress-bar")
        events = EventAccumulator(str(self.version()))
        events.Reload()
        self.assertLessEqual({"train_loss", "val_loss", "accuracy", "epoch"}, set(events.Tags()["scalars"]))
        self.assertEqual([event.step for event in events.Scalars("train_loss")], [9, 19, 29, 39])
        self.assertAlmostEqual(events.Scalars("accuracy")[-1].value, self.last("accuracy"), places=6)
        start = plugin_data_pb2.HParamsPluginData.FromString(
            events.SummaryMetadata(metadata.SESSION_START_INFO_TAG).plugin_data.content).session_start_info
        self.assertEqual(start.hparams["hidden_size"].number_value, 128)
        self.assertEqual(start.hparams["learning_rate"].number_value, 0.001)

    def test_each_run_has_its_own_version(self):
        for _ in range(3):
            self.run_program("minimal", "--max-epochs", 1, "--no-progress-bar")
        self.assertEqual(sorted(path.name for path in self.version().parent.iterdir()),
                         ["version_0", "version_1", "version_2"])

    def test_checkpoints_come_every_n_steps_too(self):
        self.run_program("mnist", "--max-steps", 30, "--checkpoint-every-n-steps", 8, "--no-progress-bar")
        self.assertEqual(os.readlink(self.checkpoint()), "epoch=1-step=29")
        self.assertTrue((self.checkpoint("epoch=1-step=23") / "metadata.json").exists())

    def test_logs_and_checkpoints_can_be_turned_off(self):
        self.run_program("minimal", "--max-epochs", 1, "--no-logger", "--no-checkpointing", "--no-progress-bar")
        self.assertEqual(list(self.folder.iterdir()), [])


class Resuming(ProgramTest):
    def weights(self, folder):
        return (folder / "model.safetensors").read_bytes(), (folder / "optimizer.safetensors").read_bytes()

    def test_a_resumed_run_ends_as_an_uninterrupted_one(self):
        flags = ["--no-progress-bar", "--log-every-n-steps", 7, "--seed", 5]
        self.run_program("mnist", "--max-epochs", 5, *flags, "--default-root-dir", "straight")
        self.run_program("mnist", "--max-epochs", 2, *flags, "--default-root-dir", "cut")
        output = self.run_program("mnist", "--max-epochs", 5, *flags, "--default-root-dir", "cut", "--ckpt-path", "last")
        self.assertIn("trained 5 epochs, 115 steps", output)
        straight, cut = (self.folder / name / "lightning_logs" for name in ("straight", "cut"))
        self.assertEqual(os.listdir(cut), ["version_0"], "the run goes on in its folder")
        last = Path("version_0/checkpoints/last")
        self.assertEqual(os.readlink(cut / last), "epoch=4-step=114")
        self.assertEqual(self.weights(straight / last), self.weights(cut / last))
        self.assertEqual((straight / "version_0/metrics.csv").read_text(), (cut / "version_0/metrics.csv").read_text())

    def test_a_killed_run_goes_on_from_its_last_epoch(self):
        flags = ["--no-progress-bar", "--seed", "5"]
        with subprocess.Popen([PROGRAMS / "mnist", "--max-epochs", "100000", *flags], cwd=self.folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            limit = time.monotonic() + 60
            while not self.checkpoint().exists() and run.poll() is None and time.monotonic() < limit:
                time.sleep(0.01)
            time.sleep(0.2)
            run.send_signal(signal.SIGKILL)
        epochs = json.loads((self.checkpoint() / "trainer_state.json").read_text())["epoch"] + 2
        self.run_program("mnist", "--max-epochs", epochs, *flags, "--ckpt-path", "last")
        self.run_program("mnist", "--max-epochs", epochs, *flags)
        self.assertEqual(self.weights(self.checkpoint()), self.weights(self.checkpoint(version=1)))

    def test_a_path_names_a_checkpoint_and_the_new_run_has_its_own_folder(self):
        self.run_program("mnist", "--max-epochs", 1, "--no-progress-bar")
        self.run_program("mnist", "--max-epochs", 2, "--no-progress-bar", "--ckpt-path",
                         "lightning_logs/version_0/checkpoints/epoch=0-step=22")
        self.assertEqual(os.readlink(self.checkpoint(version=1)), "epoch=1-step=45")
        self.assertEqual(os.readlink(self.checkpoint()), "epoch=0-step=22")


class Retention(ProgramTest):
    """What `checkpoint_storage:` leaves of 4 epochs' checkpoints, and of one every 10 steps."""

    def train(self, storage, *arguments):
        (self.folder / "experiment.yaml").write_text(
            f"checkpoint_storage: {{type: shared_fs, {storage}}}\nsearcher: {{metric: val_loss, smaller_is_better: false}}\n")
        output = self.run_program("mnist", "--config", "experiment.yaml", "--max-epochs", 4, "--checkpoint-every-n-steps", 10,
                                  "--no-progress-bar", "--log-every-n-steps", 10, *arguments)
        self.assertTrue((self.checkpoint() / "metadata.json").exists())
        return output

    def steps(self):
        return sorted(int(path.name.rpartition("=")[2]) + 1 for path in self.checkpoint().parent.iterdir()
                      if not path.is_symlink())

    def test_the_best_and_the_newest_stay(self):
        self.train("save_trial_best: 1, save_trial_latest: 2")
        losses = [(float(row["val_loss"]), int(row["step"]) + 1) for row in self.rows() if row["val_loss"]]
        best = max(losses)[1]
        self.assertLess(best, 90)
        self.assertEqual(self.steps(), [best, 90, 92])
        self.assertEqual(os.readlink(self.checkpoint()), "epoch=3-step=91")

    def test_the_newest_stays_whatever_is_asked_for(self):
        self.train("save_experiment_best: 0, save_trial_best: 0, save_trial_latest: 0")
        self.assertEqual(self.steps(), [92])

    def test_a_metric_that_no_checkpoint_has_keeps_all(self):
        (self.folder / "experiment.yaml").write_text("checkpoint_storage: {save_trial_best: 1}\nsearcher: {metric: val_los}\n")
        done = self.call("mnist", "--config", "experiment.yaml", "--max-epochs", 3, "--no-progress-bar")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"\Adetpl: warning: no checkpoint in `\S*` has the metric `val_los` [^\n]*\n\Z")
        self.assertEqual(self.steps(), [23, 46, 69])


class Output(ProgramTest):
    def in_terminal(self, *command):
        """What a terminal of 160 columns is sent."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))
        with subprocess.Popen(command, cwd=self.folder, stdout=theirs, stderr=subprocess.PIPE) as run:
            os.close(theirs)
            text = b""
            while True:
                try:
                    more = os.read(ours, 65536)
                except OSError:  # the program has closed its side
                    break
                if not more:
                    break
                text += more
            self.assertEqual((run.stderr.read(), run.wait()), (b"", 0))
        os.close(ours)
        return text.decode()

    def test_a_terminal_shows_a_live_line(self):
        text = self.in_terminal(PROGRAMS / "mnist", "--max-epochs", "3").replace("\r\n", "\n")
        updates = [part for part in text.split("\r") if "Epoch" in part]
        self.assertGreaterEqual(len(updates), 3)
        final = re.sub(r"\x1b\[K", "", updates[-1]).split("\n")[0]
        self.assertRegex(final, r"^Epoch 2: 100%\|█+\| 29/29 \[\d\d:\d\d<00:00, +\d+\.\d+it/s, loss=\d.*, v_num=0, "
                                r"train_loss=.*, val_loss=.*, accuracy=0\.\d+\]")
        self.assertLess(len(final), 160)
        self.assertRegex(text, r"\ntrained 3 epochs, 69 steps: [^\r\n]*\n\Z")

    def test_a_file_gets_plain_lines(self):
        output = self.run_program("mnist", "--max-epochs", 2)
        self.assertNotRegex(output, r"[\r\x1b]")
        lines = [line for line in output.splitlines() if line.startswith("Epoch")]
        self.assertEqual([line[:13] for line in lines], ["Epoch 0: 100%", "Epoch 1: 100%"])
        self.assertRegex(lines[0], r"it/s, loss=.*train_loss=.*val_loss=.*accuracy=")

    def test_without_the_bar_and_the_summary_one_line_is_left(self):
        output = self.run_program("mnist", "--max-epochs", 1, "--no-progress-bar", "--no-model-summary")
        self.assertRegex(output, r"\Atrained 1 epochs, 23 steps: [^\n]*\n\Z")


class Commands(ProgramTest):
    def test_validate_reports_what_fit_logged_last_and_writes_nothing(self):
        self.run_program("mnist", "--max-epochs", 2, "--no-progress-bar")
        before = sorted(self.folder.rglob("*"))
        output = self.run_program("mnist", "validate", "--ckpt-path", "last", "--no-progress-bar")
        values = dict(re.findall(r"(\w+)=([\d.]+)", output))
        self.assertAlmostEqual(float(values["accuracy"]), self.last("accuracy"), places=6)
        self.assertAlmostEqual(float(values["val_loss"]), self.last("val_loss"), places=6)
        self.assertEqual(sorted(self.folder.rglob("*")), before)

    def test_best_is_the_newest_checkpoint_where_no_metric_compares_them(self):
        self.run_program("mnist", "--max-epochs", 1, "--no-progress-bar")
        self.assertEqual(*[self.run_program("mnist", "validate", "--ckpt-path", name) for name in ("best", "last")])

    def test_predict_writes_what_the_checkpoint_predicts_beside_it(self):
        self.run_program("mnist", "--max-epochs", 2, "--no-progress-bar")
        output = self.run_program("mnist", "predict", "--ckpt-path", "last")
        self.assertRegex(output, r"\Apredicted 360 records; written to .*version_0/predictions\.safetensors\n\Z")
        output = self.run_program("mnist", "predict", "--limit-predict-batches", 1)
        self.assertRegex(output, r"\Apredicted 64 records; written to .*version_1/predictions\.safetensors\n\Z")
        self.assertEqual(self.run_program("mnist", "predict", "--fast-dev-run", "--ckpt-path", "last"),
                         "predicted 64 records\n", "`last` is that of the newest training run")
        try:
            from safetensors.numpy import load_file
        except ImportError:
            self.skipTest("safetensors isn't installed")
        predictions = load_file(self.version() / "predictions.safetensors")["predictions"]
        self.assertEqual(predictions.shape, (360, 10))
        labels = (DIGITS / "t10k-labels-idx1-ubyte").read_bytes()[8:]
        right = [int(row.argmax()) == label for row, label in zip(predictions, labels)]
        self.assertAlmostEqual(sum(right) / len(right), self.last("accuracy"), places=6)

    def test_predict_without_batches_says_what_is_missing(self):
        done = self.call("minimal", "predict")
        self.assertEqual((done.returncode, done.stderr), (2, "detpl: predict has no batches: add `predict_dataloader` to the "
                                                             "data module or the module\n"))

    def test_convert_writes_a_checkpoint_for_python(self):
        self.run_program("mnist", "--max-epochs", 1, "--no-progress-bar", "--hparam", "hidden_size=8")
        output = self.run_program("mnist", "convert", "last", "-o", "model.ckpt")
        self.assertRegex(output, r"\Aconverted .*version_0/checkpoints/epoch=0-step=22 to model\.ckpt\n\Z")
        self.run_program("mnist", "convert", "--output", "weights.ckpt", self.checkpoint("epoch=0-step=22"), "--weights-only",
                         "--devices", 2)
        for arguments, code, reason in ((["last"], 2, "convert needs a checkpoint"), (["-o", "x"], 2, "convert needs a"),
                                        (["nowhere", "-o", "x"], 1, "there is no checkpoint at `nowhere`"),
                                        (["last", "-o", "no/x"], 1, "cannot create `no/.x.tmp")):
            done = self.call("mnist", "convert", *arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (code, "", 1))
            self.assertIn(reason, done.stderr)
        try:
            import torch
            from safetensors.torch import load_file
        except ImportError:
            self.skipTest("torch or safetensors isn't installed")
        found = torch.load(self.folder / "model.ckpt", weights_only=True)
        weights = load_file(self.checkpoint() / "model.safetensors")
        self.assertEqual(set(found["state_dict"]), set(weights))
        for name, tensor in weights.items():
            self.assertTrue(torch.equal(found["state_dict"][name], tensor), name)
        self.assertEqual((found["epoch"], found["global_step"], found["hyper_parameters"]["hidden_size"]), (1, 23, 8))
        parameters = [torch.nn.Parameter(tensor) for tensor in weights.values()]
        adam = torch.optim.Adam(parameters)
        adam.load_state_dict(found["optimizer_states"][0])
        self.assertEqual(adam.state[parameters[0]]["step"], 23)
        self.assertNotIn("optimizer_states", torch.load(self.folder / "weights.ckpt", weights_only=True))

    def test_the_simple_profiler_prints_where_the_time_went(self):
        output = self.run_program("mnist", "--max-epochs", 2, "--no-progress-bar", "--no-model-summary", "--profiler", "simple")
        lines = output.splitlines()
        self.assertEqual(lines[0], "FIT Profiler Report")
        self.assertRegex(lines[2], r"^\|  Action +\|  Mean duration \(s\)  \|  Num calls +\|  Total time \(s\) +\|  Percentage %")
        rows = {row[1]: row for row in (re.split(r" *\|  ", line) for line in lines) if len(row) > 4}
        calls = {name: int(rows[name][3]) for name in ("training_step", "backward", "optimizer_step", "zero_grad",
                                                       "run_training_epoch", "validation_step", "save_checkpoint")}
        self.assertEqual(calls, {"training_step": 46, "backward": 46, "optimizer_step": 46, "zero_grad": 46,
                                 "run_training_epoch": 2, "validation_step": 14, "save_checkpoint": 2})
        self.assertIn("get_train_batch", rows)
        self.assertIn("VALIDATE Profiler Report", self.run_program("mnist", "validate", "--profiler", "simple"))

    def test_the_pytorch_profiler_writes_a_trace(self):
        output = self.run_program("mnist", "--max-steps", 3, "--no-progress-bar", "--profiler", "pytorch")
        self.assertRegex(output, r"\nprofile written to .*version_0/trace\.json")
        names = {event["name"] for event in json.loads((self.version() / "trace.json").read_text())["traceEvents"]}
        self.assertLessEqual({"training_step", "backward", "optimizer_step", "aten::addmm"}, names)

    def test_summary_prints_the_table(self):
        output = self.run_program("mnist", "summary", "--hparam", "hidden_size=16")
        self.assertIn("hyperparameters: {learning_rate: 0.001, hidden_size: 16}", output)
        self.assertIn("0 | layer_1 | Linear | 1.0 K", output)
        self.assertIn("Total params", output)

    def test_hooks_tells_which_the_module_has(self):
        output = self.run_program("mnist", "hooks")
        rows = {line.split()[0]: line for line in output.splitlines()}
        self.assertRegex(rows["training_step"], r"required.* yes$")
        self.assertRegex(rows["validation_step"], r"supported.* yes$")
        self.assertRegex(rows["test_step"], r"rejected")
        self.assertNotRegex(rows["training_epoch_end"], r"yes$")

    def test_help_explains_each_flag(self):
        output = self.run_program("mnist", "--help")
        for flag in ("config hparam max-epochs seed devices accelerator precision ckpt-path default-root-dir "
                     "no-progress-bar fast-dev-run log-every-n-steps threads checkpoint-every-n-steps max-steps "
                     "limit-train-batches limit-val-batches val-check-interval data batch-size accumulate-grad-batches "
                     "compatibility max-time profiler track-grad-norm").split():
            self.assertRegex(output, rf"--{flag}\b")
        for entry in re.split(r"\n\n+|\n(?=  -)", output):
            if entry.startswith("  -"):
                text = re.sub(r"^  -\S+( (TEXT|INT|UINT|FLOAT)(=\S*)?( \.\.\.)?)?", "", entry)
                self.assertGreaterEqual(len(text.split()), 3, entry)

    def test_a_configuration_file_sets_hyperparameters_and_data(self):
        (self.folder / "experiment.yaml").write_text(
            "hyperparameters:\n  hidden_size: 16\n  learning_rate: 0.01\ndata:\n  batch_size: 100\n")
        output = self.run_program("mnist", "--config", "experiment.yaml", "--hparam", "learning_rate=0.02", "--max-epochs", 1,
                                  "--no-progress-bar")
        self.assertIn("trained 1 epochs, 15 steps", output)
        self.assertEqual((self.version() / "hparams.yaml").read_text(), "learning_rate: 0.02\nhidden_size: 16\n")

    def test_an_experiment_of_a_cluster_runs_by_itself_with_values_for_its_ranges(self):
        (self.folder / "adaptive.yaml").write_text(
            "name: mnist\nentrypoint: model_def:MNISTTrial\nenvironment: {image: {gpu: a/b:gpu, cpu: a/b:cpu}}\n"
            "hyperparameters:\n  global_batch_size: 64\n  hidden_size: {type: const, val: 16}\n"
            "  learning_rate: {type: double, minval: .0001, maxval: .1}\n"
            "searcher: {name: adaptive_asha, metric: val_loss, max_trials: 16, max_length: {batches: 937}}\n")
        self.run_program("mnist", "--config", "adaptive.yaml", "--hparam", "learning_rate=0.02", "--max-steps", 2,
                         "--no-progress-bar")
        self.assertEqual((self.version() / "hparams.yaml").read_text(), "learning_rate: 0.02\nhidden_size: 16\n")


class Refusals(ProgramTest):
    """Bad input: one sentence on standard error, the right exit code, nothing half-written."""

    def refuse(self, code, sentence, *arguments):
        before = sorted(self.folder.rglob("*"))
        with self.subTest(arguments=[str(argument).replace(str(self.folder), "") for argument in arguments]):
            done = self.call("mnist", *arguments)
            self.assertRegex(done.stderr, rf"\Adetpl: [^\n]*{sentence}[^\n]*\n\Z")
            self.assertNotRegex(done.stderr, r"Exception raised from|terminate called|frame #")
            self.assertEqual(done.returncode, code, done.stderr)
            left = [path for path in sorted(self.folder.rglob("*")) if path not in before and path.name != "lightning_logs"]
            self.assertEqual(left, [], "left behind")

    def digits(self, name):
        folder = self.folder / name
        shutil.copytree(DIGITS, folder)
        for path in folder.iterdir():
            path.chmod(0o644)
        return folder

    def test_flags_and_commands(self):
        self.refuse(2, r"unknown flag `--max-epoch`; did you mean `--max-epochs`\?", "--max-epoch", 3)
        self.refuse(2, r"unknown flag `--max_epochs`: use --max-epochs", "--max_epochs=3")
        self.refuse(2, r"unsupported flag `--row_log_interval`: use --log-every-n-steps", "--row_log_interval", 5)
        self.refuse(2, r"unsupported flag `--num_nodes`: the launcher says how many hosts there are", "--num_nodes=2")
        self.refuse(2, r'--strategy is "dp", but it must be ddp or zero1', "--strategy=dp")
        self.refuse(2, r'--devices is "0", but it must be a number, 1 or more, or auto', "--devices=0")
        self.refuse(2, r"unsupported flag `--gpus`: .*--accelerator gpu", "fit", "--gpus", 1)
        self.refuse(2, r"unknown command `trian`", "trian")
        self.refuse(2, r"unknown argument `more`", "--max-epochs", 1, "more")
        self.refuse(2, r"--max-epochs", "--max-epochs", "many")
        self.refuse(2, r"--max-epochs", "--max-epochs")
        self.refuse(2, r"max_epochs = -2|--max-epochs", "--max-epochs", -2)
        self.refuse(2, r"--seed", "--seed", -1)
        self.refuse(2, r"--limit-train-batches is \"half\"", "--limit-train-batches", "half")
        self.refuse(2, r"limit_val_batches = 1\.5", "--limit-val-batches", 1.5)
        self.refuse(2, r"accelerator = \"tpu\"", "--accelerator", "tpu")
        self.refuse(2, r"precision = \"12\" is not known: use 32, 64", "--precision", 12)
        self.refuse(2, r"--max-time: the duration \"soon\" can't be read", "--max-time", "soon")
        self.refuse(2, r"--accumulate-grad-batches is \"0:\"", "--accumulate-grad-batches", "0:")
        self.refuse(2, r"profiler = \"advanced\" is not known", "--profiler", "advanced")
        self.refuse(2, r"min_epochs = 3 contradicts max_epochs = 2", "--min-epochs", 3, "--max-epochs", 2)
        self.refuse(2, r"--devices is \"two\"", "--devices", "two")
        self.refuse(2, r"--threads is -1", "--threads", -1)
        self.refuse(2, r"val_check_interval = 24 is more than the 23 batches", "--val-check-interval", 24)

    def test_hyperparameters(self):
        self.refuse(2, r"unknown hyperparameter `hiden_size`; did you mean `hidden_size`\?", "--hparam", "hiden_size=3")
        self.refuse(2, r"`hidden_size` is the text \"wide\", but it must be a whole number", "--hparam", "hidden_size=wide")
        self.refuse(2, r"`learning_rate` is a list, but it must be a number", "--hparam", "learning_rate=[1]")
        self.refuse(2, r"--hparam is \"hidden_size\", but it must be name=value", "--hparam", "hidden_size")

    def test_configuration_files(self):
        self.refuse(2, "none.yaml", "--config", "none.yaml")
        for name, text, sentence in (
                ("broken", "hyperparameters: [1, 2\n", "broken.yaml"),
                ("tabs", "hyperparameters:\n\thidden_size: 3\n", "tabs.yaml"),
                ("list", "- 1\n", "list.yaml: the configuration is a list, but it must be a map"),
                ("text", "hyperparameters: 3\n", "text.yaml:1: `hyperparameters` is the number 3, but it must be a map"),
                ("unknown", "hyperparameters:\n  hiden_size: 3\n", "unknown.yaml:2: unknown hyperparameter `hiden_size`"),
                ("data", "data:\n  batchsize: 3\n",
                 "data.yaml:2: unknown key of `data:` `batchsize`; did you mean `batch_size`"),
                ("section", "serchar: {}\n", r"section.yaml:1: unknown key `serchar`; did you mean `searcher`\?"),
                ("range", "hyperparameters:\n  learning_rate: {type: double, minval: 0.1, maxval: 1}\n",
                 "range.yaml:2: `hyperparameters.learning_rate` is of type double, but a run by itself needs one value: "
                 "use `search`, or add --hparam learning_rate=VALUE"),
                ("wide", "hyperparameters:\n  hidden_size: wide\n",
                 "wide.yaml:2: `hidden_size` is the text \"wide\", but it must be a whole number"),
                ("count", "checkpoint_storage: {save_trial_latest: -1}\n",
                 "count.yaml:1: `checkpoint_storage.save_trial_latest` is the number -1, but it must be a whole number, 0 or more"),
                ("word", "checkpoint_storage: {save_trial_best: all}\n", "`checkpoint_storage.save_trial_best` is the text"),
                ("best", "checkpoint_storage: {save_experiment_best: 2}\n", "no metric tells which they are: name one"),
                ("smaller", "checkpoint_storage: {save_trial_best: 1}\nsearcher: {metric: val_loss, smaller_is_better: 1}\n",
                 "`searcher.smaller_is_better` is the number 1, but it must be true or false"),
                ("empty", "", "the configuration is null, but it must be a map")):
            (self.folder / f"{name}.yaml").write_text(text)
            self.refuse(2, sentence, "--config", f"{name}.yaml")

    def test_data_folders(self):
        self.refuse(1, "there is no folder .*nowhere", "--data", "nowhere")
        (self.folder / "bare").mkdir()
        self.refuse(1, "folder bare has no train-images-idx3-ubyte", "--data", "bare")
        (self.digits("unlabelled") / "train-labels-idx1-ubyte").unlink()
        self.refuse(1, "folder unlabelled has no train-labels-idx1-ubyte", "--data", "unlabelled")
        self.refuse(2, "batch_size", "--batch-size", 0)
        self.refuse(2, "batch_size", "--batch-size", -4)
        self.refuse(2, r"`batch_size` is the text \"big\", but it must be a whole number", "--batch-size", "big")

    def test_broken_idx_files(self):
        images = "train-images-idx3-ubyte"
        labels = "train-labels-idx1-ubyte"

        def broken(name, file, change):
            path = self.digits(name) / file
            path.write_bytes(change(path.read_bytes()))
            return "--data", name

        self.refuse(1, f"idx file truncated/{images}: ", *broken("truncated", images, lambda data: data[:-100]))
        self.refuse(1, f"idx file header/{images}: it is truncated", *broken("header", images, lambda data: data[:9]))
        self.refuse(1, f"idx file magic/{images}: it isn't an idx file",
                    *broken("magic", images, lambda data: b"PK" + data[2:]))
        self.refuse(1, f"idx file lies/{images}: its header promises",
                    *broken("lies", images, lambda data: data[:4] + b"\xff" * 4 + data[8:]))
        self.refuse(1, f"idx file huge/{images}: ", *broken("huge", images, lambda data: data[:4] + b"\xff" * 12 + data[16:]))
        self.refuse(1, f"idx file long/{images}: ", *broken("long", images, lambda data: data + b"x"))
        self.refuse(1, "label 10 of record 5 is out of range",
                    *broken("range", labels, lambda data: data[:13] + b"\x0a" + data[14:]))
        self.refuse(1, "has 1437 images, but 1436 labels",
                    *broken("count", labels, lambda data: data[:4] + struct.pack(">i", 1436) + data[8:-1]))
        self.refuse(1, f"idx file swapped/{images}: expected bytes in 3 dimensions",
                    *broken("swapped", images, lambda _: (DIGITS / labels).read_bytes()))

    def test_an_empty_dataset(self):
        for name, prefix in ("no_training", "train"), ("no_validation", "t10k"):
            folder = self.digits(name)
            (folder / f"{prefix}-images-idx3-ubyte").write_bytes(b"\0\0\x08\x03" + struct.pack(">iii", 0, 8, 8))
            (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(b"\0\0\x08\x01" + struct.pack(">i", 0))
            self.refuse(1, r"no record|empty", "--data", name)

    def test_a_log_folder_that_cannot_be_written(self):
        (self.folder / "file").write_text("mine\n")
        self.refuse(1, "file", "--default-root-dir", "file")
        self.refuse(1, "file", "--default-root-dir", "file/below")
        (self.folder / "root").mkdir()
        (self.folder / "root" / "lightning_logs").write_text("mine\n")
        self.refuse(1, "lightning_logs", "--default-root-dir", "root")
        self.assertEqual((self.folder / "file").read_text(), "mine\n")

    def test_checkpoints(self):
        self.refuse(1, "there is no run in .*lightning_logs", "--ckpt-path", "last")
        self.refuse(1, "there is no checkpoint at `nowhere`", "--ckpt-path", "nowhere")
        self.run_program("mnist", "--max-epochs", 1, "--no-progress-bar", "--default-root-dir", "good")
        last = "good/lightning_logs/version_0/checkpoints/last"
        self.refuse(1, "weights don't fit the module: .*layer_1.weight", "--ckpt-path", last, "--hparam", "hidden_size=16")
        path = (self.folder / last).resolve() / "model.safetensors"
        path.write_bytes(path.read_bytes()[:-50])
        self.refuse(1, "model.safetensors", "--ckpt-path", last)


if __name__ == "__main__":
    program = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.testsRun > 0 and len(result.skipped) == result.testsRun else 0)
