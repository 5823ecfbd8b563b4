package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import java.nio.file.Path;
import java.util.List;

/** What has to be asked of the compiler to plan an experiment. */
public interface ModelExaminer {

  /**
   * A network's only input and output.
   *
   * @param dtype of the input, such as float32
   * @param inputShape batch dimension first
   */
  record Description(String inputName, String dtype, List<Integer> inputShape, List<Integer> outputShape) {
  }

  /**
   * A place where an operator applies.
   *
   * @param name stable name
   * @param ordinal position among the operator's sites, from 1
   * @param layer what it belongs to: a layer of the graph, or a kernel
   */
  record Site(String name, int ordinal, String layer) {
  }

  /**
   * Where an operator applies.
   *
   * @param all by ordinal, from 1 without gaps
   * @param whyNone why there is none; empty where there is one, or nothing is known
   */
  record Sites(List<Site> all, String whyNone) {
  }

  /**
   * Describe the network in an ONNX file.
   *
   * @throws ModelRefusedException when the compiler cannot work with it
   * @throws ExaminationException when the compiler failed, which may pass
   */
  Description describe(Path onnx) throws ModelRefusedException, ExaminationException, InterruptedException;

  /** The sites of each mutation, in the mutations' order. */
  List<Sites> survey(Path onnx, List<ResolvedMutation> mutations) throws ModelRefusedException, ExaminationException, InterruptedException;

  /** The compiler cannot work with a network: what is wrong, and what would be right. */
  final class ModelRefusedException extends Exception {

    private static final long serialVersionUID = 1L;
    private final String remedy;

    public ModelRefusedException(String message, String remedy, Throwable cause) {
      super(message, cause);
      this.remedy = remedy;
    }

    public String remedy() {
      return remedy;
    }
  }

  /** The compiler could not be asked, or died over the question. */
  final class ExaminationException extends Exception {

    private static final long serialVersionUID = 1L;

    public ExaminationException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
