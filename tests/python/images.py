"""Makes the grids and pictures that image_test.cpp made with detpl, by torchvision's formulas, and compares.

images.py FOLDER: `grids` has lines of an expression for the images, keyword arguments, a shape and values; `N.png` is
the picture of line N, as Pillow decodes it.
"""
import math
import sys
from pathlib import Path

try:
    import numpy
    import torch
    from PIL import Image
except ImportError:
    sys.exit(77)


def make_grid(tensor, nrow=8, padding=2, normalize=False, value_range=None, scale_each=False, pad_value=0.0):
    """torchvision.utils.make_grid, in the words of its documentation."""
    tensor = tensor.reshape((1,) * (4 - tensor.dim()) + tensor.shape)
    if tensor.size(1) == 1:
        tensor = torch.cat([tensor] * 3, 1)
    if normalize:
        def scaled(t):
            low, high = value_range or (t.min().item(), t.max().item())
            return (t.clamp(low, high) - low) / max(high - low, 1e-5)
        tensor = torch.stack([scaled(image) for image in tensor]) if scale_each else scaled(tensor)
    if tensor.size(0) == 1:
        return tensor[0]
    columns = min(nrow, tensor.size(0))
    rows = math.ceil(tensor.size(0) / columns)
    height, width = tensor.size(2) + padding, tensor.size(3) + padding
    grid = torch.full((tensor.size(1), height * rows + padding, width * columns + padding), pad_value)
    for k, image in enumerate(tensor):
        top, left = k // columns * height + padding, k % columns * width + padding
        grid[:, top:top + image.size(1), left:left + image.size(2)] = image
    return grid


folder = Path(sys.argv[1])
lines = (folder / "grids").read_text().splitlines()
for number, line in enumerate(lines):
    images, arguments, shape, *values = line.split("\t")
    expected = make_grid(eval(images, {"torch": torch}).float(), **eval(f"dict({arguments})"))
    actual = torch.tensor([float(value) for value in values])
    assert list(expected.shape) == eval(shape), line[:200]
    assert torch.allclose(actual, expected.flatten(), rtol=0, atol=1e-6), line[:200]

    decoded = torch.from_numpy(numpy.array(Image.open(folder / f"{number}.png"))).permute(2, 0, 1)
    pixels = actual.reshape(expected.shape).nan_to_num().mul(255).add(0.5).clamp(0, 255).byte()
    assert torch.equal(decoded, pixels), line[:200]
assert lines

for channels, mode in enumerate(["L", "LA", "RGB", "RGBA"], 1):
    picture = Image.open(folder / f"{mode}.png")
    assert (picture.mode, picture.size) == (mode, (5, 3)), picture
    expected = (torch.arange(channels * 15) * 4).byte().reshape(channels, 3, 5)
    assert torch.equal(torch.from_numpy(numpy.array(picture)).reshape(3, 5, channels).permute(2, 0, 1), expected), mode
