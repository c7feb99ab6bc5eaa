"""Reads the event files that tensorboard_test.cpp wrote, with TensorBoard's own reader.

read_events.py FOLDER
"""
import io
import math
import sys

try:
    import numpy
    from PIL import Image
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator, SCALARS
    from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2
    import torch
    from torch.utils.tensorboard.summary import make_histogram
except ImportError:
    sys.exit(77)

events = EventAccumulator(sys.argv[1], size_guidance={SCALARS: 0})
events.Reload()
tags = events.Tags()
assert events.file_version == 2.0, events.file_version
assert set(tags["scalars"]) == {"train_loss", "epoch", "hp_metric"}, tags["scalars"]
losses = events.Scalars("train_loss")
assert [event.step for event in losses] == list(range(1000)), len(losses)
assert losses[3].value == float(torch.tensor(1 / 4)), losses[3]
assert math.isnan(losses[999].value) and losses[0].wall_time > 1.7e9
assert [(event.step, event.value) for event in events.Scalars("hp_metric")] == [(0, -1.0)]
assert events.Scalars("epoch")[999].value == 9

text = events.Tensors("note/text_summary")[0]
assert text.step == 5 and text.tensor_proto.string_val[0].decode() == "**héllo**"
assert events.SummaryMetadata("note/text_summary").plugin_data.plugin_name == "text"

limits = []
limit = 1e-12
while limit < 1e20:
    limits.append(limit)
    limit *= 1.1
bins = [-limit for limit in reversed(limits)] + [0] + limits
values = torch.sin(torch.arange(1000, dtype=torch.float64)) * 3
for tag, tensor in ("weights", values), ("zeros", torch.zeros(7)):
    actual = events.Histograms(tag)[0].histogram_value
    expected = make_histogram(tensor.numpy().astype(float), bins)
    assert actual.bucket_limit == list(expected.bucket_limit), tag
    assert actual.bucket == list(expected.bucket), tag
    assert (actual.min, actual.max, actual.num) == (expected.min, expected.max, expected.num), tag
    assert math.isclose(actual.sum, expected.sum, abs_tol=1e-9), tag
    assert math.isclose(actual.sum_squares, expected.sum_squares), tag

for tag, step, channels in ("colours", 5, 3), ("greys", 6, 1):
    image, = events.Images(tag)
    assert (image.step, image.width, image.height) == (step, 5, 2), tag
    decoded = numpy.array(Image.open(io.BytesIO(image.encoded_image_string))).reshape(2, 5, channels)
    expected = torch.linspace(0, 1, channels * 10).view(channels, 2, 5).permute(1, 2, 0) * 255
    assert abs(decoded - expected.numpy()).max() <= 0.5001, tag


def plugin_message(tag):
    return plugin_data_pb2.HParamsPluginData.FromString(events.SummaryMetadata(tag).plugin_data.content)


assert set(events.PluginTagToContent(metadata.PLUGIN_NAME)) == {
    metadata.EXPERIMENT_TAG, metadata.SESSION_START_INFO_TAG, metadata.SESSION_END_INFO_TAG}
experiment = plugin_message(metadata.EXPERIMENT_TAG).experiment
assert [(info.name, info.type) for info in experiment.hparam_infos] == [
    ("lr", api_pb2.DATA_TYPE_FLOAT64), ("layers", api_pb2.DATA_TYPE_FLOAT64), ("bias", api_pb2.DATA_TYPE_BOOL),
    ("optimizer/name", api_pb2.DATA_TYPE_STRING), ("optimizer/betas", api_pb2.DATA_TYPE_STRING)]
assert [info.name.tag for info in experiment.metric_infos] == ["hp_metric"]
start = plugin_message(metadata.SESSION_START_INFO_TAG).session_start_info
assert start.hparams["lr"].number_value == 1e-3 and start.hparams["layers"].number_value == 3
assert start.hparams["bias"].bool_value is True
assert start.hparams["optimizer/name"].string_value == "adam"
assert start.hparams["optimizer/betas"].string_value == "[0.9, 0.999]"
end = plugin_message(metadata.SESSION_END_INFO_TAG).session_end_info
assert end.status == api_pb2.STATUS_SUCCESS and end.end_time_secs >= start.start_time_secs > 1.7e9
