package dev.mutatenn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperatorPageTest {
  private static final Path PAGE = Path.of("..", "docs", "operators.md");

  /** With -Doperators.page=write the page is made anew first. */
  @Test
  void thePageIsUpToDate() throws Exception {
    if ("write".equals(System.getProperty("operators.page"))) {
      OperatorPage.main(new String[] {PAGE.toString()});
    }
    assertThat(Files.readString(PAGE)).as("make it again: mvn -pl catalogue test -Dtest=OperatorPageTest -Doperators.page=write")
        .isEqualTo(OperatorPage.of(OperatorCatalogue.load().all()));
  }
}
