package dev.mutatenn.mutantgenerator.inputs;

import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.schemas.InputItem;

/** The inputs of an experiment, for one model: how many, what they are called, and their tensors one by one. */
public interface Dataset {

  int size();

  /** Name and label of an input, {@code index} from 0. */
  InputItem item(int index);

  /**
   * Write the tensor of an input into {@code target} from {@code offset} on, or note why there is none.
   *
   * @return whether it was written
   */
  boolean read(int index, float[] target, int offset, Problems problems);
}
