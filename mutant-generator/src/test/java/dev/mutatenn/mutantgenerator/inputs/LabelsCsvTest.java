package dev.mutatenn.mutantgenerator.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LabelsCsvTest {

  @Test
  void readsRowsInTheirOrder() throws Exception {
    assertThat(LabelsCsv.parse("file,label\nb.png,3\na.png,0\n"))
        .containsExactly(new LabelsCsv.Row(2, "b.png", "3"), new LabelsCsv.Row(3, "a.png", "0"));
  }

  @Test
  void findsItsColumnsByName() throws Exception {
    assertThat(LabelsCsv.parse("\uFEFFwriter, label ,file\r\nx,3,\"a, \"\"b\"\".png\"\r\n\r\ny,4,c.png"))
        .containsExactly(new LabelsCsv.Row(2, "a, \"b\".png", "3"), new LabelsCsv.Row(4, "c.png", "4"));
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> LabelsCsv.parse("")).hasMessage("is empty");
    assertThatThrownBy(() -> LabelsCsv.parse("name,class\na.png,1")).hasMessage("has the columns name,class");
    assertThatThrownBy(() -> LabelsCsv.parse("file,label\na.png\n")).hasMessage("has too few columns in line 2");
    assertThatThrownBy(() -> LabelsCsv.parse("file,label\n\"a.png,1\n")).hasMessageContaining("line 2 that is never closed");
  }
}
