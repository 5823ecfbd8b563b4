package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.PlannedMutant;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Rules and mutants as a test report in JUnit's XML form: a rule that holds is a failure, a mutant is a test case that tells its verdict. */
public final class JUnitXml {

  private JUnitXml() {}

  /** The document. */
  public static String of(Results results, List<Gate.Judgement> judgements) {
    try {
      StringWriter text = new StringWriter();
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      rules(xml, results, judgements);
      for (ModelPlan model : results.plan().getModels()) {
        mutants(xml, results, model);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
      return text + "\n";
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void rules(XMLStreamWriter xml, Results results, List<Gate.Judgement> judgements) throws XMLStreamException {
    suite(xml, results.plan().getExperiment() + ": rules", judgements.size(), judgements.stream().filter(Gate.Judgement::failed).count());
    for (Gate.Judgement judgement : judgements) {
      testCase(xml, "rules", judgement.gate().toString());
      if (judgement.failed()) {
        xml.writeEmptyElement("failure");
        xml.writeAttribute("message", printable(judgement.text()));
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void mutants(XMLStreamWriter xml, Results results, ModelPlan model) throws XMLStreamException {
    String name = model.getFrame().getModel();
    suite(xml, results.plan().getExperiment() + ": " + name, model.getMutants().size() * model.getFrame().getDevices().size(), 0);
    for (PlannedMutant mutant : model.getMutants()) {
      for (DeviceBinding device : model.getFrame().getDevices()) {
        MutantVerdict verdict = results.verdict(name, mutant.getMutant(), device.getDevice()).orElse(null);
        testCase(xml, name + "." + device.getDevice(), mutant.getMutant());
        if (verdict == null || verdict.getInputs() == 0) {
          xml.writeEmptyElement("skipped");
          xml.writeAttribute("message", verdict == null ? "no verdict" : printable(verdict.getOutcome() + " " + verdict.getDetail()));
        } else {
          xml.writeStartElement("system-out");
          xml.writeCharacters(verdict.getOutcome() + (verdict.getVerdict() == null ? "" : " " + verdict.getVerdict()));
          xml.writeEndElement();
        }
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private static void suite(XMLStreamWriter xml, String name, long tests, long failures) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", Long.toString(tests));
    xml.writeAttribute("failures", Long.toString(failures));
  }

  private static void testCase(XMLStreamWriter xml, String className, String name) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", className);
    xml.writeAttribute("name", name);
  }

  /** XML 1.0 has no place for most control characters, which compilers' messages may hold. */
  private static String printable(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD]", "?");
  }
}
