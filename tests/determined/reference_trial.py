# SPDX-License-Identifier: Apache-2.0
"""What `client trial LENGTH` plays, played with Determined's own Core API. Usage: reference_trial.py LENGTH."""
import sys

import determined
from determined import _info, core

length = int(sys.argv[1])
info = _info.ClusterInfo._from_env()
info._trial_info = _info.TrialInfo._from_env()
info._rendezvous_info = _info.RendezvousInfo(["127.0.0.1"], 0, [1])
_info._info = info  # instead of files in /run

with core.init(tensorboard_mode=core.TensorboardMode.MANUAL) as context:
    print("validated", context.train._get_last_validation() or 0)
    batches = stored = 0
    if info.latest_checkpoint:
        with context.checkpoint.restore_path(info.latest_checkpoint) as path:
            batches = stored = int((path / "weights").read_text())
        print("goes on at", batches)

    def store():
        context.train.set_status("checkpointing")
        metadata = {"steps_completed": batches, "format": "test"}
        with context.checkpoint.store_path(metadata) as (path, _):
            (path / "code").mkdir()
            (path / "weights").write_text(str(batches))

    while batches < length:
        context.train.set_status("training")
        each = [{"loss": 1 / (batches + i)} for i in range(1, 11)]
        batches += 10
        context.train.report_training_metrics(batches, {"loss": 1 / batches, "batches": batches}, each)
        context.train.report_progress(batches / length)
        if batches % 20 == 0:
            context.train.set_status("validating")
            context.train.report_validation_metrics(batches, {"val_loss": 1 / batches, "batches": batches, "epochs": 0})
            store()
            stored = batches
        if context.preempt.should_preempt():
            break
    if stored != batches:
        store()
print("done at" if batches == length else "stopped at", batches)
