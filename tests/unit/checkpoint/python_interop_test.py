#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exchanges checkpoints between detpl and the real torch, safetensors and pytorch_lightning.

python_interop_test.py PROGRAM [TESTS...]: PROGRAM is built from python_interop.cpp. Exits with 77 if a package is absent.
"""
import argparse
import collections
import io
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import unittest
import warnings
import zipfile

warnings.simplefilter("ignore")
try:
    import pytorch_lightning as pl
    import torch
    from safetensors.torch import save_file
except ImportError:
    sys.exit(77)

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
FEATURES = torch.linspace(-1, 1, 27, dtype=torch.float64).reshape(9, 3).sin()
TARGETS = torch.linspace(1, -1, 18, dtype=torch.float64).reshape(9, 2)
# C++ names of dtypes.
DTYPES = {"Float": torch.float32, "Double": torch.float64, "Half": torch.float16, "BFloat16": torch.bfloat16,
          "Long": torch.int64, "Int": torch.int32, "Short": torch.int16, "Char": torch.int8, "Byte": torch.uint8,
          "Bool": torch.bool, "ComplexFloat": torch.complex64, "ComplexDouble": torch.complex128,
          "UInt16": torch.uint16, "UInt32": torch.uint32, "UInt64": torch.uint64,
          "Float8_e4m3fn": torch.float8_e4m3fn, "Float8_e5m2": torch.float8_e5m2,
          "Float8_e4m3fnuz": torch.float8_e4m3fnuz, "Float8_e5m2fnuz": torch.float8_e5m2fnuz}


class LitModel(pl.LightningModule):
    """The twin of python_interop.cpp's."""

    def __init__(self, hidden_size=2, learning_rate=0.5, optimizer="SGD"):
        super().__init__()
        self.save_hyperparameters()
        self.layer_1 = torch.nn.Linear(3, hidden_size)
        self.layer_2 = torch.nn.Linear(hidden_size, 2)
        self.norm = torch.nn.BatchNorm1d(hidden_size)
        self.seen = []

    def training_step(self, batch, batch_idx):
        self.seen.append((self.current_epoch, batch_idx, self.global_step))
        output = self.layer_2(self.norm(torch.relu(self.layer_1(batch[0]))))
        return torch.nn.functional.mse_loss(output, batch[1])

    def configure_optimizers(self):
        lr = self.hparams.learning_rate
        groups = [{"params": list(self.layer_1.parameters())},
                  {"params": list(self.layer_2.parameters()) + list(self.norm.parameters())}]
        kinds = {"SGD": lambda: torch.optim.SGD(groups, lr, momentum=0.9, nesterov=True, weight_decay=0.01),
                 "Adam": lambda: torch.optim.Adam(groups, lr, amsgrad=True),
                 "AdamW": lambda: torch.optim.AdamW(groups, lr),
                 "RMSprop": lambda: torch.optim.RMSprop(groups, lr, momentum=0.9, centered=True),
                 "Adagrad": lambda: torch.optim.Adagrad(groups, lr, lr_decay=0.1),
                 "LBFGS": lambda: torch.optim.LBFGS(self.parameters(), lr, max_iter=3)}
        optimizer = kinds[self.hparams.optimizer]()
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)]


class Batches:
    """Three batches; the first pass leaves out those that a resumed epoch has behind it."""

    def __init__(self, done, dtype=torch.float64):
        self.done, self.dtype = done, dtype

    def __len__(self):
        return 3

    def __iter__(self):
        done, self.done = self.done, 0
        for first in range(3 * done, 9, 3):
            yield FEATURES[first:first + 3].to(self.dtype), TARGETS[first:first + 3].to(self.dtype)


class Steps(pl.Callback):
    """The weights after every step."""

    def __init__(self):
        self.weights = {}

    def on_train_batch_end(self, trainer, module, *_):
        self.weights[trainer.global_step] = {name: tensor.clone() for name, tensor in module.state_dict().items()}


