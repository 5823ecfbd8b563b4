package dev.mutatenn.tvmdriver;

import java.util.List;

/**
 * What a network takes and gives: one input, one output.
 *
 * @param inputName name of its input
 * @param inputShape static shape of its input, batch dimension (1) first
 * @param inputDtype dtype of its input
 * @param outputShape static shape of its output
 * @param opset version of ONNX's operator set
 */
public record ModelDescription(String inputName, List<Integer> inputShape, String inputDtype, List<Integer> outputShape, int opset) {}
