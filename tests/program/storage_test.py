#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs examples/mnist where its disk is full, read-only or cleared, and from damaged checkpoints.

storage_test.py FOLDER_OF_PROGRAMS
"""
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

MNIST = Path(sys.argv.pop()).resolve() / "mnist"


class StorageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_storage_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.checkpoints = self.folder / "lightning_logs" / "version_0" / "checkpoints"

    def command(self, *arguments):
        return [MNIST, *map(str, arguments), "--default-root-dir", self.folder]

    def call(self, *arguments):
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=300, check=False)

    def train(self, epochs, *arguments):
        """A run that must succeed; returns its warnings."""
        done = self.call("--no-progress-bar", "--max-epochs", epochs, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def refused(self, done, sentence):
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stderr, rf"\Adetpl: [^\n]*{sentence}[^\n]*\n\Z")

    def weights(self, name="last"):
        return (self.checkpoints / name / "model.safetensors").read_bytes()

    def damage(self, name):
        path = self.checkpoints / name / "model.safetensors"
        content = bytearray(path.read_bytes())
        content[-100] ^= 4
        path.write_bytes(content)


class Damage(StorageTest):
    def test_the_checkpoint_before_takes_the_place_of_a_damaged_last_and_the_run_ends_as_if_undisturbed(self):
        self.train(2, "--checkpoint-every-n-steps", 20)
        whole = self.weights()
        self.damage("last")
        warning = self.train(2, "--ckpt-path", "last")
        self.assertRegex(warning, r"\Adetpl: warning: cannot read [^\n]*epoch=1-step=45/model.safetensors`: it is damaged "
                                  r"[^\n]*epoch=1-step=39` takes its place\n\Z")
        self.assertEqual(self.weights(), whole)

    def test_nothing_takes_the_place_of_a_damaged_path_and_the_weights_are_not_used(self):
        self.train(1)
        self.damage("last")
        damaged = "model.safetensors`: it is damaged"
        self.refused(self.call("validate", "--ckpt-path", self.checkpoints / "epoch=0-step=22"), damaged)
        self.refused(self.call("validate", "--ckpt-path", "last"), "no checkpoint in .* can be read; .*" + damaged)

    def test_the_newest_checkpoint_is_found_without_its_link(self):
        self.train(1)
        (self.checkpoints / "last").unlink()
        self.assertEqual(self.train(2, "--ckpt-path", "last"), "")
        self.assertEqual((self.checkpoints / "last").resolve().name, "epoch=1-step=45")


class Disk(StorageTest):
    def setUp(self):
        super().setUp()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", self.folder], capture_output=True,
                          check=False).returncode:
            self.skipTest("only root can mount a small disk")
        self.addCleanup(subprocess.run, ["umount", "-l", self.folder], check=True)

    def test_a_full_disk_is_one_sentence_and_the_checkpoints_before_stay(self):
        self.train(1)
        filler = self.folder / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)) == 4096:
                    pass
            except OSError:
                file.truncate(file.tell() - 100 * 1024)
        done = self.call("--max-epochs", 3, "--ckpt-path", "last")
        self.refused(done, "No space left on device. Free some space")
        self.assertEqual(sorted(path.name for path in self.checkpoints.iterdir()), ["epoch=0-step=22", "last"])
        filler.unlink()
        self.assertEqual(self.train(3, "--ckpt-path", "last"), "")

    def test_a_read_only_disk_is_one_sentence_and_its_checkpoints_can_be_used(self):
        self.train(1)
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)
        self.refused(self.call("--max-epochs", 2, "--ckpt-path", "last"), "Read-only file system. Choose a folder")
        self.assertEqual(self.call("validate", "--ckpt-path", "last").returncode, 0)


class Deletion(StorageTest):
    def run_without(self, name):
        """A long run whose file or folder `name` is deleted once it has a checkpoint."""
        run = subprocess.Popen(self.command("--no-progress-bar", "--max-epochs", 10000), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True)
        try:
            while not (self.checkpoints / "last").exists():
                self.assertIsNone(run.poll(), "the run ended before it had a checkpoint")
                time.sleep(0.01)
            path = self.folder / name
            while path.exists():
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
            output, errors = run.communicate(timeout=60)
        finally:
            run.kill()
            run.wait()
        return subprocess.CompletedProcess(run.args, run.returncode, output, errors)

    def test_a_deleted_run_is_one_sentence(self):
        self.refused(self.run_without("lightning_logs"), "(was deleted during the run|No such file or directory)")

    def test_a_deleted_log_is_one_sentence(self):
        self.refused(self.run_without("lightning_logs/version_0/metrics.csv"),
                     "metrics.csv`: (it was deleted during the run|No such file or directory)")


unittest.main()