class Interop(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_interop_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        torch.manual_seed(0)

    def call(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300)

    def detpl(self, *arguments):
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def refused(self, *arguments):
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr

    def write(self, content, **more):
        path = self.folder / "file.pt"
        torch.save(content, path, **more)
        return path

    @staticmethod
    def parsed(lines):
        """The tensors that the program printed, as dtype, shape and bytes."""
        state = {}
        for line in lines.splitlines():
            if line.count("\t") == 3:
                name, dtype, shape, content = line.split("\t")
                state[name] = DTYPES[dtype], [int(n) for n in shape.strip("[]").split(", ") if n], bytes.fromhex(content)
        return state

    def assert_same(self, lines, tensors):
        found = self.parsed(lines)
        self.assertEqual(set(found), set(tensors))
        for name, tensor in tensors.items():
            dense = tensor.detach().resolve_conj().resolve_neg().clone(memory_format=torch.contiguous_format)
            content = bytes(dense.flatten().view(torch.uint8)) if dense.numel() else b""
            self.assertEqual(found[name], (tensor.dtype, list(tensor.shape), content), name)


class Reading(Interop):
    def tensors(self):
        numbers = torch.arange(6).reshape(2, 3)
        tensors = {f"of.{name}": numbers.to(dtype) for name, dtype in DTYPES.items()}
        shared = torch.arange(10.0)
        return tensors | {
            "scalar": torch.tensor(0.1), "empty": torch.zeros(0, 3), "transposed": numbers.double().t(),
            "strided": shared[1::3], "shared": shared, "view": shared[2:6], "expanded": torch.ones(1).expand(3, 2),
            "parameter": torch.nn.Parameter(torch.randn(2)), "conjugate": torch.tensor([1 + 2j, 3j]).conj(),
            "negative": torch.tensor([1 + 2j]).conj().imag, "näme \"x\"": torch.ones(1)}

    def test_tensors_of_every_kind_and_protocol(self):
        tensors = self.tensors()
        for protocol in range(2, 6):
            with self.subTest(protocol=protocol):
                self.assert_same(self.detpl("read", self.write(tensors, pickle_protocol=protocol)), tensors)

    def test_state_dicts_wherever_they_are(self):
        state = LitModel(4).state_dict()
        self.assertIsInstance(state, collections.OrderedDict)
        self.assert_same(self.detpl("read", self.write(state)), state)
        for key in ("state_dict", "model_state_dict", "model"):
            self.assert_same(self.detpl("read", self.write({"epoch": 1, "best": torch.ones(1) if key == "state_dict"
                                                           else 2, key: state})), state)
        both = self.write({"state_dict": state, "ema": {"x": torch.ones(2)}})
        self.assert_same(self.detpl("read", both, "ema"), {"x": torch.ones(2)})
        self.assertIn("no state dict `emma`. Choose a dict by its key: state_dict, ema.",
                      self.refused("read", both, "emma"))
        self.assertIn("Choose a dict by its key: net.", self.refused("read", self.write({"net": state, "epoch": 1})))

    def test_safetensors(self):
        state = LitModel(4).state_dict()
        save_file(state, self.folder / "model.safetensors")
        self.assert_same(self.detpl("read", self.folder / "model.safetensors"), state)
        (self.folder / "model.safetensors").rename(self.folder / "model.bin")
        self.assert_same(self.detpl("read", self.folder / "model.bin"), state)

    def test_what_needs_python_is_refused_with_a_remedy(self):
        model = torch.nn.Linear(2, 3)
        self.assertIn("before PyTorch 1.6. Write it anew in Python: torch.save(torch.load(path), path).",
                      self.refused("read", self.write(model.state_dict(), _use_new_zipfile_serialization=False)))
        torch.jit.script(model).save(self.folder / "script.pt")
        self.assertIn("TorchScript archive", self.refused("read", self.folder / "script.pt"))
        self.assertIn("Python object (torch.nn.modules.linear.Linear), not a state dict. Write the state dict",
                      self.refused("read", self.write(model)))
        self.assertIn("`x` has a dtype that detpl can't read (torch.complex32)",
                      self.refused("read", self.write({"x": torch.ones(2, dtype=torch.complex32)})))
        self.assertIn("`x` is of a kind that detpl can't read (torch._utils._rebuild_sparse_tensor)",
                      self.refused("read", self.write({"x": torch.eye(2).to_sparse()})))
        with zipfile.ZipFile(self.write(model.state_dict())) as plain, \
                zipfile.ZipFile(self.folder / "packed.pt", "w", zipfile.ZIP_DEFLATED) as packed:
            for entry in plain.namelist():
                packed.writestr(entry, plain.read(entry))
        self.assertIn("records are compressed", self.refused("read", self.folder / "packed.pt"))
        (self.folder / "text").write_text("hello")
        self.assertIn("it is no file of torch.save", self.refused("read", self.folder / "text"))

    def test_nothing_is_executed(self):
        """Objects of any kind lie beside the tensors; one would create a file if Python read it."""
        trap = self.folder / "trapped"

        class Hostile:
            def __reduce__(self):
                return os.system, (f"touch '{trap}'",)

        content = {"state_dict": {"x": torch.ones(2), "_extra_state": Hostile()}, "hostile": [Hostile()],
                   "others": [argparse.Namespace(a=1), pathlib.Path("a"), {1, 2}, frozenset([3]), b"bytes", 2**100,
                              -2**40, torch.Size([1]), torch.device("cpu"), torch.float16, slice(1), range(3),
                              collections.defaultdict(list, a=[1]), collections.Counter("aab"), io.BytesIO(b"x")]}
        for protocol in range(2, 6):
            path = self.write(content, pickle_protocol=protocol)
            self.assert_same(self.detpl("read", path), {"x": torch.ones(2)})
            self.detpl("load", path, "lax")
        self.assertFalse(trap.exists())
        torch.load(path, weights_only=False)
        self.assertTrue(trap.exists())  # it was a trap

    def test_deep_and_circular_values_do_no_harm(self):
        nested, circular = [], []
        for _ in range(200):
            nested = [nested]
        circular.append(circular)
        many = ["x"] * 1000
        for _ in range(8):
            many = [many] * 1000  # 10^27 values in a few bytes
        content = {"state_dict": {"x": torch.ones(2)}, "hyper_parameters": {"a": nested, "b": circular, "c": many}}
        self.assert_same(self.detpl("read", self.write(content)), {"x": torch.ones(2)})
        self.detpl("mutate", self.write(content), 5, self.folder / "scratch")
        deep = b"\x80\x02" + b"(" * 3000000 + b"." + b"]" * 10
        self.assertIn("file.pt`: its pickle", self.refused("read", self.with_pickle(deep)))

    def with_pickle(self, content):
        """A file of torch.save with another pickle in it."""
        path = self.write({"x": torch.ones(2)})
        with zipfile.ZipFile(path) as archive:
            records = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, record in records.items():
                archive.writestr(name, content if name.endswith("data.pkl") else record)
        return path

    def test_storages_that_lie_about_their_sizes(self):
        path = self.write({"x": torch.ones(2)})
        with zipfile.ZipFile(path) as archive:
            honest = archive.read("file/data.pkl")
        size = b"K\x02\x85"  # the shape (2,)
        self.assertEqual(honest.count(size), 1)
        self.assertIn("reaches beyond its storage", self.refused("read", self.with_pickle(
            honest.replace(size, b"J\xff\xff\xff\x7f\x85"))))
        self.assertIn("`x` is damaged", self.refused("read", self.with_pickle(
            honest.replace(size, b"J\xff\xff\xff\xff\x85"))))
        length = b"K\x02t"  # of the storage
        self.assertEqual(honest.count(length), 1)
        self.assertIn("another length than it says", self.refused("read", self.with_pickle(
            honest.replace(length, b"J\xff\xff\xff\x7ft"))))
        self.assertIn("no record data/9", self.refused("read", self.with_pickle(
            honest.replace(b"X\x01\x00\x00\x000", b"X\x01\x00\x00\x009"))))

    def test_damaged_files_are_refused_or_read_and_never_crash(self):
        lightning = {"state_dict": LitModel(4).state_dict(), "epoch": 1, "hyper_parameters": {"a": [1, {"b": 2.0}]}}
        for content, count in ((lightning, 3000), (self.tensors(), 1500)):
            refused = int(self.detpl("mutate", self.write(content), count, self.folder / "scratch").split()[1])
            self.assertTrue(count // 4 < refused < count, refused)


class Loading(Interop):
    def setUp(self):
        super().setUp()
        self.state = LitModel(4).state_dict()

    def test_a_state_dict_fills_a_module(self):
        lines = self.detpl("load", self.write(self.state))
        self.assertTrue(lines.startswith("missing \nunexpected \n"), lines)
        self.assert_same(lines, self.state)

    def test_numbers_are_converted_to_the_modules(self):
        halves = {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in self.state.items()}
        self.assert_same(self.detpl("load", self.write(halves)),
                         {name: tensor.to(self.state[name].dtype) for name, tensor in halves.items()})
        self.assert_same(self.detpl("load", self.write(self.state), "double"),
                         {name: tensor.double() for name, tensor in self.state.items()})  # LibTorch converts all
        strided = {name: torch.stack([tensor, tensor], -1)[..., 1] for name, tensor in self.state.items()}
        self.assert_same(self.detpl("load", self.write(strided)), self.state)

    def test_names_without_partner_are_listed_as_in_pytorch(self):
        odd = dict(self.state, extra=torch.ones(1))
        del odd["layer_1.bias"]
        keys = LitModel(4).load_state_dict(odd, strict=False)
        lines = self.detpl("load", self.write(odd), "lax")
        self.assertTrue(lines.startswith(f"missing {', '.join(keys.missing_keys)}\n"
                                         f"unexpected {', '.join(keys.unexpected_keys)}\n"), lines)
        self.assertEqual(self.parsed(lines)["layer_2.bias"][2], bytes(odd["layer_2.bias"].view(torch.uint8)))
        self.assertIn("missing layer_1.bias; unexpected extra. Rename", self.refused("load", self.write(odd)))

    def test_other_shapes_are_refused_even_if_not_strict(self):
        odd = dict(self.state, **{"layer_2.bias": torch.ones(3)})
        self.assertIn("mismatched layer_2.bias ([3] in the file, [2] in the module)",
                      self.refused("load", self.write(odd), "lax"))
        odd = dict(self.state, **{"layer_2.bias": torch.ones(2, dtype=torch.complex64)})
        self.assertIn("mismatched layer_2.bias (complex in the file", self.refused("load", self.write(odd)))

    def test_renaming(self):
        inner = {f"model.{name}": tensor for name, tensor in self.state.items()} | {"loss.weight": torch.ones(1)}
        self.assert_same(self.detpl("load", self.write({"net": inner}), "key=net", "prefix=model."), self.state)
        old = {name.replace("layer_2", "head"): tensor for name, tensor in self.state.items()}
        self.assert_same(self.detpl("load", self.write(old), "replace=head:layer_2"), self.state)
        self.assertIn("missing layer_2.weight, layer_2.bias. ",
                      self.refused("load", self.write(self.state), "replace=layer_2:"))
        self.assertIn("both renamed to `layer_2.weight`", self.refused("load", self.write(self.state),
                                                                     "replace=layer_1:layer_2"))

    def test_a_lightning_checkpoint_builds_the_module(self):
        model = LitModel(hidden_size=4, learning_rate=0.25, optimizer="AdamW")
        trainer = pl.Trainer(max_epochs=1, default_root_dir=self.folder, accelerator="cpu", logger=False,
                             enable_progress_bar=False, enable_model_summary=False, enable_checkpointing=False)
        trainer.fit(model, Batches(0, torch.float32))
        path = self.folder / "lit.ckpt"
        trainer.save_checkpoint(path)
        lines = self.detpl("lightning", path)
        self.assertTrue(lines.startswith("{hidden_size: 4, learning_rate: 0.25, optimizer: AdamW}"), lines[:200])
        self.assert_same(lines, model.state_dict())
        self.assert_same(self.detpl("load", path), model.state_dict())
        content = torch.load(path)
        content["hyper_parameters"] = pl.utilities.parsing.AttributeDict(  # as 1.5 has it, with more than plain data
            content["hyper_parameters"], optimizer=pathlib.Path("x"), loss=torch.nn.MSELoss())
        content["pytorch-lightning_version"] = "1.5.10"
        torch.save(content, path)
        self.assertIn("`optimizer` is null, but it must be text", self.refused("lightning", path))
        self.assert_same(self.detpl("lightning", path, "SGD"), model.state_dict())


class Exporting(Interop):
    optimizers = ["SGD", "AdamW"]

    def resume(self, path, done):
        model = LitModel.load_from_checkpoint(path).double()
        self.assertEqual(model.hparams.hidden_size, 4)
        steps = Steps()
        trainer = pl.Trainer(max_epochs=3, default_root_dir=self.folder, accelerator="cpu", logger=False,
                             enable_progress_bar=False, enable_model_summary=False, enable_checkpointing=False,
                             callbacks=[steps])
        trainer.fit(model, Batches(done), ckpt_path=path, weights_only=True)
        return model, steps.weights

    def test_lightning_goes_on_as_detpl_did(self):
        for optimizer in self.optimizers:
            folder = self.folder / optimizer
            self.detpl("train", folder, optimizer)
            states = [torch.load(folder / "steps" / f"step={step}.ckpt", weights_only=True)["state_dict"]
                      for step in range(9)]
            for path, step, done in ((folder / "epochs" / "epoch=0.ckpt", 3, 0),
                                     (folder / "steps" / "step=4.ckpt", 5, 2)):
                with self.subTest(optimizer=optimizer, step=step):
                    model, weights = self.resume(path, done)
                    self.assertEqual(model.seen, [(i // 3, i % 3, i) for i in range(step, 9)])
                    for i in range(step, 9):
                        for name, tensor in states[i].items():
                            torch.testing.assert_close(weights[i + 1][name].double(), tensor, rtol=1e-9, atol=1e-12,
                                                       msg=lambda text: f"{name} after {i + 1} steps: {text}")

    def test_schedulers_go_on(self):
        lambdas = torch.optim.lr_scheduler
        make = {"StepLR": lambda sgd: lambdas.StepLR(sgd, 3, 0.5),
                "MultiStepLR": lambda sgd: lambdas.MultiStepLR(sgd, [2, 6, 8], 0.5),
                "ExponentialLR": lambda sgd: lambdas.ExponentialLR(sgd, 0.9),
                "ConstantLR": lambda sgd: lambdas.ConstantLR(sgd, 0.5, 8),
                "LinearLR": lambda sgd: lambdas.LinearLR(sgd, 0.1, total_iters=8),
                "CosineAnnealingLR": lambda sgd: lambdas.CosineAnnealingLR(sgd, 7, 0.01),
                "LambdaLR": lambda sgd: lambdas.LambdaLR(sgd, lambda steps: 1 / (1 + steps)),
                "SequentialLR": lambda sgd: lambdas.SequentialLR(
                    sgd, [lambdas.StepLR(sgd, 3, 0.5), lambdas.CosineAnnealingLR(sgd, 7, 0.01),
                          lambdas.StepLR(sgd, 3, 0.5)], [3, 8])}
        for line in self.detpl("schedulers", self.folder).splitlines():
            name, *rates = line.split()
            with self.subTest(scheduler=name):
                if rates[0] == "refused":
                    self.assertEqual(name, "OneCycleLR")
                    self.assertIn("cannot export the scheduler OneCycleLR", line)
                    continue
                saved = torch.load(self.folder / f"{name}.ckpt", weights_only=True)
                sgd = torch.optim.SGD([torch.ones(1, requires_grad=True)], 0.1)
                scheduler = make.pop(name)(sgd)
                sgd.load_state_dict(saved["optimizer_states"][0])
                scheduler.load_state_dict(saved["lr_schedulers"][0])
                found = []
                for _ in range(10):
                    sgd.step()
                    scheduler.step()
                    found.append(sgd.param_groups[0]["lr"])
                torch.testing.assert_close(found, [float(rate) for rate in rates], rtol=1e-12, atol=0)
        self.assertEqual(make, {})

    def test_equal_checkpoints_give_equal_bytes(self):
        self.detpl("train", self.folder, "Adam")
        checkpoint = self.folder / "epochs" / "epoch=1"
        self.detpl("export", checkpoint, self.folder / "again.ckpt")
        self.assertEqual((self.folder / "again.ckpt").read_bytes(), (self.folder / "epochs/epoch=1.ckpt").read_bytes())
        self.assertIsNone(zipfile.ZipFile(self.folder / "again.ckpt").testzip())
        weights = torch.load(self.folder / "again.ckpt", weights_only=True)["state_dict"]
        self.assert_same(self.detpl("read", self.folder / "again.ckpt"), weights)
        self.assert_same(self.detpl("read", checkpoint), weights)

    def test_a_file_that_cannot_be_written_is_one_sentence(self):
        self.detpl("train", self.folder, "SGD")
        checkpoint = self.folder / "epochs" / "epoch=1"
        self.assertIn("No such file", self.refused("export", checkpoint, self.folder / "no" / "file"))
        before = sorted(self.folder.iterdir())
        limit = f"ulimit -f 4; trap '' XFSZ; '{PROGRAM}' export '{checkpoint}' '{self.folder / 'file'}'"
        done = subprocess.run(["bash", "-c", limit], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\Acannot write .*File too large.*\n\Z")
        self.assertEqual(sorted(self.folder.iterdir()), before)


class EveryOptimizer(Exporting):
    optimizers = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"]

    def test_optimizer_states_are_those_python_would_write(self):
        for optimizer in [*self.optimizers, "LBFGS"]:
            with self.subTest(optimizer=optimizer):
                self.detpl("train", self.folder / optimizer, optimizer)
                found = torch.load(self.folder / optimizer / "epochs" / "epoch=0.ckpt", weights_only=True)
                model = LitModel(4, 0.5 if optimizer == "LBFGS" else 0.01, optimizer).double()
                trainer = pl.Trainer(max_epochs=1, accelerator="cpu", logger=False, enable_progress_bar=False,
                                     enable_model_summary=False, enable_checkpointing=False)
                trainer.fit(model, Batches(0))
                trainer.save_checkpoint(self.folder / "python.ckpt")
                expected = torch.load(self.folder / "python.ckpt", weights_only=True)
                ours, theirs = found["optimizer_states"][0], expected["optimizer_states"][0]
                for mine, other in zip(ours["param_groups"], theirs["param_groups"], strict=True):
                    del other["initial_lr"]  # which the scheduler put there
                    self.assertEqual(mine, other)
                self.assertEqual(set(ours["state"]), set(theirs["state"]))
                for position, fields in theirs["state"].items():
                    self.assertEqual(set(ours["state"][position]), set(fields) - {"al"})
                    for name in set(fields) - {"al"}:
                        self.assertIs(type(ours["state"][position][name]), type(fields[name]), name)
                        if torch.is_tensor(fields[name]):
                            self.assertEqual(ours["state"][position][name].shape, fields[name].shape, name)
                self.assertLessEqual(set(found), set(expected))
                self.assertLessEqual(set(found["loops"]["fit_loop"]), set(expected["loops"]["fit_loop"]))

    def test_lbfgs(self):
        self.detpl("train", self.folder, "LBFGS")
        path = self.folder / "epochs" / "epoch=0.ckpt"
        model, weights = self.resume(path, 0)
        expected = torch.load(self.folder / "steps" / "step=3.ckpt", weights_only=True)["state_dict"]
        for name, tensor in weights[4].items():
            torch.testing.assert_close(tensor.double(), expected[name], rtol=1e-6, atol=1e-9)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
