# SPDX-License-Identifier: Apache-2.0
"""Starts the trainee, reads what it leaves, and compares a run that was disturbed with one that wasn't."""
import json
import os
import re
import subprocess
import time

TEMPORARY = re.compile(r"\..+\.tmp-(\d+)-\d+$")
NOT_COMPARED = "seconds", "callbacks", "loggers"  # of trainer_state.json: time, paths, names of files


class Failed(AssertionError):
    pass


def require(holds, sentence):
    if not holds:
        raise Failed(sentence)


class Run:
    """A run in a folder of its own, in as many parts as it was cut into; `launcher` is the command that starts it."""

    def __init__(self, program, folder, flags, launcher=()):
        self.program, self.folder, self.flags, self.launcher = program, folder, flags, launcher
        self.version = folder / "lightning_logs" / "version_0"
        self.checkpoints = self.version / "checkpoints"
        self.parts = 0
        folder.mkdir(parents=True)

    def start(self, *more, command="fit", fault="", **how):
        """Starts the run, or goes on with it where there is a checkpoint; `more` are flags of this part alone."""
        resume = ["--ckpt-path", "last"] if self.last() else []
        self.parts += 1
        self.begun_at = self.position(self.last()) if resume else (0, 0)
        self.notes_file = self.folder / f"notes_{self.parts}"
        self.error_file = self.folder / f"stderr_{self.parts}"
        self.output_file = self.folder / f"stdout_{self.parts}"
        arguments = [*self.launcher, self.program, command, "--default-root-dir", self.folder, "--no-progress-bar",
                     "--no-model-summary", *self.flags, *resume, *more]
        environment = {**how.pop("env", os.environ), "DETPL_TRAINEE_LOG": str(self.notes_file), "DETPL_TRAINEE_FAULT": fault}
        with open(self.output_file, "w") as output, open(self.error_file, "w") as errors:
            self.process = subprocess.Popen([*map(str, arguments)], stdout=output, stderr=errors, env=environment,
                                            cwd=self.folder, **how)
        return self.process

    def wait_for(self, happened, seconds=60):
        """Waits until `happened()`; false if the process ended first."""
        limit = time.monotonic() + seconds
        while not happened():
            if self.process.poll() is not None:
                return False
            require(time.monotonic() < limit, f"part {self.parts} didn't come on in {seconds} s: {self.errors()}")
            time.sleep(0.001)
        return True

    def finish(self):
        """Lets the part under way end by itself."""
        code = self.process.wait(120)
        require((code, self.errors()) == (0, ""), f"part {self.parts} ended with {code}: {self.errors()}")

    def errors(self):
        return self.error_file.read_text().strip()

    def output(self):
        return self.output_file.read_text()

    def last(self):
        """The name of the newest checkpoint, or None."""
        try:
            return os.readlink(self.checkpoints / "last")
        except OSError:
            return None

    def steps_of_last(self):
        return self.steps(self.last()) if self.last() else 0

    def steps(self, checkpoint):
        return json.loads((self.checkpoints / checkpoint / "metadata.json").read_text())["steps_completed"]

    def position(self, checkpoint):
        """The epoch and the batch with which a run goes on from a checkpoint."""
        state = json.loads((self.checkpoints / checkpoint / "trainer_state.json").read_text())
        return state["epoch"], state["batches_of_epoch"]

    def notes(self, rank=0):
        """What the latest part trained: (epoch, batch, global step, loss) for each batch."""
        path = self.notes_file.with_suffix(f".{rank}") if rank else self.notes_file
        text = path.read_text() if path.exists() else ""
        return [tuple(line.split()) for line in text.splitlines(True) if line.endswith("\n")]

    def temporaries(self, of_others=False):
        """Files and folders that nobody finished; those of the running process may still be."""
        own = str(self.process.pid)
        found = []
        for _, folders, files in os.walk(self.version):  # which passes over what vanishes meanwhile
            for name in folders + files:
                match = TEMPORARY.match(name)
                if match and not (of_others and match[1] == own):
                    found.append(name)
        return found

    def is_writing(self):
        try:
            return any(".tmp-" in name for name in os.listdir(self.checkpoints))
        except OSError:
            return False

    def check_checkpoints(self):
        """Every checkpoint that has its name is whole."""
        from safetensors.numpy import load_file
        for folder in self.checkpoints.iterdir() if self.checkpoints.exists() else ():
            if folder.is_symlink() or TEMPORARY.match(folder.name):
                continue
            try:
                for name in "model", "optimizer":
                    require(load_file(folder / f"{name}.safetensors"), f"{folder}/{name}.safetensors is empty")
                for name in "metadata", "trainer_state":
                    json.loads((folder / f"{name}.json").read_text())
                check_checksums(folder)
            except Exception as error:
                raise Failed(f"part {self.parts} left the unreadable checkpoint {folder.name}: {error}") from error
        require(not self.last() or (self.checkpoints / "last" / "metadata.json").exists(), "`last` points to nothing")

    def check_part(self, reference, rank=0):
        """The latest part trained what the undisturbed run trained after that step, and nothing else."""
        whole = reference.notes(rank)
        begin = next((i for i, (epoch, batch, *_) in enumerate(whole) if (int(epoch), int(batch)) >= self.begun_at), len(whole))
        done = self.notes(rank)
        expected = whole[begin:begin + len(done)]
        for mine, theirs in zip(done, expected):
            require(mine == theirs, f"part {self.parts}, which began at (epoch, batch) {self.begun_at}, trained (epoch, "
                                    f"batch, step, loss) {mine} in place of {theirs}")
        require(len(done) == len(expected), f"part {self.parts} trained {len(done) - len(expected)} batches too many")

    def check_same_end(self, reference):
        """What the run leaves is what the undisturbed one leaves, to the last bit."""
        require(self.last() == reference.last(), f"the newest checkpoint is {self.last()}, not {reference.last()}")
        names = [sorted(path.name for path in run.checkpoints.iterdir()) for run in (self, reference)]
        require(names[0] == names[1], f"the checkpoints are {names[0]}, not {names[1]}")
        for name in "model.safetensors", "optimizer.safetensors":
            mine, theirs = ((run.checkpoints / "last" / name).read_bytes() for run in (self, reference))
            require(mine == theirs, f"{name} differs")
        states = [json.loads((run.checkpoints / "last" / "trainer_state.json").read_text()) for run in (self, reference)]
        for key in sorted(set(states[0]) | set(states[1])):
            if key not in NOT_COMPARED:
                require(states[0].get(key) == states[1].get(key),
                        f"trainer_state.json has {key} = {states[0].get(key)}, not {states[1].get(key)}")
        for name in "metrics.csv", "hparams.yaml":
            mine, theirs = ((run.version / name).read_text().splitlines() for run in (self, reference))
            for number, (a, b) in enumerate(zip(mine, theirs), 1):
                require(a == b, f"{name} differs in line {number}: {a!r}, not {b!r}")
            require(mine == theirs, f"{name} has {len(mine)} lines, not {len(theirs)}")
        mine, theirs = scalars(self.version), scalars(reference.version)
        require(set(mine) == set(theirs), f"TensorBoard reads the tags {sorted(mine)}, not {sorted(theirs)}")
        for tag in theirs:
            require(mine[tag] == theirs[tag], f"TensorBoard reads {tag} = {difference(mine[tag], theirs[tag])}")
        require(not self.temporaries(), f"the run left {self.temporaries()}")


def check_checksums(folder):
    """The checksums of the files, where the xxhash package is there to tell."""
    try:
        import xxhash
    except ImportError:
        return
    recorded = json.loads((folder / "metadata.json").read_text())["checksums"]
    for name in "model.safetensors", "optimizer.safetensors", "trainer_state.json":
        require(recorded[name] == "xxh3:" + xxhash.xxh3_64((folder / name).read_bytes()).hexdigest(),
                f"the checksum of {name} is wrong")


def scalars(folder):
    """(step, value) for each tag, as TensorBoard reads them; nothing that a restarted run wrote again is dropped."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator, SCALARS
    events = EventAccumulator(str(folder), size_guidance={SCALARS: 0}, purge_orphaned_data=False)
    events.Reload()
    return {tag: [(event.step, event.value) for event in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


def difference(mine, theirs):
    """Where two lists part."""
    at = next((i for i, (a, b) in enumerate(zip(mine, theirs)) if a != b), min(len(mine), len(theirs)))
    return f"…{mine[at:at + 3]}… in place of …{theirs[at:at + 3]}… from number {at} of {len(mine)} ({len(theirs)})"
