"""A trained network as an ONNX file of fixed shape and opset."""

from pathlib import Path

import onnx
import torch
from torch import nn

OPSET = 17


def export(network: nn.Module, size: int, path: Path) -> None:
    """Write `network` with batch 1. BatchNormalization nodes stay: mutation operators look for them."""
    torch.onnx.export(
        network.eval(),
        (torch.zeros(1, 3, size, size),),
        str(path),
        input_names=["input"],
        output_names=["logits"],
        opset_version=OPSET,
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(path), full_check=True)
