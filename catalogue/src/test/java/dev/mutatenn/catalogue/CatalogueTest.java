package dev.mutatenn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  @Test
  void everyOperatorOfThePaperIsThereAndBothNamesFindIt() {
    OperatorCatalogue operators = OperatorCatalogue.load();
    assertThat(operators.all()).hasSizeGreaterThanOrEqualTo(36);
    assertThat(operators.all().stream().map(Operator::originalTitle).filter(title -> !title.isEmpty())).containsExactlyInAnyOrder(
        "transpose_conv2d_0_before", "transpose_dense_0_before", "transpose_conv2d_dense_0_before", "transpose_conv2d_dense_1_before",
        "transpose_batch_norm_0_before", "exp_conv2d_dense_0_before", "exp_conv2d_dense_0_after", "exp_batch_norm_0_before",
        "round_batch_norm_0_before", "replace_func_add_to_subtract", "replace_func_relu_to_sigmoid", "float32_to_float16", "float32_to_int32",
        "float32_to_int16", "float32_to_int8", "subtract_from_store_value", "multiply_store_value", "change_threshold_ite_LT_r_a_0_5",
        "ifstmt_LT_to_LE", "ifstmt_LT_to_GT", "ifstmt_GT_to_LT", "ifstmt_GT_to_GE");
    for (Operator operator : operators.all()) {
      assertThat(operators.find(operator.name())).contains(operator);
      assertThat(operator.originalTitle().isEmpty() || operators.find(operator.originalTitle()).orElseThrow() == operator).isTrue();
      assertThat(operator.name()).matches("[a-z0-9-]+");
      assertThat(operator.exampleAfter()).isNotEqualTo(operator.exampleBefore());
      assertThat(operator.stage()).isEqualTo(operator.level() == Level.GRAPH ? Stage.IMPORTED : Stage.SCHEDULED);
    }
    assertThat(operators.find("ifstmt_LT_to_LE")).map(Operator::name).contains("conditional-lt-to-le");
    assertThat(operators.find("no-such")).isEmpty();
    assertThat(operators.find("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "multiply-store-value | factor | 1.5 |",
    "multiply-store-value | factor | much | 'much' is not a number",
    "multiply-store-value | factor | NaN | 'NaN' is not a number",
    "batch-norm-epsilon | epsilon | -1 | '-1' is not a number of 0 or more",
    "change-loop-bounds | amount | 0 | '0' is not a whole number of 1 or more",
    "change-loop-bounds | amount | 1.5 | '1.5' is not a whole number of 1 or more",
    "change-loop-bounds | boundary | min |",
    "change-loop-bounds | boundary | max | 'max' is not one of min, extent",
    "transpose-conv2d-input | argument | 5 | '5' is not a whole number from 0 to 4",
  }, quoteCharacter = '"')
  void aParameterSaysWhatIsWrongWithAValue(String operator, String name, String value, String problem) {
    Parameter parameter = OperatorCatalogue.load().find(operator).orElseThrow().parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    assertThat(parameter.problem(value)).isEqualTo(Optional.ofNullable(problem));
  }

  @ParameterizedTest
  @CsvSource({"conditional-lt-to-lee, conditional-lt-to-le", "ifstmt_LT_to_L, ifstmt_LT_to_LE", "add_to_subtract, add-to-subtract"})
  void aMisspeltOperatorHasAClosestOne(String wrong, String meant) {
    assertThat(OperatorCatalogue.load().closest(wrong).getFirst()).isEqualTo(meant);
  }

  @Test
  void nothingIsCloseToNonsense() {
    assertThat(OperatorCatalogue.load().closest("zzzzzz")).isEmpty();
  }
}
